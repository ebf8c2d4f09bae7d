// Whether a change may pass: decided by an interval, so that noise alone does not block, and unknown is its own verdict, never
// a pass.
import type { Interval } from './passRate.ts';

export type GateVerdict = 'pass' | 'fail' | 'inconclusive';

/**
 * Non-inferiority by the interval of a difference (new less old): pass when it lies wholly above -margin, fail when wholly
 * below, else inconclusive; so also when nothing is known.
 */
export function judgeNonInferiority({ low, high }: Interval, margin: number): GateVerdict {
  if (low === null || high === null) return 'inconclusive';
  if (low > -margin) return 'pass';
  return high < -margin ? 'fail' : 'inconclusive';
}

export interface FlakyItem {
  readonly passes: number;
  readonly attempts: number;
  readonly baselinePasses: number;
  readonly baselineAttempts: number;
}

export interface FlakyVerdict {
  /** P(so few passes or fewer), given the baseline; null without a baseline or without attempts. */
  readonly p: number | null;
  readonly verdict: GateVerdict;
}

/**
 * Whether one item got worse than its own flakiness: the beta-binomial predictive of the baseline under Jeffreys' prior, so that
 * a young baseline is not trusted. Fails only below `alpha`; all attempts count.
 */
export function judgeFlakyItem(item: FlakyItem, alpha = 0.01): FlakyVerdict {
  const { passes, attempts, baselinePasses, baselineAttempts } = item;
  if (attempts === 0 || baselineAttempts === 0) return { p: null, verdict: 'inconclusive' };
  const p = betaBinomialCdf(passes, attempts, [baselinePasses + 0.5, baselineAttempts - baselinePasses + 0.5]);
  return { p, verdict: p < alpha ? 'fail' : 'pass' };
}

/** P(X <= k) of n tries whose pass rate is Beta(a, b) distributed; summed down from k, so that small chances are exact. */
function betaBinomialCdf(k: number, n: number, [a, b]: readonly [number, number]): number {
  if (k >= n) return 1;
  let log = 0;
  for (let at = 0; at < k; at += 1) log += Math.log(((a + at) / (at + 1)) * ((n - at) / (a + b + at)));
  for (let at = 0; at < n - k; at += 1) log += Math.log((b + at) / (a + b + k + at));
  let term = Math.exp(log);
  let sum = term;
  for (let at = k; at > 0; at -= 1) {
    term *= (at * (b + n - at)) / ((n - at + 1) * (a + at - 1));
    sum += term;
  }
  return Math.min(1, sum);
}
