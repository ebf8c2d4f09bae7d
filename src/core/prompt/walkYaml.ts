// From the library's tree to SourceNodes, with the limits that a tree can break: depth, number of values once
// aliases are followed, cycles, duplicate and unsafe keys, merge keys. Everything is linear in the text.
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Json } from '../base/hash.ts';
import { placeholderFinding } from './explainYaml.ts';
import type { Finding, Report } from './finding.ts';
import type { ListNode, MapNode, ScalarNode, ScalarStyle, SourceEntry, SourceNode } from './sourceNode.ts';

const maxDepth = 64;
const maxValues = 50_000;
const maxAliases = 50;

const styles: { readonly [type: string]: ScalarStyle } = {
  QUOTE_DOUBLE: 'double',
  QUOTE_SINGLE: 'single',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

class LimitReached extends Error {}

interface Walk {
  readonly text: string;
  readonly report: Report;
  readonly anchors: Map<string, SourceNode>;
  readonly mergesKeys: boolean;
  values: number;
  aliases: number;
}

/** The tree under `node`, or null after reporting the limit it breaks. Other errors are reported and skipped over. */
export function walkYaml(
  text: string,
  node: unknown,
  { report, mergesKeys = false }: { readonly report: Report; readonly mergesKeys?: boolean },
): SourceNode | null {
  const walk: Walk = { text, report, anchors: new Map(), mergesKeys, values: 0, aliases: 0 };
  try {
    return visit(walk, node, 0, 0);
  } catch (error) {
    if (error instanceof LimitReached) return null;
    throw error;
  }
}

function visit(walk: Walk, node: unknown, depth: number, fallback: number): SourceNode {
  if (isAlias(node)) return follow(walk, node.source, rangeOf(node, fallback), depth);
  const [start, end] = rangeOf(node, fallback);
  if (++walk.values > maxValues)
    fail(walk, error('yaml/too-many-values', `The file has more than ${maxValues} values.`, start, start));
  if (depth > maxDepth)
    fail(walk, error('yaml/too-deep', `The YAML is nested more than ${maxDepth} levels deep.`, start, start));
  const built = build(walk, node, depth, [start, end]);
  const anchor = (node as Node | null)?.anchor;
  if (anchor) walk.anchors.set(anchor, built);
  return built;
}

function build(walk: Walk, node: unknown, depth: number, range: readonly [number, number]): SourceNode {
  if (isMap(node)) return buildMap(walk, node, depth, range);
  if (isSeq(node)) return buildList(walk, node, depth, range);
  return buildScalar(walk, isScalar(node) ? node : null, range);
}

function buildScalar(walk: Walk, node: Scalar | null, [start, end]: readonly [number, number]): ScalarNode {
  const raw = node?.value;
  const written = node ? (node.source ?? walk.text.slice(start, end)) : '';
  const isJson =
    raw === null ||
    typeof raw === 'string' ||
    typeof raw === 'boolean' ||
    (typeof raw === 'number' && Number.isFinite(raw));
  const value = isJson ? raw : raw === undefined ? null : written;
  return { kind: 'scalar', value, style: styles[node?.type ?? ''] ?? 'plain', written, start, end, size: 1, height: 0 };
}

function buildList(walk: Walk, node: YAMLSeq, depth: number, [start, end]: readonly [number, number]): ListNode {
  const items: SourceNode[] = [];
  let size = 1;
  let height = 0;
  let at = start;
  for (const item of node.items) {
    const child = isPair(item) ? visitLonePair(walk, item, depth, at) : visit(walk, item, depth + 1, at);
    items.push(child);
    size += child.size;
    height = Math.max(height, child.height + 1);
    at = child.end;
  }
  return { kind: 'list', value: items.map((item) => item.value), items, start, end, size, height };
}

/** `[a: b]` is a list of one mapping with one key. */
function visitLonePair(walk: Walk, pair: Pair, depth: number, fallback: number): SourceNode {
  const start = rangeOf(pair.key, fallback)[0];
  return collectMap(walk, [pair], depth + 1, { start, end: start, isFlow: true });
}

function buildMap(walk: Walk, node: YAMLMap, depth: number, [start, end]: readonly [number, number]): MapNode {
  return collectMap(walk, node.items as Pair[], depth, { start, end, isFlow: node.flow === true });
}

interface MapFrame {
  readonly start: number;
  readonly end: number;
  readonly isFlow: boolean;
}

function collectMap(walk: Walk, pairs: readonly Pair[], depth: number, frame: MapFrame): MapNode {
  const entries: SourceEntry[] = [];
  const value: { [key: string]: Json } = {};
  const seen = new Set<string>();
  const merged: SourceEntry[] = [];
  let size = 1;
  let height = 0;
  for (const pair of pairs) {
    const [keyStart, keyEnd] = rangeOf(pair.key, frame.start);
    const key = readKey(walk, pair, frame, [keyStart, keyEnd]);
    const child = visit(walk, pair.value, depth + 1, keyEnd);
    size += child.size;
    height = Math.max(height, child.height + 1);
    if (key === null) continue;
    if (walk.mergesKeys && isMergeKey(pair, key)) {
      const sources = child.kind === 'list' ? child.items : [child];
      merged.push(...sources.flatMap((source) => (source.kind === 'map' ? source.entries : [])));
      continue;
    }
    if (seen.has(key)) {
      walk.report(
        error(
          'yaml/duplicate-key',
          `The key \`${shorten(key)}\` is already given above. Remove one of the two.`,
          keyStart,
          keyEnd,
        ),
      );
      continue;
    }
    seen.add(key);
    value[key] = child.value;
    entries.push({ key, keyStart, keyEnd, value: child });
  }
  const end = Math.max(frame.end, entries.at(-1)?.value.end ?? 0);
  // What stands in the mapping itself wins, then what is merged first.
  for (const entry of merged) {
    if (seen.has(entry.key)) continue;
    seen.add(entry.key);
    value[entry.key] = entry.value.value;
    entries.push(entry);
  }
  return { kind: 'map', value, entries, isFlow: frame.isFlow, start: frame.start, end, size, height };
}

function isMergeKey({ key }: Pair, text: string): boolean {
  return text === '<<' && isScalar(key) && key.type === 'PLAIN';
}

/** The key as text, or null after reporting why it cannot be one. */
function readKey(walk: Walk, pair: Pair, frame: MapFrame, [start, end]: readonly [number, number]): string | null {
  const key = pair.key;
  if (key === null) return '';
  if (!isScalar(key)) {
    const isPlaceholder = frame.isFlow && walk.text.startsWith('{{', frame.start);
    const message = 'Only plain text can be a key. Quote the text if braces, brackets or `*` are meant literally.';
    walk.report(
      isPlaceholder ? placeholderFinding(walk.text, frame.start) : error('yaml/bad-key', message, start, end),
    );
    return null;
  }
  const text = typeof key.value === 'string' ? key.value : (key.source ?? walk.text.slice(start, end));
  if (!walk.mergesKeys && isMergeKey(pair, text)) {
    walk.report(error('yaml/merge-key', 'Merge keys (`<<`) are not supported. Write the keys out.', start, end));
    return null;
  }
  if (text === '__proto__') {
    walk.report(error('yaml/unsafe-key', 'The key `__proto__` is not allowed.', start, end));
    return null;
  }
  return text;
}

function follow(walk: Walk, name: string, [start, end]: readonly [number, number], depth: number): SourceNode {
  if (++walk.aliases > maxAliases)
    fail(walk, error('yaml/too-many-aliases', `The file has more than ${maxAliases} aliases.`, start, end));
  // An anchor is known once its node is complete, so an alias inside its own anchor finds nothing: no cycles.
  const target = walk.anchors.get(name);
  if (!target) {
    const message = `\`*${shorten(name)}\` refers to no anchor above it. Quote the text if the asterisk is meant literally.`;
    walk.report(error('yaml/unknown-alias', message, start, end));
    return buildScalar(walk, null, [start, end]);
  }
  walk.values += target.size;
  if (walk.values > maxValues)
    fail(
      walk,
      error('yaml/too-many-values', `With its aliases the file has more than ${maxValues} values.`, start, end),
    );
  if (depth + target.height > maxDepth)
    fail(
      walk,
      error('yaml/too-deep', `With its aliases the YAML is nested more than ${maxDepth} levels deep.`, start, end),
    );
  return target;
}

function rangeOf(node: unknown, fallback: number): readonly [number, number] {
  const range = (node as Node | null | undefined)?.range;
  return range ? [range[0], range[1]] : [fallback, fallback];
}

function error(code: string, message: string, start: number, end: number): Finding {
  return { severity: 'error', code, message, start, end };
}

function fail(walk: Walk, finding: Finding): never {
  walk.report(finding);
  throw new LimitReached(finding.code);
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
