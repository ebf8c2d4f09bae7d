// The scores of one answer as one: the weighted mean, the verdict, and named metrics. What is unknown makes the whole
// unknown, never better or worse.
import type { Score } from '../run/run.ts';
import { type EvaluatorUse, flattenUses } from './evaluatorUse.ts';

export interface RowScore {
  /** Weighted mean; null when any value that counts is unknown, or nothing counts. */
  readonly value: number | null;
  /** False when any that counts failed, true when none is unknown and at least one passed, else null. */
  readonly passed: boolean | null;
  readonly reason: string;
  /** Evaluators with a weight above 0, and those of them whose value is unknown. */
  readonly counted: number;
  readonly undecided: number;
  /** Weighted mean of each named metric, members of sets included; null when a value of it is unknown. */
  readonly metrics: { readonly [name: string]: number | null };
  /** The weights behind each of them, added up: what sums over answers count it by. */
  readonly metricWeights: { readonly [name: string]: number };
}

/**
 * `scores` are those of `flattenUses(uses)`. With a threshold the mean decides alone, as in promptfoo; without one every
 * evaluator that counts and has a verdict must pass.
 */
export function summarizeScores(
  uses: readonly EvaluatorUse[],
  scores: readonly Score[],
  options: { readonly threshold?: number | null } = {},
): RowScore {
  const pairs = pairUp(uses, scores);
  const counting = pairs.filter(({ use, isMember }) => !isMember && use.weight > 0);
  const threshold = options.threshold ?? null;
  const value = weightedMean(counting);
  const passed = threshold === null ? allPassed(counting) : value === null ? null : value >= threshold;
  return {
    ...{ value, passed, reason: explain(counting, { value, passed, threshold }) },
    counted: counting.length,
    undecided: counting.filter(({ score }) => score.value === null).length,
    ...metricsOf(pairs),
  };
}

interface Pair {
  readonly use: EvaluatorUse;
  readonly score: Score;
  readonly isMember: boolean;
}

function pairUp(uses: readonly EvaluatorUse[], scores: readonly Score[]): readonly Pair[] {
  const direct = new Set(uses);
  return flattenUses(uses).map((use, index) => {
    const score = scores[index];
    if (!score) throw new RangeError('Every use has a score');
    return { use, score, isMember: !direct.has(use) };
  });
}

function weightedMean(pairs: readonly Pair[]): number | null {
  if (pairs.length === 0 || pairs.some(({ score }) => score.value === null)) return null;
  const total = pairs.reduce((sum, { use }) => sum + use.weight, 0);
  // The mean of equal values may leave 0..1 by a rounding error.
  const mean = pairs.reduce((sum, { use, score }) => sum + use.weight * (score.value ?? 0), 0) / total;
  return Math.min(1, Math.max(0, mean));
}

function allPassed(pairs: readonly Pair[]): boolean | null {
  if (pairs.some(({ score }) => score.passed === false)) return false;
  // A value without a verdict neither passes nor fails.
  const isKnown = pairs.every(({ score }) => score.value !== null);
  return isKnown && pairs.some(({ score }) => score.passed) ? true : null;
}

function explain(
  pairs: readonly Pair[],
  { value, passed, threshold }: { value: number | null; passed: boolean | null; threshold: number | null },
): string {
  if (pairs.length === 0) return 'No evaluator counts here.';
  if (threshold !== null && value !== null) {
    return `The mean ${Number(value.toFixed(4))} ${passed ? 'reaches' : 'is below'} the threshold ${threshold}.`;
  }
  if (passed) return 'Passed.';
  const first =
    pairs.find(({ score }) => (passed === false ? score.passed === false : score.value === null)) ?? pairs[0];
  return `${first?.use.name}: ${first?.score.reason}`;
}

function metricsOf(pairs: readonly Pair[]): Pick<RowScore, 'metrics' | 'metricWeights'> {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const { metric, weight } = pair.use;
    if (metric !== null && weight > 0) groups.set(metric, [...(groups.get(metric) ?? []), pair]);
  }
  const weightOf = (members: readonly Pair[]): number => members.reduce((sum, { use }) => sum + use.weight, 0);
  return {
    metrics: Object.fromEntries([...groups].map(([name, members]) => [name, weightedMean(members)])),
    metricWeights: Object.fromEntries([...groups].map(([name, members]) => [name, weightOf(members)])),
  };
}
