// What passes and tries tell of several versions when their pass rates are taken as Beta distributed: which is best, what
// choosing wrongly would cost, and whether two are as good as equal. Every integral is positive and done on the scale of
// log-odds, so that a chance of 1e-20 is exact too. No drawing of random numbers.
import { betaLower, betaQuantile, betaUpper } from './beta.ts';
import { betaKernel } from './gamma.ts';
import { integrate } from './integrate.ts';

export interface Arm {
  readonly passes: number;
  readonly tries: number;
}

/** The two parameters of the Beta distribution before any try, each 0.1 or more; 1 and 1 is uniform. */
export type BetaPrior = readonly [number, number];

export const uniformPrior: BetaPrior = [1, 1];

interface Posterior {
  readonly a: number;
  readonly b: number;
}

export interface ArmComparison {
  readonly mean: number[];
  /** Equal-tailed 95 % credible intervals. */
  readonly credible95: [number, number][];
  /** P(this arm has the highest pass rate). */
  readonly bestProbability: number[];
  /** E[max of all pass rates] - E[this pass rate]: what choosing this arm costs. */
  readonly expectedLoss: number[];
}

/** Compares arms by their posteriors; P(best) and expected loss by quadrature. */
export function compareArms(arms: readonly Arm[], prior: BetaPrior = uniformPrior): ArmComparison {
  if (arms.length === 0) return { mean: [], credible95: [], bestProbability: [], expectedLoss: [] };
  const posteriors = arms.map((arm) => posteriorOf(arm, prior));
  const best = integrate((t) => chancesAt(posteriors, t), edgesAround(posteriors, []));
  return {
    mean: posteriors.map(({ a, b }) => a / (a + b)),
    credible95: posteriors.map(({ a, b }) => [betaQuantile(a, b, 0.025), betaQuantile(a, b, 0.975)]),
    bestProbability: best.slice(0, arms.length).map(toChance),
    expectedLoss: best.slice(arms.length),
  };
}

/** For every arm the density of being the best at log-odds `t`, then for every arm that of being worse than another. */
function chancesAt(posteriors: readonly Posterior[], t: number): number[] {
  const [x, y] = fromLogOdds(t);
  const below = posteriors.map(({ a, b }) => betaLower(a, b, x, y));
  const above = posteriors.map(({ a, b }) => betaUpper(a, b, x, y));
  const isBest = posteriors.map(({ a, b }, own) => {
    let density = betaKernel(a, b, x, y);
    for (const [at, chance] of below.entries()) if (at !== own) density *= chance;
    return density;
  });
  const loses = posteriors.map((_, own) => {
    let log = 0;
    for (const [at, chance] of above.entries()) if (at !== own) log += Math.log1p(-chance);
    // E[(best other - own)+] is the integral of P(own <= x) P(best other > x) over x.
    return below[own]! * -Math.expm1(log) * x * y;
  });
  return [...isBest, ...loses];
}

export interface RopeProbabilities {
  readonly worse: number;
  readonly equivalent: number;
  readonly better: number;
}

/** P(B's pass rate lies under, within and over A's by `rope`), by quadrature; the three add up to 1. */
export function ropeProbabilities(
  a: Arm,
  b: Arm,
  options: { readonly rope: number; readonly prior?: BetaPrior },
): RopeProbabilities {
  const { rope, prior = uniformPrior } = options;
  const first = posteriorOf(a, prior);
  const second = posteriorOf(b, prior);
  const { mean, deviation } = momentsOf(second);
  // Where B's distribution begins, ends and bends, seen from A's side.
  const bends = [rope, 1 - rope];
  for (const shift of [-rope, rope]) for (const k of [-6, -2, 0, 2, 6]) bends.push(mean + shift + k * deviation);
  const [worse, equivalent, better] = integrate(
    (t) => {
      const [x, y] = fromLogOdds(t);
      const density = betaKernel(first.a, first.b, x, y);
      const low = tailsAt(second, x - rope, y + rope);
      const high = tailsAt(second, x + rope, y - rope);
      const within = low.below < 0.5 ? high.below - low.below : low.above - high.above;
      return [density * low.below, density * within, density * high.above];
    },
    edgesAround([first], bends),
  );
  return { worse: toChance(worse!), equivalent: toChance(equivalent!), better: toChance(better!) };
}

function tailsAt({ a, b }: Posterior, x: number, y: number): { readonly below: number; readonly above: number } {
  if (x <= 0) return { below: 0, above: 1 };
  if (y <= 0) return { below: 1, above: 0 };
  return { below: betaLower(a, b, x, y), above: betaUpper(a, b, x, y) };
}

/** Rounding may leave a chance a last bit above 1. */
function toChance(value: number): number {
  return Math.min(1, value);
}

function posteriorOf({ passes, tries }: Arm, [a, b]: BetaPrior): Posterior {
  return { a: a + passes, b: b + tries - passes };
}

function momentsOf({ a, b }: Posterior): { readonly mean: number; readonly deviation: number } {
  return { mean: a / (a + b), deviation: Math.sqrt((a * b) / (a + b + 1)) / (a + b) };
}

function fromLogOdds(t: number): [number, number] {
  return [1 / (1 + Math.exp(-t)), 1 / (1 + Math.exp(t))];
}

/** Edges on the log-odds scale: the middle and flanks of every distribution, the given pass rates, and ends with nothing beyond. */
function edgesAround(posteriors: readonly Posterior[], rates: readonly number[]): number[] {
  const edges = rates.filter((rate) => rate > 0 && rate < 1).map((rate) => Math.log(rate / (1 - rate)));
  for (const { a, b } of posteriors) {
    const spread = Math.sqrt(1 / a + 1 / b);
    for (const k of [-14, -9, -5, -2, 0, 2, 5, 9, 14]) edges.push(Math.log(a / b) + k * spread);
  }
  // A tail falls like e^(-a|t|): 45/a away it has lost 19 digits.
  const low = Math.max(-700, Math.min(...edges, -45 / Math.min(...posteriors.map(({ a }) => a))));
  const high = Math.min(700, Math.max(...edges, 45 / Math.min(...posteriors.map(({ b }) => b))));
  const inside = edges.filter((edge) => edge > low && edge < high);
  return [...new Set([low, ...inside, high])].sort((left, right) => left - right);
}
