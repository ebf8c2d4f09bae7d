import assert from 'node:assert/strict';
import fc from 'fast-check';
import { answerLine } from '../../../src/core/operation/numeric/answerLine.ts';
import { betaLower, betaUpper } from '../../../src/core/statistics/beta.ts';
import { noncentralTCdf, noncentralTSf } from '../../../src/core/statistics/noncentralT.ts';
import { normalCdf, normalQuantile, normalSf } from '../../../src/core/statistics/normal.ts';
import { studentQuantile, studentSf } from '../../../src/core/statistics/studentT.ts';
import { assertClose } from '../../support/closeTo.ts';

// From mpmath 1.4 with 60 digits: erfc, betainc and gammainc, sums of exact binomials, quadrature for the noncentral t.
const published: readonly [string, { readonly [name: string]: number }, number][] = [
  ['norm.cdf', { z: -38 }, 2.88542835e-316],
  ['norm.cdf', { z: -8.2 }, 1.2019351542735859e-16],
  ['norm.cdf', { z: -1.96 }, 0.024997895148220435],
  ['norm.cdf', { z: -1e-9 }, 0.49999999960105773],
  ['norm.cdf', { z: 0 }, 0.5],
  ['norm.cdf', { z: 0.7 }, 0.758036347776927],
  ['norm.cdf', { z: 2 }, 0.9772498680518208],
  ['norm.cdf', { z: 5 }, 0.9999997133484281],
  ['norm.sf', { z: -1 }, 0.8413447460685429],
  ['norm.sf', { z: 2 }, 0.02275013194817921],
  ['norm.sf', { z: 6 }, 9.86587645037698e-10],
  ['norm.sf', { z: 10 }, 7.619853024160525e-24],
  ['norm.sf', { z: 37.5 }, 4.605353009581955e-308],
  ['norm.ppf', { p: 1e-300 }, -37.0470962993612],
  ['norm.ppf', { p: 1e-20 }, -9.262340089798407],
  ['norm.ppf', { p: 0.025 }, -1.9599639845400543],
  ['norm.ppf', { p: 0.3 }, -0.5244005127080408],
  ['norm.ppf', { p: 0.5000001 }, 2.506628273311648e-7],
  ['norm.ppf', { p: 0.975 }, 1.9599639845400538],
  ['t.sf', { t: 2, df: 7 }, 0.04280966428148804],
  ['t.sf', { t: -1.3, df: 4.5 }, 0.8719019560279829],
  ['t.sf', { t: 30, df: 3 }, 4.0676402135819796e-5],
  ['t.sf', { t: 12, df: 0.5 }, 0.09253026053460106],
  ['t.sf', { t: 8, df: 250.25 }, 2.319171934844269e-14],
  ['t.sf', { t: 1e-6, df: 9 }, 0.49999961196509113],
  ['t.ppf', { p: 0.975, df: 7 }, 2.364624251592785],
  ['t.ppf', { p: 0.6, df: 2.5 }, 0.2814595127485476],
  ['t.ppf', { p: 1e-30, df: 3 }, -10331108360.44653],
  ['t.ppf', { p: 0.9995, df: 40 }, 3.5509657608633494],
  ['chi2.sf', { x: 3.84, df: 1 }, 0.050043521248705106],
  ['chi2.sf', { x: 100, df: 1 }, 1.523970604832105e-23],
  ['chi2.sf', { x: 700, df: 12.5 }, 1.23876251615922e-141],
  ['chi2.sf', { x: 2, df: 30 }, 0.9999999999997],
  ['chi2.sf', { x: 0.0001, df: 3 }, 0.9999997340464585],
  ['f.sf', { f: 3.2, df1: 2, df2: 17 }, 0.0661425666664213],
  ['f.sf', { f: 200, df1: 4, df2: 33.3 }, 8.859512208382765e-23],
  ['f.sf', { f: 0.05, df1: 3, df2: 5 }, 0.9835627319613538],
  ['f.sf', { f: 1, df1: 1, df2: 1 }, 0.5],
  ['beta.cdf', { x: 0.3, a: 2, b: 5 }, 0.5798249999999999],
  ['beta.cdf', { x: 1e-8, a: 0.5, b: 20 }, 0.0005014827187177445],
  ['beta.cdf', { x: 0.999, a: 40, b: 0.01 }, 0.02664387914518067],
  ['beta.cdf', { x: 0.02, a: 120, b: 80 }, 1.7993285173107294e-148],
  ['beta.ppf', { p: 0.025, a: 3, b: 28 }, 0.021117137029722566],
  ['beta.ppf', { p: 0.975, a: 1, b: 30 }, 0.11570330822202779],
  ['beta.ppf', { p: 1e-12, a: 5, b: 2 }, 0.0027833732636848296],
  ['beta.ppf', { p: 0.5, a: 0.2, b: 0.3 }, 0.2391350361479821],
  ['binom.cdf', { k: 3, n: 15, p: 0.5 }, 0.017578125],
  ['binom.cdf', { k: 0, n: 100, p: 0.05 }, 0.0059205292203340235],
  ['binom.cdf', { k: 40, n: 200, p: 0.5 }, 1.6920079887576446e-18],
  ['binom.cdf', { k: 17, n: 17, p: 0.2 }, 1.0],
  ['binom.cdf', { k: -1, n: 5, p: 0.5 }, 0.0],
  ['nct.cdf', { t: 2, df: 10, nc: 1 }, 0.8076115625303752],
  ['nct.cdf', { t: -7.6, df: 59, nc: 4.4 }, 2.4471823047271624e-24],
  ['nct.cdf', { t: 0.5, df: 3, nc: 8 }, 8.516031513989555e-14],
  ['nct.cdf', { t: 5, df: 3.5, nc: 18 }, 2.079732941773548e-8],
  ['nct.cdf', { t: 0, df: 3.5, nc: 2 }, 0.02275013194817921],
  ['nct.cdf', { t: 9, df: 3.5, nc: 2 }, 0.9840877590620218],
];

