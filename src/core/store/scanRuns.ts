// The quick way through a file that this product wrote: every line verified by its bytes, then only the fields of the index
// picked out, without building objects. Anything unexpected ends the attempt, and the careful reader takes the file.
import { readUlidKey } from './idTable.ts';
import { isVerifiedAt, type Sha256, schemaVersion } from './record.ts';
import { unknownCount } from './runColumns.ts';
import { modelName, type ScannedRow } from './runRow.ts';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const lineFeed = 10;

export interface RunScan {
  /** Only the first `count` are of this file. They are used again by the next scan, so take what you need at once. */
  readonly rows: readonly ScannedRow[];
  readonly count: number;
  readonly lines: number;
}

/** Names as numbers: a name that was just decoded is compared with a constant letter by letter, a number at once. */
const noName = -1;
const otherName = 0;
const idMember = 1;
const kindMember = 2;
const schemaMember = 3;
const providerMember = 4;
const modelMember = 5;
const startedAtMember = 6;
const promptIdMember = 7;
const promptHashMember = 8;
const durationMsMember = 9;
const firstTokenMsMember = 10;
const costNanoUsdMember = 11;
const versionMember = 12;
const cachedMember = 13;
const outcomeMember = 14;
const scoresMember = 15;
const statusMember = 16;
const codeMember = 17;
const usageMember = 18;
const inputTokensMember = 19;
const outputTokensMember = 20;
const passedMember = 21;
const nameNumbers = new Map<string, number>([
  ['id', idMember],
  ['kind', kindMember],
  ['schema', schemaMember],
  ['provider', providerMember],
  ['model', modelMember],
  ['startedAt', startedAtMember],
  ['promptId', promptIdMember],
  ['promptHash', promptHashMember],
  ['durationMs', durationMsMember],
  ['firstTokenMs', firstTokenMsMember],
  ['costNanoUsd', costNanoUsdMember],
  ['version', versionMember],
  ['cached', cachedMember],
  ['outcome', outcomeMember],
  ['scores', scoresMember],
  ['status', statusMember],
  ['code', codeMember],
  ['usage', usageMember],
  ['inputTokens', inputTokensMember],
  ['outputTokens', outputTokensMember],
  ['passed', passedMember],
]);

class Unexpected extends Error {}
const unexpected = new Unexpected();

/** A hundred thousand rows of seventeen fields would be most of the garbage of a rebuild. */
const pool: ScannedRow[] = [];

/** The rows of a file of a session header and runs, or null when the file holds anything else. */
export function scanRuns(bytes: Uint8Array, sha256: Sha256): RunScan | null {
  if (bytes[bytes.length - 1] !== lineFeed) return null;
  let count = 0;
  let lines = 0;
  try {
    const cursor: Cursor = { bytes, at: 0, step: 0 };
    for (let start = 0; start < bytes.length; lines++) {
      let row = pool[count];
      if (row === undefined) {
        row = emptyRow();
        pool.push(row);
      }
      cursor.step = 0;
      const isRun = scanRecord(cursor, row);
      const end = cursor.at;
      if (bytes[end] !== lineFeed || !isVerifiedAt(bytes, { start, end }, sha256)) return null;
      if (!isRun && lines > 0) return null;
      if (isRun) {
        row.offset = start;
        row.length = end - start;
        count++;
      }
      start = end + 1;
      cursor.at = start;
    }
  } catch (error) {
    if (error instanceof Unexpected) return null;
    throw error;
  }
  return { rows: pool, count, lines };
}

/** Fills the row from one record; false for a session header. */
function scanRecord(cursor: Cursor, row: ScannedRow): boolean {
  const { bytes } = cursor;
  let hasId = false;
  let kind = '';
  let schema = 0;
  let provider = '';
  let model = '';
  clearRow(row);
  for (let name = firstName(cursor); name !== noName; name = nextName(cursor)) {
    switch (name) {
      case idMember:
        scanUlid(cursor, row.key);
        hasId = true;
        break;
      case kindMember:
        kind = textValue(cursor);
        break;
      case schemaMember:
        schema = numberValue(cursor);
        break;
      case providerMember:
        provider = textValue(cursor);
        break;
      case modelMember:
        model = textValue(cursor);
        break;
      case startedAtMember:
        row.startedAt = timeValue(cursor);
        break;
      case promptIdMember:
        row.promptId = textValue(cursor);
        break;
      case promptHashMember:
        row.promptHash = textValue(cursor);
        break;
      case durationMsMember:
        row.durationMs = numberValue(cursor);
        break;
      case firstTokenMsMember:
        row.firstTokenMs = numberValue(cursor);
        break;
      case costNanoUsdMember:
        row.costNanoUsd = numberValue(cursor);
        break;
      case versionMember: {
        const version = numberValue(cursor);
        row.version = version > 0 ? version : 0;
        break;
      }
      case cachedMember:
        row.isCached = bytes[cursor.at] === 0x74;
        skipValue(cursor);
        break;
      case outcomeMember:
        scanOutcome(cursor, row);
        break;
      case scoresMember:
        row.verdict = scanScores(cursor);
        break;
      default:
        skipValue(cursor);
    }
  }
  if (kind === 'session' && schema === schemaVersion) return false;
  if (kind !== 'run' || schema !== schemaVersion || !hasId) throw unexpected;
  row.model = modelName(provider, model);
  return true;
}

