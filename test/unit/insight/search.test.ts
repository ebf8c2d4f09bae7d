import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bm25 } from '../../../src/core/insight/bm25.ts';
import { fuseRanks } from '../../../src/core/insight/fuseRanks.ts';
import { groupTerms } from '../../../src/core/insight/groupTerms.ts';
import { estimateJaccard, minHash } from '../../../src/core/insight/minHash.ts';
import { nearDuplicates } from '../../../src/core/insight/nearDuplicates.ts';
import { searchWords } from '../../../src/core/insight/searchWords.ts';
import { characterShingles, jaccard, wordShingles } from '../../../src/core/insight/shingles.ts';
import { tfidfCosines } from '../../../src/core/insight/tfidf.ts';

const near = (actual: number | null | undefined, expected: number) =>
  assert.ok(actual != null && Math.abs(actual - expected) < 1e-12, `${actual}, not ${expected}`);

describe('words of a search', () => {
  it('are runs of letters and digits of any script, lowered', () => {
    assert.deepEqual(searchWords('It’s GPT-4o_mini: naïve 日本語 42!'), [
      'it',
      's',
      'gpt',
      '4o',
      'mini',
      'naïve',
      '日本語',
      '42',
    ]);
    assert.deepEqual(searchWords('—'), []);
  });
});

describe('BM25', () => {
  const documents = ['the quick brown fox', 'the lazy dog sleeps', 'quick quick dog', '', 'fox and dog and fox'];

  it('scores as Lucene’s formula, also where a word of the query repeats', () => {
    // The formula in Python; bm25s gives the same in single precision.
    const table: [string, number[]][] = [
      ['quick fox', [0.7220360720444535, 0, 0.5569582424517853, 0, 0.4724283236985632]],
      ['dog dog', [0, 0.4445331964805667, 0.502853878234577, 0, 0.3983345963844339]],
    ];
    for (const [query, scores] of table)
      for (const [index, score] of scores.entries()) near(bm25(documents, query)[index], score);
  });

  it('is 0 for words that stand nowhere, for no words and in empty documents', () => {
    assert.deepEqual(bm25(documents, 'zebra'), [0, 0, 0, 0, 0]);
    assert.deepEqual(bm25(documents, ''), [0, 0, 0, 0, 0]);
    assert.deepEqual(bm25(['', ''], 'dog'), [0, 0]);
    assert.deepEqual(bm25([], 'dog'), []);
  });
});

describe('cosines of texts', () => {
  it('are those of scikit-learn 1.9.1 on our words, and unknown for a text without any', () => {
    const cosines = tfidfCosines(['The cat sat on the mat.', 'the cat, the DOG and naïve 日本', '', 'a 42 dog']);
    near(cosines[0]?.[1], 0.4847685891315888);
    near(cosines[3]?.[1], 0.14798921677068338);
    assert.deepEqual([cosines[0]?.[0], cosines[0]?.[3], cosines[2]?.[2], cosines[2]?.[0]], [1, 0, null, null]);
  });
});

describe('shingles', () => {
  it('are runs of words, or the whole of a shorter text', () => {
    assert.deepEqual([...wordShingles('a b c b c', 2)], ['a b', 'b c', 'c b']);
    assert.deepEqual([...wordShingles('Hello', 3)], ['hello']);
    assert.equal(wordShingles('…', 3).size, 0);
  });

  it('are runs of characters', () => {
    assert.deepEqual([...characterShingles(' A😀\n b', 2)], ['a😀', '😀 ', ' b']);
    assert.deepEqual([...characterShingles('ab', 5)], ['ab']);
  });

  it('compare by what they have in common, and not at all when there are none', () => {
    const [one, other] = [wordShingles('a b c', 1), wordShingles('b c d', 1)];
    assert.equal(jaccard(one, other), 0.5);
    assert.equal(jaccard(new Set(), one), 0);
    assert.equal(jaccard(new Set(), new Set()), null);
  });
});

describe('near-duplicates', () => {
  const texts = (...list: string[]) => list.map((text) => wordShingles(text, 1));

  it('are groups of at least two, linked by their neighbours', () => {
    const found = nearDuplicates(texts('q', 'a b c d', 'x y', 'b c d e', 'y x', 'c d e f', ''), 0.6);
    assert.deepEqual(found, [
      [1, 3, 5],
      [2, 4],
    ]);
  });

  it('are those that comparing every pair finds', () => {
    const words = fc.array(fc.constantFrom(...'abcde'), { maxLength: 5 });
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), fc.constantFrom(0.3, 0.5, 0.8, 1), (lists, threshold) => {
        const sets = texts(...lists.map((list) => list.join(' ')));
        const found = nearDuplicates(sets, threshold);
        const groupOf = (place: number) => found.findIndex((group) => group.includes(place));
        for (const [left, one] of sets.entries()) {
          const isAlike = sets.some((other, right) => right !== left && (jaccard(one, other) ?? 0) >= threshold);
          assert.equal(groupOf(left) >= 0, isAlike);
          for (const [right, other] of sets.entries()) {
            if (right !== left && (jaccard(one, other) ?? 0) >= threshold) assert.equal(groupOf(left), groupOf(right));
          }
        }
      }),
    );
  });
});

describe('MinHash', () => {
  it('estimates the Jaccard index within four standard errors', () => {
    for (const shared of [0, 10, 50, 150, 300]) {
      const set = (name: string) =>
        new Set(Array.from({ length: 300 }, (_, index) => (index < shared ? `both ${index}` : `${name} ${index}`)));
      const [one, other] = [set('one'), set('other')];
      const exact = jaccard(one, other) ?? 0;
      const estimate = estimateJaccard(minHash(one, 256), minHash(other, 256)) ?? Number.NaN;
      assert.ok(
        Math.abs(estimate - exact) <= 4 * Math.sqrt((exact * (1 - exact)) / 256) + 1e-9,
        `${estimate} ${exact}`,
      );
    }
  });

  it('is unknown for an empty set', () => {
    assert.equal(estimateJaccard(minHash(new Set(), 8), minHash(new Set('a'), 8)), null);
  });
});

describe('fused ranks', () => {
  it('sum the reciprocal ranks', () => {
    const scores = fuseRanks([
      ['a', 'b'],
      ['b', 'c', 'b'],
    ]);
    assert.deepEqual(
      [...scores],
      [
        ['a', 1 / 61],
        ['b', 1 / 62 + 1 / 61],
        ['c', 1 / 62],
      ],
    );
  });
});

describe('words of a group', () => {
  it('weigh more the fewer other groups have them', () => {
    const [first, second] = groupTerms(['cat cat dog', 'dog mouse', 'the end'], [[0], [1, 2]]);
    // Mean words of a group: (3 + 4) / 2.
    near(first?.get('cat'), 2 * Math.log(1 + 3.5 / 2));
    near(first?.get('dog'), Math.log(1 + 3.5 / 2));
    near(second?.get('mouse'), Math.log(1 + 3.5));
    assert.equal(second?.has('cat'), false);
  });
});
