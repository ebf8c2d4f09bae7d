// A mapping read against its key table: spellings folded, unknown keys set aside, values checked for their type.
import type { Json } from '../base/hash.ts';
import type { Report } from './finding.ts';
import type { KeySpec } from './promptKeys.ts';
import { isNull, type ListNode, type MapNode, type SourceEntry, type SourceNode, textOf } from './sourceNode.ts';

export interface Fields {
  /** Entries by canonical name. A key with a null value counts as absent. */
  readonly known: ReadonlyMap<string, SourceEntry>;
  readonly unknown: readonly SourceEntry[];
}

/** Sorts the entries of `node` by `specs`. Two spellings of one key are an error, for nobody can tell which was meant. */
export function readFields(node: MapNode, specs: readonly KeySpec[], report: Report): Fields {
  const canonical = canonicalNames(specs);
  const known = new Map<string, SourceEntry>();
  const unknown: SourceEntry[] = [];
  for (const entry of node.entries) {
    const name = canonical.get(entry.key);
    const first = name === undefined ? undefined : known.get(name);
    if (name === undefined) unknown.push(entry);
    else if (isNull(entry.value)) continue;
    else if (first) reportTwice(entry, first, report);
    else known.set(name, entry);
  }
  return { known, unknown };
}

const canonicalCache = new WeakMap<readonly KeySpec[], ReadonlyMap<string, string>>();

function canonicalNames(specs: readonly KeySpec[]): ReadonlyMap<string, string> {
  const cached = canonicalCache.get(specs);
  if (cached) return cached;
  const names = new Map<string, string>();
  for (const { name, aliases = [] } of specs) for (const spelling of [name, ...aliases]) names.set(spelling, name);
  canonicalCache.set(specs, names);
  return names;
}

function reportTwice(entry: SourceEntry, first: SourceEntry, report: Report): void {
  const message = `\`${entry.key}\` and \`${first.key}\` are two spellings of one key. Remove one of the two.`;
  report({ severity: 'error', code: 'prompt/key-twice', message, start: entry.keyStart, end: entry.keyEnd });
}

/** Text of a scalar, null when absent or empty; a collection is reported as a warning. */
export function readText(entry: SourceEntry | undefined, report: Report): string | null {
  if (!entry) return null;
  const text = textOf(entry.value);
  if (text === null) reportType(entry, 'text', 'warning', report);
  return text === '' ? null : text;
}

export function readBoolean(entry: SourceEntry | undefined, report: Report): boolean | null {
  if (!entry) return null;
  const value = entry.value.value;
  if (typeof value === 'boolean') return value;
  if (value === 'yes' || value === 'no') return value === 'yes';
  reportType(entry, 'true or false', 'warning', report);
  return null;
}

/** A finite number; anything else is reported with `severity`. */
export function readNumber(
  entry: SourceEntry | undefined,
  options: { readonly isInteger: boolean; readonly severity: 'error' | 'warning' },
  report: Report,
): number | null {
  if (!entry) return null;
  const value = entry.value.value;
  if (typeof value === 'number' && (!options.isInteger || Number.isInteger(value))) return value;
  reportType(entry, options.isInteger ? 'a whole number' : 'a number', options.severity, report);
  return null;
}

/** A list of texts; a single text is a list of one. */
export function readTexts(entry: SourceEntry | undefined, report: Report): readonly string[] | null {
  if (!entry) return null;
  const single = textOf(entry.value);
  if (single !== null) return [single];
  const texts = entry.value.kind === 'list' ? entry.value.items.map(textOf) : [null];
  if (texts.includes(null)) reportType(entry, 'a list of texts', 'warning', report);
  return texts.filter((text) => text !== null);
}

export function readList(
  entry: SourceEntry | undefined,
  severity: 'error' | 'warning',
  report: Report,
): ListNode | null {
  if (entry?.value.kind === 'list') return entry.value;
  if (entry) reportType(entry, 'a list', severity, report);
  return null;
}

export function readMap(entry: SourceEntry | undefined, severity: 'error' | 'warning', report: Report): MapNode | null {
  if (entry?.value.kind === 'map') return entry.value;
  if (entry) reportType(entry, 'a mapping', severity, report);
  return null;
}

export function reportType(entry: SourceEntry, wanted: string, severity: 'error' | 'warning', report: Report): void {
  const effect = severity === 'warning' ? ' It is ignored.' : '';
  report({
    severity,
    code: 'prompt/wrong-type',
    message: `\`${entry.key}\` must be ${wanted}.${effect}`,
    ...rangeOfValue(entry),
  });
}

/** Where to underline a value: the value itself on its first line, or the key when the value is empty. */
export function rangeOfValue(entry: SourceEntry): { readonly start: number; readonly end: number } {
  const { start, end } = entry.value;
  return end > start ? { start, end } : { start: entry.keyStart, end: entry.keyEnd };
}

export function toRecord(entries: readonly SourceEntry[]): { readonly [key: string]: Json } {
  return Object.fromEntries(entries.map(({ key, value }) => [key, versionText(key, value)]));
}

/** `version: 1.10` is the text 1.10, not the number 1.1. */
function versionText(key: string, node: SourceNode): Json {
  return key === 'version' ? (textOf(node) ?? node.value) : node.value;
}
