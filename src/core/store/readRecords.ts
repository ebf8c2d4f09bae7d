// Reads the bytes of one store file. It never throws: what is not a whole, verified record is skipped and reported, and
// a damaged stretch never takes a whole record beside it along.
import type { Json } from '../base/hash.ts';
import type { ProblemCode, StoreProblem } from './problem.ts';
import {
  isTooDeep,
  isVerifiedLine,
  isVerifiedRecord,
  recordKinds,
  type SessionHeader,
  type Sha256,
  type StoredRecord,
  schemaVersion,
} from './record.ts';

export interface FoundRecord {
  readonly record: StoredRecord;
  readonly line: number;
  /** Where the record's bytes stand in the file. */
  readonly offset: number;
  readonly length: number;
}

export interface FileContents {
  readonly session: SessionHeader | null;
  readonly records: readonly FoundRecord[];
  readonly problems: readonly StoreProblem[];
  readonly hasNewerSchema: boolean;
  /** Bytes up to the end of the last line that was closed by a line feed. */
  readonly closedLength: number;
  /** Lines up to there. */
  readonly closedLines: number;
  /** True when text after the last line feed is a whole record that only lacks its line end. */
  readonly endsWhole: boolean;
}

const lineFeed = 10;
const carriageReturn = 13;
const openBrace = 0x7b;
const decoder = new TextDecoder('utf-8', { fatal: true });
const sumPattern = new TextEncoder().encode('"sum":"');
/** Bounds the search for whole records inside one damaged line. */
const salvageTries = 2_000;
const conflictMarker = /^(<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)( |$)/;

type Parsed = { readonly [field: string]: Json | undefined };

/** Everything readable in `bytes`. `path` is only named in problems. `bytes` is unchanged on return. */
export function readRecords(bytes: Uint8Array, path: string, sha256: Sha256): FileContents {
  const records: FoundRecord[] = [];
  const problems: StoreProblem[] = [];
  let session: SessionHeader | null = null;
  let hasNewerSchema = false;
  let endsWhole = false;
  let closedLength = 0;
  let closedLines = 0;
  const report = (code: ProblemCode, line: number, message: string) => problems.push({ code, message, path, line });

  const accept = (parsed: Parsed, line: number, offset: number, length: number) => {
    const { kind, schema, id } = parsed;
    if (typeof schema === 'number' && schema > schemaVersion) {
      hasNewerSchema = true;
      report('newer-schema', line, `Written by a newer version (schema ${schema}); update to read it.`);
    } else if (kind === 'session') {
      session ??= parsed as unknown as SessionHeader;
    } else if (typeof id !== 'string' || id === '') {
      report('foreign-line', line, 'A record without an id was skipped.');
    } else if (!(recordKinds as readonly unknown[]).includes(kind)) {
      report('unknown-kind', line, `A record of the unknown kind ${JSON.stringify(kind ?? null)} was skipped.`);
    } else {
      records.push({ record: parsed as unknown as StoredRecord, line, offset, length });
    }
  };

  let line = 0;
  for (let start = hasByteOrderMark(bytes) ? 3 : 0; start < bytes.length; ) {
    line++;
    const feed = bytes.indexOf(lineFeed, start);
    const isClosed = feed >= 0;
    const next = isClosed ? feed + 1 : bytes.length;
    let end = isClosed ? feed : bytes.length;
    if (end > start && bytes[end - 1] === carriageReturn) end--;
    const content = bytes.subarray(start, end);
    if (content.length > 0) {
      const parsed = parseVerified(content, sha256);
      if (typeof parsed === 'object') {
        accept(parsed, line, start, content.length);
        endsWhole = !isClosed;
      } else {
        const isTail = !isClosed && parsed === 'foreign-line';
        report(isTail ? 'torn-tail' : parsed, line, messageOf(isTail ? 'torn-tail' : parsed));
        for (const found of salvage(content, sha256)) accept(found.parsed, line, start + found.offset, found.length);
      }
    }
    if (isClosed) {
      closedLength = next;
      closedLines = line;
    }
    start = next;
  }
  return { session, records, problems, hasNewerSchema, closedLength, closedLines, endsWhole };
}

/** One line as a record whose checksum fits, or why not. */
export function parseVerified(line: Uint8Array, sha256: Sha256): Parsed | ProblemCode {
  const isVerified = isVerifiedLine(line, sha256);
  let text: string;
  let value: unknown;
  try {
    text = decoder.decode(line);
  } catch {
    return 'bad-sum';
  }
  if (!isVerified && conflictMarker.test(text)) return 'conflict-marker';
  try {
    value = JSON.parse(text);
  } catch {
    return 'foreign-line';
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return 'foreign-line';
  if (isTooDeep(value)) return 'foreign-line';
  const parsed = value as Parsed;
  if (isVerified || isVerifiedSafely(parsed, sha256)) return parsed;
  return typeof parsed.kind === 'string' || typeof parsed.sum === 'string' ? 'bad-sum' : 'foreign-line';
}

/** Depth of the JSON is the sender's choice; an overflow is a bad record, not a crash. */
function isVerifiedSafely(parsed: Parsed, sha256: Sha256): boolean {
  try {
    return isVerifiedRecord(parsed, sha256);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Whole records inside a damaged line: two lines whose feed was lost, or a record glued to a torn one. */
function salvage(line: Uint8Array, sha256: Sha256): { parsed: Parsed; offset: number; length: number }[] {
  const found: { parsed: Parsed; offset: number; length: number }[] = [];
  let tries = 0;
  let from = 0;
  for (let sum = indexOf(line, sumPattern, 0); sum >= 0; sum = indexOf(line, sumPattern, sum + 1)) {
    const end = sum + sumPattern.length + 18;
    if (end > line.length) break;
    for (
      let start = line.indexOf(openBrace, from);
      start >= 0 && start < sum;
      start = line.indexOf(openBrace, start + 1)
    ) {
      if (++tries > salvageTries) return found;
      const part = line.subarray(start, end);
      if (!isVerifiedLine(part, sha256)) continue;
      const parsed = parseVerified(part, sha256);
      if (typeof parsed !== 'object') continue;
      found.push({ parsed, offset: start, length: part.length });
      from = end;
      break;
    }
  }
  return found;
}

function indexOf(bytes: Uint8Array, pattern: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(pattern[0]!, from); at >= 0; at = bytes.indexOf(pattern[0]!, at + 1)) {
    let matched = 1;
    while (matched < pattern.length && bytes[at + matched] === pattern[matched]) matched++;
    if (matched === pattern.length) return at;
  }
  return -1;
}

function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function messageOf(code: ProblemCode): string {
  switch (code) {
    case 'torn-tail':
      return 'The last line was cut off while it was written; it was never confirmed and is skipped.';
    case 'bad-sum':
      return 'The checksum of this record does not fit its content; it was changed or damaged and is skipped.';
    case 'conflict-marker':
      return 'A conflict marker stands here; the records around it are read, the marker is skipped.';
    default:
      return 'This line is no record of ours and is skipped.';
  }
}
