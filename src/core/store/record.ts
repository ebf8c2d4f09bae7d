// One line of the store: a JSON object in canonical form with its checksum last, so that a reader can check the bytes
// as they stand. Lines of other writers, in any key order, are checked through their canonical form.

import { canonicalJson, type Json } from '../base/hash.ts';
import { isSameList } from '../base/sameList.ts';

/** The newest format this code writes and reads. */
export const schemaVersion = 1;

/** Kinds of records beside the `session` header. */
export const recordKinds = ['run', 'score', 'evaluation', 'review'] as const;
export type RecordKind = (typeof recordKinds)[number];

/** A record as it is stored. Fields that this code does not know are kept. */
export interface StoredRecord {
  readonly kind: RecordKind;
  readonly id: string;
  readonly schema: number;
  readonly sum: string;
  readonly [field: string]: Json | undefined;
}

export type SessionPurpose = 'panel' | 'evaluation' | 'shard' | 'cli' | 'import';

/** What a door says about the session it begins. */
export interface SessionInfo {
  readonly purpose?: SessionPurpose;
  readonly by?: string | null;
  readonly branch?: string | null;
  readonly head?: string | null;
  /** `ratings` for human scores; everything else stands in `runs`. */
  readonly area?: 'runs' | 'ratings';
}

/** The first line of every file: what all its records share. */
export interface SessionHeader {
  readonly kind: 'session';
  readonly schema: number;
  readonly id: string;
  readonly tool: string;
  readonly createdAt: string;
  readonly by: string | null;
  readonly purpose: SessionPurpose;
  readonly branch: string | null;
  readonly head: string | null;
}

export type Sha256 = (data: Uint8Array | string) => string;

const sumLength = 16;
/** `,"sum":"` + 16 hex digits + `"}` */
const suffixLength = 8 + sumLength + 2;
const suffixStart = new TextEncoder().encode(',"sum":"');
const closingBrace = 0x7d;
const quote = 0x22;

/** The line of a record, without its line end. A `sum` that it already carries is replaced. Throws a TypeError or RangeError for what JSON cannot say. */
export function encodeRecord(record: { readonly [field: string]: Json | undefined }, sha256: Sha256): string {
  const canonical = canonicalRecord(record);
  return canonical.slice(0, -1) + sumMember(sha256(canonical));
}

/** What takes the place of a canonical record's closing brace: the sum as last member. `digest` is its SHA-256 in hex. */
export function sumMember(digest: string): string {
  return `,"sum":"${digest.slice(0, sumLength)}"}`;
}

/** Whether the bytes are a line whose checksum stands last and fits; no JSON is parsed. `line` is restored before returning. */
export function isVerifiedLine(line: Uint8Array, sha256: Sha256): boolean {
  return isVerifiedAt(line, { start: 0, end: line.length }, sha256);
}

/** The same for the bytes from `start` to `end`. */
export function isVerifiedAt(bytes: Uint8Array, place: { start: number; end: number }, sha256: Sha256): boolean {
  const { start, end } = place;
  const comma = end - suffixLength;
  if (comma < start + 2 || bytes[end - 1] !== closingBrace || bytes[end - 2] !== quote) return false;
  for (let at = 0; at < suffixStart.length; at++) if (bytes[comma + at] !== suffixStart[at]) return false;
  const held = bytes[comma] as number;
  bytes[comma] = closingBrace;
  const sum = sha256(bytes.subarray(start, comma + 1));
  bytes[comma] = held;
  const digits = comma + suffixStart.length;
  for (let at = 0; at < sumLength; at++) if (sum.charCodeAt(at) !== bytes[digits + at]) return false;
  return true;
}

/** Whether the checksum of a parsed record fits its canonical form. */
export function isVerifiedRecord(record: { readonly [field: string]: Json | undefined }, sha256: Sha256): boolean {
  const { sum, ...content } = record;
  return typeof sum === 'string' && sum.length === sumLength && sha256(canonicalJson(content)).startsWith(sum);
}

/** The canonical form without `sum`, as `canonicalJson` writes it, but quicker. Throws for what JSON would drop or change without a word. */
export function canonicalRecord(record: { readonly [field: string]: Json | undefined }): string {
  const { sum: _old, ...content } = record;
  const sorted = sortedCopy(content);
  return sorted === null ? canonicalJson(content) : JSON.stringify(sorted);
}

/** Deeper records are neither written nor read: whatever walks one by recursion would fail on it. */
const deepest = 200;

/** Whether lists and objects stand more than 200 deep inside each other. */
export function isTooDeep(value: unknown, left = deepest): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (left === 0) return true;
  for (const member of Object.values(value)) if (isTooDeep(member, left - 1)) return true;
  return false;
}

/** A copy with sorted names, or null when an object cannot hold its names in that order (numbers come first in any object). */
function sortedCopy(value: unknown): Json | null {
  let isHeld = true;
  const copy = (part: unknown, left: number): Json => {
    if (part === null || typeof part === 'string' || typeof part === 'boolean') return part;
    if (typeof part === 'number' && Number.isFinite(part)) return part;
    if (left === 0) throw new RangeError('the record is nested too deeply');
    if (Array.isArray(part)) return Array.from(part, (item) => copy(item, left - 1));
    assertPlain(part);
    const sorted: { [name: string]: Json } = {};
    for (const name of sortedNames(part)) {
      const member = part[name];
      if (member === undefined) continue;
      const first = name.charCodeAt(0);
      if ((first >= 0x30 && first <= 0x39) || name === '__proto__') isHeld = false;
      sorted[name] = copy(member, left - 1);
    }
    return sorted;
  };
  const copied = copy(value, deepest);
  return isHeld ? copied : null;
}

interface Order {
  readonly names: readonly string[];
  readonly sorted: readonly string[];
}

/** By number of names. */
const orders = new Map<number, Order[]>();
const ordersKept = 16;

/** Records have few shapes, so the order of their names is sorted once and then only recognised. */
function sortedNames(part: { readonly [name: string]: unknown }): readonly string[] {
  const names = Object.keys(part);
  let known = orders.get(names.length);
  if (known === undefined) {
    known = [];
    if (orders.size < 1_000) orders.set(names.length, known);
  }
  for (const order of known) if (isSameList(order.names, names)) return order.sorted;
  const sorted = [...names].sort();
  if (known.length < ordersKept) known.push({ names, sorted });
  return sorted;
}

function assertPlain(value: unknown): asserts value is { readonly [name: string]: unknown } {
  const prototype = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined;
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`JSON has no ${typeof value} like ${String(value)}`);
  }
}