function emptyRow(): ScannedRow {
  return { ...unknownFigures, key: [0, 0, 0, 0], file: 0, offset: 0, length: 0, order: 0 };
}

const unknownFigures = {
  startedAt: Number.NaN,
  durationMs: Number.NaN,
  firstTokenMs: Number.NaN,
  costNanoUsd: Number.NaN,
  inputTokens: unknownCount,
  outputTokens: unknownCount,
  version: 0,
  promptId: '',
  promptHash: '',
  model: '',
  outcome: 'unknown',
  verdict: 0,
  isCached: false,
};

function clearRow(row: ScannedRow): void {
  row.startedAt = Number.NaN;
  row.durationMs = Number.NaN;
  row.firstTokenMs = Number.NaN;
  row.costNanoUsd = Number.NaN;
  row.inputTokens = unknownCount;
  row.outputTokens = unknownCount;
  row.version = 0;
  row.promptId = '';
  row.promptHash = '';
  row.outcome = 'unknown';
  row.verdict = 0;
  row.isCached = false;
}

function scanOutcome(cursor: Cursor, row: ScannedRow): void {
  let isCompleted = false;
  let code = '';
  for (let name = firstName(cursor); name !== noName; name = nextName(cursor)) {
    if (name === statusMember) isCompleted = textValue(cursor) === 'completed';
    else if (name === codeMember) code = textValue(cursor);
    else if (name === usageMember && cursor.bytes[cursor.at] === openBrace) {
      for (let count = firstName(cursor); count !== noName; count = nextName(cursor)) {
        if (count === inputTokensMember) row.inputTokens = countValue(cursor);
        else if (count === outputTokensMember) row.outputTokens = countValue(cursor);
        else skipValue(cursor);
      }
    } else skipValue(cursor);
  }
  row.outcome = isCompleted ? 'completed' : code || 'unknown';
}

/** 0 not scored, 1 failed, 2 passed. */
function scanScores(cursor: Cursor): number {
  const { bytes } = cursor;
  if (bytes[cursor.at] !== openBracket) throw unexpected;
  let verdict = 0;
  for (cursor.at++; bytes[cursor.at] !== closeBracket; ) {
    for (let name = firstName(cursor); name !== noName; name = nextName(cursor)) {
      const first = bytes[cursor.at];
      if (name === passedMember && first === 0x66) verdict = 1;
      if (name === passedMember && first === 0x74 && verdict === 0) verdict = 2;
      skipValue(cursor);
    }
    if (bytes[cursor.at] === comma) cursor.at++;
  }
  cursor.at++;
  return verdict;
}

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  /** How many names and texts of this record were read. */
  step: number;
}

/** Enters an object: its first name, with the cursor on the value, or the end behind an empty object. */
function firstName(cursor: Cursor): number {
  if (cursor.bytes[cursor.at] !== openBrace) throw unexpected;
  cursor.at++;
  if (cursor.bytes[cursor.at] !== closeBrace) return nameAt(cursor);
  cursor.at++;
  return noName;
}

/** The next name, or the end with the cursor behind the object. */
function nextName(cursor: Cursor): number {
  const sign = cursor.bytes[cursor.at++];
  if (sign === comma) return nameAt(cursor);
  if (sign === closeBrace) return noName;
  throw unexpected;
}

function nameAt(cursor: Cursor): number {
  if (cursor.bytes[cursor.at] !== quote) throw unexpected;
  const name = seenText(cursor);
  if (cursor.bytes[cursor.at++] !== colon) throw unexpected;
  return name.number;
}

/** A token count, or that it is unknown. */
function countValue(cursor: Cursor): number {
  const value = numberValue(cursor);
  return value >= 0 && value < unknownCount && Number.isSafeInteger(value) ? value : unknownCount;
}

interface SeenText {
  /** With both quotes. */
  readonly bytes: Uint8Array;
  readonly text: string;
  /** Which name of interest it is; 0 for all other texts. */
  readonly number: number;
}

/** What stood at each step of earlier records: those of one file have the same names and few models. */
const seen: SeenText[][] = [];
const seenAtStep = 4;
const decoder = new TextDecoder('utf-8', { fatal: true });

/** A string value as text; anything else, null included, counts as none. */
function textValue(cursor: Cursor): string {
  if (cursor.bytes[cursor.at] === quote) return seenText(cursor).text;
  skipValue(cursor);
  return '';
}

