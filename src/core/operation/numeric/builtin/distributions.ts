// Distribution functions by name: the base of every p-value.
import { betaLower, betaQuantile } from '../../../statistics/beta.ts';
import { binomialCdf } from '../../../statistics/binomial.ts';
import { chiSquaredSf } from '../../../statistics/chiSquared.ts';
import { fSf } from '../../../statistics/fDistribution.ts';
import { noncentralTCdf } from '../../../statistics/noncentralT.ts';
import { normalCdf, normalQuantile, normalSf } from '../../../statistics/normal.ts';
import { studentQuantile, studentSf } from '../../../statistics/studentT.ts';
import { count, finite, number, positive, probability } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';

const df = positive;

export const distributions = {
  'norm.cdf': numericFunction({ z: number }, ({ z }) => ({ value: normalCdf(z) })),
  'norm.sf': numericFunction({ z: number }, ({ z }) => ({ value: normalSf(z) })),
  'norm.ppf': numericFunction({ p: probability }, ({ p }) => ({ value: normalQuantile(p) })),
  't.sf': numericFunction({ t: number, df }, ({ t, df }) => ({ value: studentSf(t, df) })),
  't.ppf': numericFunction({ p: probability, df }, ({ p, df }) => ({ value: studentQuantile(p, df) })),
  'chi2.sf': numericFunction({ x: number, df }, ({ x, df }) => ({ value: chiSquaredSf(x, df) })),
  'f.sf': numericFunction({ f: number, df1: df, df2: df }, ({ f, df1, df2 }) => ({ value: fSf(f, df1, df2) })),
  'beta.cdf': numericFunction({ x: number, a: positive, b: positive }, ({ x, a, b }) => ({
    value: betaLower(a, b, x),
  })),
  'beta.ppf': numericFunction({ p: probability, a: positive, b: positive }, ({ p, a, b }) => ({
    value: betaQuantile(a, b, p),
  })),
  'binom.cdf': numericFunction({ k: number, n: count, p: probability }, ({ k, n, p }) => ({
    value: binomialCdf(k, n, p),
  })),
  'nct.cdf': numericFunction({ t: number, df, nc: finite }, ({ t, df, nc }) => ({ value: noncentralTCdf(t, df, nc) })),
};