const answerOf = (fn: string, input: object): number => {
  const answer = answerLine(JSON.stringify({ id: 0, fn, input }));
  return (answer as { output: { value: number } }).output.value;
};

describe('distribution functions', () => {
  for (const [fn, input, value] of published) {
    it(`${fn} of ${JSON.stringify(input)} has twelve right digits`, () => {
      assertClose(answerOf(fn, input), value, 1e-12);
    });
  }

  it('are infinite where a probability of 0 or 1 asks for it', () => {
    assert.equal(answerOf('norm.ppf', { p: 0 }), '-Infinity');
    assert.equal(answerOf('t.ppf', { p: 1, df: 4 }), 'Infinity');
    assert.equal(answerOf('norm.sf', { z: 'Infinity' }), 0);
  });

  it('find their quantiles back, in both tails', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -36, max: 36, noNaN: true }),
        fc.double({ min: 0.5, max: 500, noNaN: true }),
        (z, df) => {
          const lower = Math.min(normalCdf(z), normalSf(z));
          assertClose(-normalQuantile(lower), Math.abs(z), 1e-10, 1e-12);
          const tail = studentSf(Math.abs(z), df);
          assertClose(-studentQuantile(tail, df), Math.abs(z), 1e-9, 1e-9);
        },
      ),
    );
  });

  it('give two tails that are one together', () => {
    const shape = fc.double({ min: 0.01, max: 300, noNaN: true });
    fc.assert(
      fc.property(shape, shape, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, x) => {
        assertClose(betaLower(a, b, x) + betaUpper(a, b, x), 1, 1e-12);
        const [t, nc] = [20 * x - 10, b / 100];
        assertClose(noncentralTCdf(t, a + 0.5, nc) + noncentralTSf(t, a + 0.5, nc), 1, 1e-11);
      }),
    );
  });
});