/** The string at the cursor. */
function seenText(cursor: Cursor): SeenText {
  const { bytes, at } = cursor;
  const guesses = seen[cursor.step++] ?? newStep();
  for (let n = 0; n < guesses.length; n++) {
    const guess = guesses[n] as SeenText;
    if (!isAt(guess.bytes, bytes, at)) continue;
    cursor.at = at + guess.bytes.length;
    return guess;
  }
  const end = bytes.indexOf(quote, at + 1) + 1;
  if (end === 0) throw unexpected;
  const own = bytes.slice(at, end);
  if (own.includes(backslash)) throw unexpected;
  const text = knownText(decoder.decode(own.subarray(1, -1)));
  const found = { bytes: own, text, number: nameNumbers.get(text) ?? otherName };
  if (guesses.length === seenAtStep) guesses.shift();
  guesses.push(found);
  cursor.at = end;
  return found;
}

function newStep(): SeenText[] {
  const step: SeenText[] = [];
  seen.push(step);
  return step;
}

function isAt(expected: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let at = 0; at < expected.length; at++) if (expected[at] !== bytes[start + at]) return false;
  return true;
}

const texts = new Map<string, string>();
const textsKept = 4_096;

/** One string for equal texts, so that whoever looks it up finds its hash computed. */
function knownText(text: string): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  if (texts.size >= textsKept) texts.clear();
  texts.set(text, text);
  return text;
}

function scanUlid(cursor: Cursor, key: ScannedRow['key']): void {
  const { bytes } = cursor;
  const end = cursor.at + 27;
  if (bytes[cursor.at] !== quote || bytes[end] !== quote || !readUlidKey(bytes, cursor.at + 1, key)) throw unexpected;
  cursor.at = end + 1;
}

/** A number; anything else counts as NaN. */
function numberValue(cursor: Cursor): number {
  const { bytes } = cursor;
  const start = cursor.at;
  let value = 0;
  let at = start;
  for (; (bytes[at] as number) >= 0x30 && (bytes[at] as number) <= 0x39; at++)
    value = value * 10 + (bytes[at] as number) - 0x30;
  const sign = bytes[at];
  if (at > start && at - start < 16 && (sign === comma || sign === closeBrace)) {
    cursor.at = at;
    return value;
  }
  skipValue(cursor);
  const isNumber = bytes[start] === 0x2d || at > start;
  return isNumber ? Number(decoder.decode(bytes.subarray(start, cursor.at))) : Number.NaN;
}

function skipValue(cursor: Cursor): void {
  const { bytes } = cursor;
  let at = cursor.at;
  let depth = 0;
  do {
    const sign = bytes[at] as number;
    if (sign === quote) at = endOfString(bytes, at + 1);
    else if (sign === openBrace || sign === openBracket) {
      depth++;
      at++;
    } else if (sign === closeBrace || sign === closeBracket) {
      if (depth === 0) break;
      depth--;
      at++;
    } else if (depth === 0 && sign === comma) break;
    else if (sign === lineFeed || sign === undefined) throw unexpected;
    else at++;
  } while (depth > 0 || (bytes[at] !== comma && bytes[at] !== closeBrace && bytes[at] !== closeBracket));
  cursor.at = at;
}

/** Up to here a loop is quicker than asking the engine to search. */
const shortString = 24;

/** The place behind the closing quote of the string whose content starts at `start`. */
function endOfString(bytes: Uint8Array, start: number): number {
  let at = start;
  for (const near = start + shortString; at < near; at++) {
    const sign = bytes[at];
    if (sign === quote) return at + 1;
    if (sign === backslash) at++;
  }
  for (;;) {
    const end = bytes.indexOf(quote, at);
    if (end < 0) throw unexpected;
    let slashes = 0;
    while (end - slashes > at && bytes[end - slashes - 1] === backslash) slashes++;
    if (slashes % 2 === 0) return end + 1;
    at = end + 1;
  }
}

let lastDay = 0;
let lastDayMs = 0;

/** As Date.parse of the text; the day, which many runs share, is computed once. */
function timeValue(cursor: Cursor): number {
  const { bytes } = cursor;
  const start = cursor.at + 1;
  const two = (at: number) => ((bytes[start + at] as number) - 0x30) * 10 + (bytes[start + at + 1] as number) - 0x30;
  const isUsual = bytes[start + 24] === quote && bytes[start + 23] === 0x5a && bytes[start + 10] === 0x54;
  const rest =
    two(11) * 3_600_000 + two(14) * 60_000 + two(17) * 1_000 + two(20) * 10 + (bytes[start + 22] as number) - 0x30;
  if (!isUsual || !(rest >= 0 && rest < 86_400_000)) return Date.parse(longText(cursor));
  const day = two(0) * 1_000_000 + two(2) * 10_000 + two(5) * 100 + two(8);
  if (day !== lastDay) {
    lastDayMs = Date.parse(`${decoder.decode(bytes.subarray(start, start + 10))}T00:00:00.000Z`);
    lastDay = day;
  }
  cursor.at = start + 25;
  return lastDayMs + rest;
}

/** A text that is unlike any other, so that remembering it would be of no use. */
function longText(cursor: Cursor): string {
  const start = cursor.at;
  skipValue(cursor);
  return decoder.decode(cursor.bytes.subarray(start, cursor.at)).replaceAll('"', '');
}
