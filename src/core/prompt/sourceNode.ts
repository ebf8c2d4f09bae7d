// YAML as the rest of the slice sees it: plain values that still know where they stand in the text.
import type { Json } from '../base/hash.ts';

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

interface Placed {
  /** Offsets in the text, end exclusive. A block scalar starts at its `|` or `>`. */
  readonly start: number;
  readonly end: number;
  /** Number of values inside, aliases counted in full. */
  readonly size: number;
  readonly height: number;
}

export interface ScalarNode extends Placed {
  readonly kind: 'scalar';
  readonly value: null | boolean | number | string;
  readonly style: ScalarStyle;
  /** The text as written, for declared versions and numbers that must not be rounded. */
  readonly written: string;
}

export interface ListNode extends Placed {
  readonly kind: 'list';
  readonly value: readonly Json[];
  readonly items: readonly SourceNode[];
}

export interface SourceEntry {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: SourceNode;
}

export interface MapNode extends Placed {
  readonly kind: 'map';
  readonly value: { readonly [key: string]: Json };
  readonly entries: readonly SourceEntry[];
  readonly isFlow: boolean;
}

export type SourceNode = ScalarNode | ListNode | MapNode;

export function findEntry(node: SourceNode | null | undefined, key: string): SourceEntry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;
}

/** What stands at a path of keys and places in lists; undefined where nothing does. */
export function nodeAt(root: SourceNode, path: readonly (string | number)[]): SourceNode | undefined {
  return path.reduce<SourceNode | undefined>((node, step) => {
    if (typeof step === 'string') return findEntry(node, step)?.value;
    return node?.kind === 'list' ? node.items[step] : undefined;
  }, root);
}

export function isNull(node: SourceNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** The scalar as text, as it was meant: strings unquoted, other scalars as written. Null for null and collections. */
export function textOf(node: SourceNode | undefined): string | null {
  if (node?.kind !== 'scalar' || node.value === null) return null;
  return typeof node.value === 'string' ? node.value : node.written;
}
