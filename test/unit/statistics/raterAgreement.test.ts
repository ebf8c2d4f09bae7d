import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cohenKappa, gwetAc1, type RatedPairs } from '../../../src/core/statistics/cohenKappa.ts';
import { fleissKappa, intraclassCorrelation, krippendorffAlpha } from '../../../src/core/statistics/manyRaters.ts';
import { assertClose } from '../../support/closeTo.ts';

/** The pairs of a table: rows are what A said, columns what B said. */
function fromTable(table: readonly (readonly number[])[]): RatedPairs {
  const pairs = table.flatMap((row, i) => row.flatMap((count, j) => new Array<[number, number]>(count).fill([i, j])));
  return { a: pairs.map(([i]) => i), b: pairs.map(([, j]) => j), categories: table.length };
}

const table = fromTable([
  [9, 2, 1],
  [1, 8, 3],
  [0, 2, 4],
]);

describe('the agreement of two raters', () => {
  it('has Cohen’s kappa and its interval as statsmodels computes them, weighted or not', () => {
    // cohens_kappa of statsmodels 0.15: kappa, kappa_low, kappa_upp.
    const expected = {
      none: { kappa: 0.5408163265306122, low: 0.2938753422942266, high: 0.7877573107669977 },
      linear: { kappa: 0.5967741935483871, low: 0.3663829365965371, high: 0.8271654505002372 },
      quadratic: { kappa: 0.6590909090909091, low: 0.4173783518674625, high: 0.9008034663143556 },
    };
    for (const [weights, values] of Object.entries(expected)) {
      const result = cohenKappa(table, weights as keyof typeof expected);
      assertClose(result, { n: 30, agreement: 0.7, ...values }, 1e-12);
    }
  });

  it('is not kappa’s to tell when one label prevails, but AC1’s', () => {
    // The prevalence paradox: agreement 0.91, kappa 0.13, AC1 0.90.
    const skewed = fromTable([
      [90, 4],
      [5, 1],
    ]);
    const { agreement, kappa } = cohenKappa(skewed);
    assert.deepEqual([agreement?.toFixed(2), kappa?.toFixed(2), gwetAc1(skewed)?.toFixed(2)], ['0.91', '0.13', '0.90']);
  });

  it('is unknown, not perfect, when both always say one and the same', () => {
    const constant: RatedPairs = { a: [1, 1, 1], b: [1, 1, 1], categories: 2 };
    assert.deepEqual(cohenKappa(constant), { n: 3, agreement: 1, kappa: null, low: null, high: null });
    assert.equal(gwetAc1(constant), 1);
  });

  it('is exactly nothing where the labels are independent', () => {
    const independent = fromTable([
      [2, 4],
      [1, 2],
    ]);
    assert.equal(cohenKappa(independent).kappa, 0);
  });

  it('leaves out items that one of them did not rate', () => {
    const sparse: RatedPairs = { a: [0, 1, null, 1], b: [0, 0, 1, null], categories: 2 };
    assert.deepEqual(cohenKappa(sparse).n, 2);
    assert.deepEqual(cohenKappa({ a: [null], b: [0], categories: 2 }).kappa, null);
    assert.equal(gwetAc1({ a: [null], b: [0], categories: 2 }), null);
  });

  it('is the same from either side', () => {
    const labels = fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(labels, (pairs) => {
        const [a, b] = [pairs.map(([first]) => first), pairs.map(([, second]) => second)];
        const there = cohenKappa({ a, b, categories: 3 }, 'quadratic');
        assertClose(cohenKappa({ a: b, b: a, categories: 3 }, 'quadratic'), there, 1e-9, 1e-12);
        if (there.kappa !== null) assert.ok(there.low! <= there.kappa && there.kappa <= there.high!);
      }),
    );
  });
});

describe('the agreement of many raters', () => {
  it('is 0.210 in Fleiss’ textbook example', () => {
    // Ten subjects, fourteen raters, five categories (Wikipedia, after Fleiss 1971).
    const counts = [
      [0, 0, 0, 0, 14],
      [0, 2, 6, 4, 2],
      [0, 0, 3, 5, 6],
      [0, 3, 9, 2, 0],
      [2, 2, 8, 1, 1],
      [7, 7, 0, 0, 0],
      [3, 2, 6, 3, 0],
      [2, 5, 3, 2, 2],
      [6, 5, 2, 1, 0],
      [0, 2, 2, 3, 7],
    ];
    assert.equal(fleissKappa(counts)?.toFixed(3), '0.210');
    assert.equal(
      fleissKappa([
        [3, 0],
        [3, 0],
      ]),
      null,
    );
  });

  it('has Krippendorff’s alpha of his own example on every scale', () => {
    // Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), four observers and twelve units.
    const ratings = [
      [1, 2, 3, 3, 2, 1, 4, 1, 2, null, null, null],
      [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, null, 3],
      [null, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, null],
      [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, null],
    ];
    const expected = { nominal: '0.743', ordinal: '0.815', interval: '0.849', ratio: '0.797' } as const;
    for (const [scale, alpha] of Object.entries(expected)) {
      assert.equal(krippendorffAlpha(ratings, scale as keyof typeof expected)?.toFixed(3), alpha);
    }
  });

  it('has the alpha of three coders with many gaps', () => {
    // The example of Wikipedia and of the Python package krippendorff.
    const ratings = [
      [null, null, null, null, null, 3, 4, 1, 2, 1, 1, 3, 3, null, 3],
      [1, null, 2, 1, 3, 3, 4, 3, null, null, null, null, null, null, null],
      [null, null, 2, 1, 3, 4, 4, null, 2, 1, 1, 3, 3, null, 4],
    ];
    assert.equal(krippendorffAlpha(ratings, 'nominal')?.toFixed(3), '0.691');
    assert.equal(krippendorffAlpha(ratings, 'interval')?.toFixed(3), '0.811');
  });

  it('is unknown without any variation or any two ratings of one unit', () => {
    assert.equal(
      krippendorffAlpha(
        [
          [1, 1],
          [1, 1],
        ],
        'nominal',
      ),
      null,
    );
    assert.equal(
      krippendorffAlpha(
        [
          [1, null],
          [null, 2],
        ],
        'nominal',
      ),
      null,
    );
    assert.equal(krippendorffAlpha([], 'interval'), null);
  });

  it('has the intraclass correlations of Shrout and Fleiss', () => {
    // Psychological Bulletin 86 (1979), table 2: six targets, four judges.
    const matrix = [
      [9, 2, 5, 8],
      [6, 1, 3, 2],
      [8, 4, 6, 8],
      [7, 1, 2, 6],
      [10, 5, 6, 9],
      [6, 2, 4, 7],
    ];
    const { icc21, icc31 } = intraclassCorrelation(matrix);
    assert.deepEqual([icc21?.toFixed(2), icc31?.toFixed(2)], ['0.29', '0.71']);
  });

  it('is unknown where all numbers are one', () => {
    assert.deepEqual(
      intraclassCorrelation([
        [0.1, 0.1, 0.1],
        [0.1, 0.1, 0.1],
      ]),
      { icc21: null, icc31: null },
    );
  });
});
