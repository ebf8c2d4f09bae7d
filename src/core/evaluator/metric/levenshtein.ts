// The edit distance of two texts, 32 cells at a time (G. Myers, «A fast bit-vector algorithm for approximate string
// matching based on dynamic programming», 1999), so its time grows with the product of the lengths divided by 32.
import { symbolRows } from './symbolRows.ts';

export interface EditDistance {
  readonly distance: number;
  /** 1 - distance / length of the longer text; two empty texts are alike: 1. */
  readonly similarity: number;
}

/** Insertions, deletions and replacements of Unicode code points, so an emoji counts as one. */
export function levenshtein(reference: string, candidate: string): EditDistance {
  return describe(codePoints(reference), codePoints(candidate));
}

/** The same on UTF-16 units, as JavaScript libraries count. */
export function levenshteinOfUnits(reference: string, candidate: string): EditDistance {
  return describe(codeUnits(reference), codeUnits(candidate));
}

function describe(left: Int32Array, right: Int32Array): EditDistance {
  const distance = editDistance(left, right);
  const longest = Math.max(left.length, right.length);
  return { distance, similarity: longest === 0 ? 1 : 1 - distance / longest };
}

function codePoints(text: string): Int32Array {
  return Int32Array.from(text, (character) => character.codePointAt(0)!);
}

function codeUnits(text: string): Int32Array {
  const units = new Int32Array(text.length);
  for (let index = 0; index < text.length; index += 1) units[index] = text.charCodeAt(index);
  return units;
}

function editDistance(left: Int32Array, right: Int32Array): number {
  let start = 0;
  let leftEnd = left.length;
  let rightEnd = right.length;
  while (start < leftEnd && start < rightEnd && left[start] === right[start]) start += 1;
  while (leftEnd > start && rightEnd > start && left[leftEnd - 1] === right[rightEnd - 1]) {
    leftEnd -= 1;
    rightEnd -= 1;
  }
  if (leftEnd === start) return rightEnd - start;
  if (rightEnd === start) return leftEnd - start;
  return bitDistance(left.subarray(start, leftEnd), right.subarray(start, rightEnd));
}

function bitDistance(pattern: Int32Array, text: Int32Array): number {
  const rows = symbolRows(pattern);
  const words = Math.ceil(pattern.length / 32);
  const none = new Int32Array(words);
  const table = { rises: new Int32Array(words).fill(-1), falls: new Int32Array(words) };
  const lastBit = (pattern.length - 1) & 31;
  let distance = pattern.length;
  for (const symbol of text) distance += advance(table, rows(symbol) ?? none, lastBit);
  return distance;
}

interface Column {
  readonly rises: Int32Array;
  readonly falls: Int32Array;
}

/** One column of the table, word by word; returns by how much its last cell differs from the one before. */
function advance({ rises, falls }: Column, row: Int32Array, lastBit: number): number {
  const last = rises.length - 1;
  let [isUp, isDown] = [1, 0];
  for (let index = 0; index <= last; index += 1) {
    const matches = row[index]!;
    const rise = rises[index]!;
    const fall = falls[index]!;
    const start = matches | isDown;
    const horizontal = ((((start & rise) + rise) | 0) ^ rise) | start;
    const up = fall | ~(horizontal | rise);
    const down = rise & horizontal;
    const upShifted = (up << 1) | isUp;
    const vertical = matches | fall;
    rises[index] = (down << 1) | isDown | ~(vertical | upShifted);
    falls[index] = upShifted & vertical;
    const top = index === last ? lastBit : 31;
    isUp = (up >>> top) & 1;
    isDown = (down >>> top) & 1;
  }
  return isUp - isDown;
}
