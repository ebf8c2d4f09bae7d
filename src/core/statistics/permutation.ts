// Exact permutation tests of a difference of means: every assignment that chance could have made is counted.
import { TrackerError } from '../base/trackerError.ts';
import { roundForTies } from './pairedScores.ts';
import { meanOf } from './summary.ts';

export interface PermutationResult {
  readonly p: number;
  /** How many assignments there are, the observed one among them. */
  readonly permutations: number;
}

/** Sums that differ by less are the same sum. */
const slack = 1e-9;
const mostFlips = 44;
const mostSplits = 2e7;

/** Flips every set of signs of the differences and counts sums at least as far from 0; at most 44 differences. */
export function signFlipTest(differences: readonly number[]): PermutationResult {
  if (differences.length > mostFlips) throw tooMany(`${mostFlips} differences`);
  const values = differences.map((value) => Math.abs(roundForTies(value)));
  const observed = Math.abs(differences.reduce((sum, value) => sum + roundForTies(value), 0));
  const half = values.length >> 1;
  const left = signedSums(values.slice(0, half)).sort();
  const right = signedSums(values.slice(half)).sort();
  const permutations = left.length * right.length;
  const limit = observed - slack;
  if (limit <= 0) return { p: 1, permutations };
  // Both lists are symmetric about 0, so the sums at or below -limit are as many as those at or above it.
  let [count, place] = [0, right.length];
  for (const sum of left) {
    while (place > 0 && sum + right[place - 1]! >= limit) place -= 1;
    count += right.length - place;
  }
  return { p: (2 * count) / permutations, permutations };
}

/** All sums of the values with either sign. */
function signedSums(values: readonly number[]): Float64Array {
  const sums = new Float64Array(2 ** values.length);
  let filled = 1;
  for (const value of values) {
    for (let index = 0; index < filled; index += 1) {
      const sum = sums[index]!;
      sums[index] = sum - value;
      sums[index + filled] = sum + value;
    }
    filled *= 2;
  }
  return sums;
}

/**
 * Deals all values to two groups of these sizes in every way and counts differences of means at least as large; at most
 * twenty million ways.
 */
export function splitTest(a: readonly number[], b: readonly number[]): PermutationResult {
  const permutations = choose(a.length + b.length, a.length);
  if (permutations > mostSplits) throw tooMany(`${mostSplits} ways to deal them`);
  if (a.length === 0 || b.length === 0) return { p: 1, permutations };
  const all = [...a, ...b];
  const total = all.reduce((sum, value) => sum + value, 0);
  const limit = Math.abs(meanOf(b) - meanOf(a)) - slack;
  let count = 0;
  const deal = (from: number, left: number, sum: number): void => {
    if (left === 0) {
      if (Math.abs((total - sum) / b.length - sum / a.length) >= limit) count += 1;
      return;
    }
    for (let index = from; index <= all.length - left; index += 1) deal(index + 1, left - 1, sum + all[index]!);
  };
  deal(0, a.length, 0);
  return { p: count / permutations, permutations };
}

/** p of `extreme` of `permutations` random ones, never 0: the observed one counts too (Phipson and Smyth 2010). */
export function monteCarloP(extreme: number, permutations: number): number {
  return (extreme + 1) / (permutations + 1);
}

function choose(n: number, k: number): number {
  let result = 1;
  for (let index = 1; index <= Math.min(k, n - k); index += 1) {
    result = Math.round((result * (n - Math.min(k, n - k) + index)) / index);
  }
  return result;
}

function tooMany(limit: string): TrackerError {
  return new TrackerError('usage/invalid-argument', `An exact permutation test takes at most ${limit}.`);
}
