import assert from 'node:assert/strict';
import fc from 'fast-check';
import { measureAgreement } from '../../../src/core/review/agreement.ts';
import type { Scale } from '../../../src/core/review/review.ts';
import { assertClose } from '../../support/closeTo.ts';
import { votesOf } from '../../support/reviewVotes.ts';

const levels = (count: number): Scale => {
  return { kind: 'levels', levels: Array.from({ length: count }, (_, at) => `level ${at + 1}`), passFrom: null };
};
const thumbs: Scale = { kind: 'thumbs' };

/** Rows are what Ada said, columns what Grace said. */
function votesFromTable(table: readonly (readonly number[])[]) {
  const pairs = table.flatMap((row, i) => row.flatMap((count, j) => new Array<[number, number]>(count).fill([i, j])));
  return votesOf({ Ada: pairs.map(([i]) => i + 1), Grace: pairs.map(([, j]) => j + 1) });
}

describe('the agreement of a review', () => {
  it('has kappa, weighted kappa and their intervals as statsmodels computes them', () => {
    // cohens_kappa of statsmodels 0.15, plain and with quadratic weights.
    const table = [
      [9, 2, 1],
      [1, 8, 3],
      [0, 2, 4],
    ];
    const [whole] = measureAgreement(votesFromTable(table), levels(3));
    const [pair] = whole?.pairs ?? [];
    assert.deepEqual([pair?.raters, pair?.n, pair?.agreement.value], [['Ada', 'Grace'], 30, 0.7]);
    const plain = { value: 0.5408163265306122, low: 0.2938753422942266, high: 0.7877573107669977 };
    const weighted = { value: 0.6590909090909091, low: 0.4173783518674625, high: 0.9008034663143556 };
    assertClose(pair?.kappa, plain, 1e-12);
    assertClose(pair?.weightedKappa, weighted, 1e-12);
  });

  it('has AC1 0.90 beside kappa 0.13 where nearly all is good', () => {
    // The prevalence paradox: 90 and 1 of the same mind, 4 and 5 not.
    const both = (ada: boolean, grace: boolean, count: number) => Array(count).fill([ada, grace]);
    const pairs = [...both(true, true, 90), ...both(true, false, 4), ...both(false, true, 5), ...both(false, false, 1)];
    const votes = votesOf({ Ada: pairs.map(([a]) => a), Grace: pairs.map(([, b]) => b) });
    const [pair] = measureAgreement(votes, thumbs)[0]?.pairs ?? [];
    const figures = [pair?.agreement.value, pair?.kappa.value, pair?.ac1].map((value) => value?.toFixed(2));
    assert.deepEqual(figures, ['0.91', '0.13', '0.90']);
    assert.equal(pair?.weightedKappa, null);
  });

  it('has Krippendorff’s alpha of his own example, ordinal for levels, inside its interval', () => {
    // Krippendorff, Computing Krippendorff's Alpha-Reliability (2011): four observers, twelve units, ordinal 0.815.
    const votes = votesOf({
      a: [1, 2, 3, 3, 2, 1, 4, 1, 2, null, null, null],
      b: [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, null, 3],
      c: [null, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, null],
      d: [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, null],
    });
    const [{ alpha, items, pairs }] = measureAgreement(votes, levels(5)) as [ReturnType<typeof measureAgreement>[0]];
    assert.deepEqual([alpha.value?.toFixed(3), items, pairs.length], ['0.815', 11, 6]);
    assert.ok(alpha.low! < alpha.value! && alpha.value! < alpha.high! && alpha.high! <= 1);
  });

  it('is unknown, not perfect, where everybody always says the same', () => {
    const [{ alpha, pairs }] = measureAgreement(votesOf({ Ada: [true, true], Grace: [true, true] }), thumbs) as [
      ReturnType<typeof measureAgreement>[0],
    ];
    assert.deepEqual(alpha, { value: null, low: null, high: null });
    assert.deepEqual([pairs[0]?.agreement.value, pairs[0]?.kappa.value], [1, null]);
  });

  it('is told of a checklist as a whole and of each question', () => {
    const scale: Scale = { kind: 'checklist', questions: ['Polite?', 'Right?'] };
    const said = {
      Ada: [
        [true, true],
        [true, false],
      ],
      Grace: [
        [true, true],
        [true, true],
      ],
    };
    const found = measureAgreement(votesOf(said), scale).map(({ question, pairs }) => [
      question,
      pairs[0]?.agreement.value,
    ]);
    assert.deepEqual(found, [
      [null, 0.5],
      ['Polite?', 1],
      ['Right?', 0.5],
    ]);
  });

  it('with oneself is over what came twice, and counts for no other figure', () => {
    const first = votesOf({ Ada: [true, false, true], Grace: [true, false, true] });
    const again = votesOf({ Ada: [true, true] }, { isRepeat: true });
    const [{ self, pairs }] = measureAgreement([...first, ...again], thumbs) as [
      ReturnType<typeof measureAgreement>[0],
    ];
    assert.deepEqual(
      self.map(({ rater, n, agreement }) => [rater, n, agreement.value]),
      [
        ['Ada', 2, 0.5],
        ['Grace', 0, null],
      ],
    );
    assert.equal(pairs[0]?.agreement.value, 1);
  });

  it('does not depend on the order of the votes', () => {
    const answers = fc.array(fc.option(fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 8 });
    const cast = fc.tuple(answers, answers, answers).map(([a, b, c]) => votesOf({ a, b, c }));
    fc.assert(
      fc.property(
        cast.chain((votes) => fc.tuple(fc.constant(votes), fc.shuffledSubarray(votes, { minLength: votes.length }))),
        ([votes, shuffled]) => {
          assert.deepEqual(measureAgreement(shuffled, levels(3)), measureAgreement(votes, levels(3)));
        },
      ),
      { numRuns: 20 },
    );
  });
});
