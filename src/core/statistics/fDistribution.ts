// Fisher's F distribution: the tail that makes a ratio of variances a p-value.
import { betaLowerOfOdds } from './beta.ts';
import { chiSquaredSf } from './chiSquared.ts';

/** P(F > f) with df1 and df2 degrees of freedom. */
export function fSf(f: number, df1: number, df2: number): number {
  if (f <= 0) return 1;
  if (f === Number.POSITIVE_INFINITY) return 0;
  if (df2 === Number.POSITIVE_INFINITY) return chiSquaredSf(f * df1, df1);
  return betaLowerOfOdds(df2 / 2, df1 / 2, df2 / df1 / f);
}
