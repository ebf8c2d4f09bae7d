import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commonLength, commonPlaces } from '../../../../src/core/evaluator/metric/commonSubsequence.ts';
import { levenshtein, levenshteinOfUnits } from '../../../../src/core/evaluator/metric/levenshtein.ts';

/** The table of every textbook, row by row. */
function commonTable(left: readonly string[], right: readonly string[]): (row: number, column: number) => number {
  const width = right.length + 1;
  const table = new Uint16Array((left.length + 1) * width);
  for (let row = 1; row <= left.length; row += 1) {
    for (let column = 1; column <= right.length; column += 1) {
      table[row * width + column] =
        left[row - 1] === right[column - 1]
          ? table[(row - 1) * width + column - 1]! + 1
          : Math.max(table[(row - 1) * width + column]!, table[row * width + column - 1]!);
    }
  }
  return (row, column) => table[row * width + column]!;
}

/** Read back as rouge_score does: of two ways it gives up the word of the reference, unless the other way is longer. */
function placesByTable(left: readonly string[], right: readonly string[]): number[] {
  const at = commonTable(left, right);
  const places: number[] = [];
  let [row, column] = [left.length, right.length];
  while (row > 0 && column > 0) {
    if (left[row - 1] === right[column - 1]) {
      places.unshift(row - 1);
      row -= 1;
      column -= 1;
    } else if (at(row, column - 1) > at(row - 1, column)) column -= 1;
    else row -= 1;
  }
  return places;
}

function distanceByTable(left: readonly string[], right: readonly string[]): number {
  let before = right.map((_, index) => index + 1);
  for (const [row, symbol] of left.entries()) {
    const next: number[] = [];
    for (const [column, other] of right.entries()) {
      const diagonal = column === 0 ? row : before[column - 1]!;
      const beside = column === 0 ? row + 1 : next[column - 1]!;
      next.push(symbol === other ? diagonal : 1 + Math.min(diagonal, beside, before[column]!));
    }
    before = next;
  }
  return right.length === 0 ? left.length : before.at(-1)!;
}

/** Words over a small alphabet, so that much is in common, and long enough for several words of bits. */
const words = fc.array(fc.constantFrom(...'abcd', 'rare', '😀'), { maxLength: 150 });

describe('the longest common subsequence', () => {
  it('has the length and the places of the table', () => {
    fc.assert(
      fc.property(words, words, (left, right) => {
        const places = placesByTable(left, right);
        assert.equal(commonLength(left, right), places.length);
        assert.deepEqual(commonPlaces(left)(right), places);
      }),
    );
  });

  it('can be asked again for other sequences', () => {
    const places = commonPlaces(['a', 'b', 'c']);
    assert.deepEqual([places(['c']), places(['b', 'a']), places(['x'])], [[2], [0], []]);
  });

  it('of long texts, which are computed block by block, is the same', () => {
    const sequence = (length: number, step: number) =>
      Array.from({ length }, (_, index) => `${(index * index * step) % 97}`);
    const [left, right] = [sequence(2_000, 3), sequence(17_000, 7)];
    assert.deepEqual(commonPlaces(left)(right), placesByTable(left, right));
  });
});

describe('the edit distance', () => {
  it('is that of the table', () => {
    fc.assert(
      fc.property(words, words, (left, right) => {
        const expected = distanceByTable([...left.join('')], [...right.join('')]);
        assert.equal(levenshtein(left.join(''), right.join('')).distance, expected);
      }),
    );
  });

  it('is the same both ways', () => {
    const text = fc.string({ unit: 'binary', maxLength: 100 });
    fc.assert(fc.property(text, text, (a, b) => assert.equal(levenshtein(a, b).distance, levenshtein(b, a).distance)));
  });

  it('counts an emoji once, or twice where UTF-16 units are asked for', () => {
    assert.deepEqual(levenshtein('a😀', 'a'), { distance: 1, similarity: 0.5 });
    assert.deepEqual(levenshteinOfUnits('a😀', 'a'), { distance: 2, similarity: 1 - 2 / 3 });
  });

  it('of two empty texts is 0 and they are alike', () => {
    assert.deepEqual(levenshtein('', ''), { distance: 0, similarity: 1 });
  });
});
