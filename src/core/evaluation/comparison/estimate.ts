// What every method of comparing gives, before the verdict: a difference with its interval and what it rests on.
import type { Bounds, Effect, Verdict } from './comparison.ts';

export interface Estimate
  extends Pick<
    Effect,
    | 'n'
    | 'baseline'
    | 'candidate'
    | 'difference'
    | 'p'
    | 'interval'
    | 'test'
    | 'low'
    | 'high'
    | 'clusters'
    | 'discordance'
  > {
  readonly beside: Effect['beside'];
  readonly effects: Effect['effects'];
  /** The smallest difference found with 80 % power at this size. */
  readonly detectable: number | null;
  /** Rows in all that find this difference with 80 % power; with different rows, in each version. Null when no number does. */
  rowsFor(target: number): number | null;
}

/** Power for which sizes and smallest differences are told. */
export const power = 0.8;

/** By the interval alone, so that an interval and a verdict never say two things. */
export function verdictOf({ low, high }: Bounds, margin: number): Verdict {
  if (low === null || high === null) return 'inconclusive';
  if (low > 0) return 'better';
  if (high < 0) return 'worse';
  return low > -margin && high < margin ? 'equivalent' : 'inconclusive';
}
