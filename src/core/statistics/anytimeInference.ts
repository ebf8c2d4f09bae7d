// Tests that may be looked at after every observation: stopping when they say so keeps the rate of false winners at alpha,
// which stopping at p < 0.05 does not.
import type { PairWinner } from './pairwiseVerdicts.ts';

export interface EProcess {
  /** The e-value after each outcome. */
  readonly e: number[];
  /** The smallest 1/e so far, at most 1: valid at any time of looking. */
  readonly p: number[];
  /** The first outcome (from 1) after which e >= 1/alpha; null when there is none. */
  readonly stopAt: number | null;
}

/**
 * Bets on which version wins the items where only one passes: after b wins of B and c of A, e = B(1+b,1+c) 2^(b+c).
 * `outcomes` are in the order of the items; a tie leaves the bet as it is.
 */
export function discordantEProcess(outcomes: readonly PairWinner[], alpha = 0.05): EProcess {
  const wins = { a: 0, b: 0 };
  const e: number[] = [];
  let value = 1;
  for (const winner of outcomes) {
    if (winner !== 'tie') {
      // The ratio of two neighbours of the closed form: what the bet so far gave this outcome, against a half.
      value *= (2 * (1 + wins[winner])) / (2 + wins.a + wins.b);
      wins[winner] += 1;
    }
    e.push(value);
  }
  const stop = e.findIndex((each) => each >= 1 / alpha);
  return { e, p: runningMinimum(e), stopAt: stop < 0 ? null : stop + 1 };
}

export interface MixtureSprt {
  /** The likelihood ratio after each difference. */
  readonly ratio: number[];
  readonly p: number[];
}

/**
 * Mixture sequential probability ratio test (Johari, Pekelis and Walsh 2015) of mean 0, for paired differences of known
 * variance and a N(0, mixture) prior on their mean.
 */
export function mixtureSprt(differences: readonly number[], variance: number, mixture: number): MixtureSprt {
  let sum = 0;
  const ratio = differences.map((difference, at) => {
    sum += difference;
    const spread = variance + (at + 1) * mixture;
    return Math.sqrt(variance / spread) * Math.exp((sum * sum * mixture) / (2 * variance * spread));
  });
  return { ratio, p: runningMinimum(ratio) };
}

export interface ConfidenceSequence {
  readonly rho: number;
  /** Bounds after the 2nd, 3rd, … observation; one has no spread, so it has no bounds. */
  readonly low: number[];
  readonly high: number[];
}

/**
 * Asymptotic confidence sequence of a mean (Waudby-Smith et al., arXiv 2103.06476, eq. 9), tightest near observation `tOpt`:
 * rho² = (-2 ln alpha + ln(1 - 2 ln alpha)) / tOpt.
 */
export function asymptoticSequence(values: readonly number[], alpha: number, tOpt: number): ConfidenceSequence {
  const rho = Math.sqrt((-2 * Math.log(alpha) + Math.log1p(-2 * Math.log(alpha))) / tOpt);
  const low: number[] = [];
  const high: number[] = [];
  let mean = 0;
  let squares = 0;
  for (const [at, value] of values.entries()) {
    const t = at + 1;
    const before = value - mean;
    mean += before / t;
    squares += before * (value - mean);
    if (t === 1) continue;
    const scale = t * rho * rho + 1;
    const half =
      Math.sqrt(squares / t) * Math.sqrt(((2 * scale) / (t * rho) ** 2) * Math.log(Math.sqrt(scale) / alpha));
    low.push(mean - half);
    high.push(mean + half);
  }
  return { rho, low, high };
}

function runningMinimum(evidence: readonly number[]): number[] {
  let smallest = 1;
  return evidence.map((value) => {
    smallest = Math.min(smallest, 1 / value);
    return smallest;
  });
}
