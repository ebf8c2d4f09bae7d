// Walks one line of JSON without building objects: names as numbers, values as they are asked for. What such a line would
// not have in a file of ours throws `unexpected`, and the careful reader takes over.
import { unknownCount } from './runColumns.ts';

export const quote = 0x22;
const backslash = 0x5c;
export const comma = 0x2c;
const colon = 0x3a;
export const openBrace = 0x7b;
const closeBrace = 0x7d;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;
export const lineFeed = 10;

/** Names as numbers: a name that was just decoded is compared with a constant letter by letter, a number at once. */
export const noName = -1;
const otherName = 0;
export const idMember = 1;
export const kindMember = 2;
export const schemaMember = 3;
export const providerMember = 4;
export const modelMember = 5;
export const startedAtMember = 6;
export const promptIdMember = 7;
export const promptHashMember = 8;
export const durationMsMember = 9;
export const firstTokenMsMember = 10;
export const costNanoUsdMember = 11;
export const versionMember = 12;
export const cachedMember = 13;
export const outcomeMember = 14;
export const scoresMember = 15;
export const statusMember = 16;
export const codeMember = 17;
export const usageMember = 18;
export const inputTokensMember = 19;
export const outputTokensMember = 20;
export const passedMember = 21;
export const valueMember = 22;
export const isEstimateMember = 23;
export const resultKeyMember = 24;
export const evaluationMember = 25;
export const runMember = 26;
export const partMember = 27;
export const possiblyBilledLostMember = 28;
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
  ['value', valueMember],
  ['isEstimate', isEstimateMember],
  ['resultKey', resultKeyMember],
  ['evaluation', evaluationMember],
  ['run', runMember],
  ['part', partMember],
  ['possiblyBilledLost', possiblyBilledLostMember],
]);

export class Unexpected extends Error {}
export const unexpected = new Unexpected();

export interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  /** How many names and texts of this record were read. */
  step: number;
}

/** Enters an object: its first name, with the cursor on the value, or the end behind an empty object. */
export function firstName(cursor: Cursor): number {
  if (cursor.bytes[cursor.at] !== openBrace) throw unexpected;
  cursor.at++;
  if (cursor.bytes[cursor.at] !== closeBrace) return nameAt(cursor);
  cursor.at++;
  return noName;
}

/** The next name, or the end with the cursor behind the object. */
export function nextName(cursor: Cursor): number {
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
export function countValue(cursor: Cursor): number {
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
// Not fatal: bytes are looked at before their sum is checked, and a line that is no UTF-8 fails that check.
const decoder = new TextDecoder();

/** A string value as text; anything else, null included, counts as none. */
export function textValue(cursor: Cursor): string {
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

/** A number; anything else counts as NaN. */
export function numberValue(cursor: Cursor): number {
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

const keyDigits = 64;

/** Whether a result key stands at the cursor: 64 hex digits in quotes. */
export function isKeyValue({ bytes, at }: Cursor): boolean {
  if (bytes[at] !== quote || bytes[at + keyDigits + 1] !== quote) return false;
  for (let digit = at + 1; digit <= at + keyDigits; digit++) if (hexDigit(bytes[digit] as number) < 0) return false;
  return true;
}

/** Eight hex digits from `at` as a number. */
export function hexWord(bytes: Uint8Array, at: number): number {
  let word = 0;
  for (let digit = at; digit < at + 8; digit++) word = word * 16 + hexDigit(bytes[digit] as number);
  return word;
}

/** -1 for what is no lower-case hex digit. */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1;
}

export function skipValue(cursor: Cursor): void {
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

/** As Date.parse of the text, NaN for anything else; the day, which many runs share, is computed once. */
export function timeValue(cursor: Cursor): number {
  const { bytes } = cursor;
  const start = cursor.at + 1;
  if (!isUsualTime(bytes, start)) return Date.parse(longText(cursor));
  const day =
    two(bytes, start) * 1_000_000 +
    two(bytes, start + 2) * 10_000 +
    two(bytes, start + 5) * 100 +
    two(bytes, start + 8);
  if (day !== lastDay) {
    lastDayMs = Date.parse(`${decoder.decode(bytes.subarray(start, start + 10))}T00:00:00.000Z`);
    lastDay = day;
  }
  cursor.at = start + 25;
  const seconds = (two(bytes, start + 11) * 60 + two(bytes, start + 14)) * 60 + two(bytes, start + 17);
  return lastDayMs + seconds * 1_000 + two(bytes, start + 20) * 10 + (bytes[start + 22] as number) - 0x30;
}

const usualTime = new TextEncoder().encode('0000-00-00T00:00:00.000Z"');

/** `2026-11-20T09:30:00.000Z` and the closing quote, each part within its range but for the day, which Date.parse judges. */
function isUsualTime(bytes: Uint8Array, start: number): boolean {
  for (let at = 0; at < usualTime.length; at++) {
    const wanted = usualTime[at] as number;
    const found = bytes[start + at] as number;
    if (wanted === 0x30 ? !(found >= 0x30 && found <= 0x39) : found !== wanted) return false;
  }
  return two(bytes, start + 11) < 24 && two(bytes, start + 14) < 60 && two(bytes, start + 17) < 60;
}

function two(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) - 0x30) * 10 + (bytes[at + 1] as number) - 0x30;
}

/** A text that is unlike any other, so that remembering it would be of no use; empty when the value is no text. */
function longText(cursor: Cursor): string {
  const start = cursor.at;
  skipValue(cursor);
  if (cursor.bytes[start] !== quote) return '';
  const content = cursor.bytes.subarray(start + 1, cursor.at - 1);
  if (content.includes(backslash)) throw unexpected;
  return decoder.decode(content);
}
