// Barnard's exact test of two pass rates: the largest p-value that any common rate could give. Tables are ordered by the
// pooled score statistic, compared as fractions of whole numbers, because ties decide which tables count.
import { hypergeometric, type PassCounts } from './rateDifference.ts';

const golden = (Math.sqrt(5) - 1) / 2;

/** The two-sided p with pooled variance. 1 when both versions pass equally often. */
export function barnardExact(counts: PassCounts): number {
  const { xa, na, xb, nb } = counts;
  if (xa * nb === xb * na) return 1;
  const extreme = extremeShares(counts);
  return Math.min(
    1,
    largest((rate) => mixed(extreme, rate), extreme.length),
  );
}

/**
 * For each number of passes in all: the share of its tables, given the margins, whose statistic is at least the observed
 * one. With it the p-value at a common rate is a mixture over the binomial number of passes.
 */
function extremeShares(counts: PassCounts): Float64Array {
  const { na, nb } = counts;
  const isExtreme = extremeTables(counts);
  const shares = new Float64Array(na + nb + 1);
  for (let passes = 0; passes <= na + nb; passes += 1) {
    const { first, probability } = hypergeometric(na, nb, passes);
    probability.forEach((value, index) => {
      if (isExtreme(first + index, passes)) shares[passes]! += value;
    });
  }
  return shares;
}

/**
 * The statistic's square is proportional to (xa nb - xb na)² / (s (n - s)) with s passes in all. Both sides of the
 * comparison are whole numbers, exact as doubles up to about 500 items and as big integers beyond.
 */
function extremeTables({ xa, na, xb, nb }: PassCounts): (passesOfA: number, passes: number) => boolean {
  const total = na + nb;
  const distance = (a: number, passes: number): number => a * nb - (passes - a) * na;
  const spread = (passes: number): number => passes * (total - passes);
  const [observed, observedSpread] = [distance(xa, xa + xb), spread(xa + xb)];
  if ((na * nb) ** 2 * total * total <= Number.MAX_SAFE_INTEGER * 4) {
    return (a, passes) =>
      distance(a, passes) ** 2 * observedSpread >= observed ** 2 * spread(passes) && spread(passes) > 0;
  }
  const [wide, wideSpread] = [BigInt(observed) ** 2n, BigInt(observedSpread)];
  return (a, passes) =>
    spread(passes) > 0 && BigInt(distance(a, passes)) ** 2n * wideSpread >= wide * BigInt(spread(passes));
}

/** Σ shares[s] P(Bin(n, rate) = s), the probabilities built by ratios outwards from the likeliest s. */
function mixed(shares: Float64Array, rate: number): number {
  const n = shares.length - 1;
  const odds = rate / (1 - rate);
  const mode = Math.min(n, Math.floor((n + 1) * rate));
  let total = 1;
  let sum = shares[mode]!;
  for (let s = mode, weight = 1; s < n && weight > 1e-320; s += 1) {
    weight *= ((n - s) / (s + 1)) * odds;
    total += weight;
    sum += weight * shares[s + 1]!;
  }
  for (let s = mode, weight = 1; s > 0 && weight > 1e-320; s -= 1) {
    weight *= s / ((n - s + 1) * odds);
    total += weight;
    sum += weight * shares[s - 1]!;
  }
  return sum / total;
}

/**
 * The supremum over the common rate. On the scale where a binomial has the same width everywhere, a grid much finer than
 * that width finds every peak; each high one is then climbed. The order of tables is symmetric in passing and failing, so
 * half of the rates suffice.
 */
function largest(f: (rate: number) => number, size: number): number {
  const points = Math.ceil(60 + 40 * Math.sqrt(size));
  const at = (angle: number): number => f(Math.sin(angle) ** 2);
  const step = Math.PI / 4 / points;
  const values = Array.from({ length: points + 2 }, (_, k) => (k === 0 ? 0 : at(k * step)));
  const top = values.reduce((best, value) => Math.max(best, value), 0);
  const peaks = values.flatMap((value, k) =>
    k > 0 && k <= points && value > top * 0.98 && isPeak(values, k) ? [k] : [],
  );
  return peaks.reduce((best, k) => Math.max(best, climb(at, (k - 1) * step, (k + 1) * step)), top);
}

function isPeak(values: readonly number[], k: number): boolean {
  return values[k]! >= values[k - 1]! && values[k]! >= values[k + 1]!;
}

function climb(f: (angle: number) => number, from: number, to: number): number {
  let [left, right] = [from, to];
  let best = 0;
  for (let round = 0; round < 45; round += 1) {
    const [a, b] = [right - golden * (right - left), left + golden * (right - left)];
    const [fa, fb] = [f(a), f(b)];
    best = Math.max(best, fa, fb);
    if (fa < fb) left = a;
    else right = b;
  }
  return best;
}
