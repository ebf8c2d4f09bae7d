// The true pass rate behind a judge that errs. Two ways: from how often the judge is right on labelled cases (Rogan and
// Gladen; when the labels come from elsewhere), or from labels that are a random part of the run (prediction-powered).
import { normalQuantile } from './normal.ts';
import { meanOf } from './summary.ts';

export interface JudgedCounts {
  /** Of `n` cases the judge passed so many. */
  readonly judgePass: number;
  readonly n: number;
  /** Of the cases a person failed, the judge failed so many. */
  readonly trueNegative: number;
  readonly humanFail: number;
  /** Of the cases a person passed, the judge passed so many. */
  readonly truePositive: number;
  readonly humanPass: number;
}

export interface CorrectedRate {
  readonly raw: number | null;
  readonly sensitivity: number | null;
  readonly specificity: number | null;
  /** Null when the judge is no better than chance. */
  readonly corrected: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Rogan-Gladen rate within 0..1 and the interval of Lee et al. 2026 (arXiv 2511.21140), which knows how few labels there are. */
export function correctJudgedRate(counts: JudgedCounts, level = 0.95): CorrectedRate {
  const { judgePass, n, trueNegative, humanFail, truePositive, humanPass } = counts;
  const raw = n > 0 ? judgePass / n : null;
  const sensitivity = humanPass > 0 ? truePositive / humanPass : null;
  const specificity = humanFail > 0 ? trueNegative / humanFail : null;
  const unknown = { raw, sensitivity, specificity, corrected: null, low: null, high: null };
  if (raw === null || sensitivity === null || specificity === null) return unknown;
  // In whole numbers: 0.7 + 0.3 must be chance, whatever their sum is in binary.
  if (truePositive * humanFail + trueNegative * humanPass <= humanFail * humanPass) return unknown;
  const corrected = clip((raw + specificity - 1) / (sensitivity + specificity - 1));
  return { ...unknown, corrected, ...correctedInterval(counts, level) };
}

function correctedInterval(
  counts: JudgedCounts,
  level: number,
): { readonly low: number | null; readonly high: number | null } {
  const z = normalQuantile((1 + level) / 2);
  // Everything is shrunk a little towards a half, so that 0 of 5 errors are not taken for certainty.
  const judged = counts.n + z * z;
  const p = (counts.judgePass + (z * z) / 2) / judged;
  const [fails, passes] = [counts.humanFail + 2, counts.humanPass + 2];
  const [specificity, sensitivity] = [(counts.trueNegative + 1) / fails, (counts.truePositive + 1) / passes];
  const power = specificity + sensitivity - 1;
  if (power <= 0) return { low: null, high: null };
  const rate = (p + specificity - 1) / power;
  const ofFails = (specificity * (1 - specificity)) / fails;
  const ofPasses = (sensitivity * (1 - sensitivity)) / passes;
  const middle = rate + 2 * z * z * (rate * ofPasses - (1 - rate) * ofFails);
  const half = (z * Math.sqrt((p * (1 - p)) / judged + (1 - rate) ** 2 * ofFails + rate ** 2 * ofPasses)) / power;
  return { low: clip(middle - half), high: clip(middle + half) };
}

function clip(value: number): number {
  return Math.max(0, Math.min(1, value));
}

export interface LabelledRun {
  /** A person's verdicts or scores, and the judge's on the same cases. */
  readonly human: readonly number[];
  readonly judgeLabelled: readonly number[];
  /** The judge's on the cases no person labelled. */
  readonly judgeUnlabelled: readonly number[];
}

export interface PoweredMean {
  readonly estimate: number | null;
  readonly se: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Prediction-powered mean (Angelopoulos et al. 2023): the judge's mean, moved by what the labels show it to be off. */
export function predictionPoweredMean(
  run: LabelledRun,
  options: { readonly lambda?: number; readonly level?: number } = {},
): PoweredMean {
  const { lambda = 1, level = 0.95 } = options;
  const { human, judgeLabelled, judgeUnlabelled } = run;
  if (human.length === 0 || judgeUnlabelled.length === 0) return { estimate: null, se: null, low: null, high: null };
  const corrections = human.map((value, at) => value - lambda * judgeLabelled[at]!);
  const estimate = lambda * meanOf(judgeUnlabelled) + meanOf(corrections);
  const ofJudge = (lambda * lambda * populationVariance(judgeUnlabelled)) / judgeUnlabelled.length;
  const se = Math.sqrt(ofJudge + populationVariance(corrections) / corrections.length);
  const half = normalQuantile((1 + level) / 2) * se;
  return { estimate, se, low: estimate - half, high: estimate + half };
}

/**
 * How far the judge should be trusted, 0..1 (PPI++, Angelopoulos, Duchi and Zrnic 2023, as their `ppi_py` estimates it): the
 * lambda of the smallest variance. 0 for a judge that always says the same; null without labels or without other cases.
 */
export function powerTunedLambda({ human, judgeLabelled, judgeUnlabelled }: LabelledRun): number | null {
  const [n, rest] = [human.length, judgeUnlabelled.length];
  if (n === 0 || rest === 0) return null;
  const [meanHuman, meanJudge] = [meanOf(human), meanOf(judgeLabelled)];
  const products = human.map((value, at) => (value - meanHuman) * (judgeLabelled[at]! - meanJudge));
  const judged = [...judgeLabelled, ...judgeUnlabelled];
  const spread = (populationVariance(judged) * judged.length) / (judged.length - 1);
  return spread > 0 ? clip(meanOf(products) / ((1 + n / rest) * spread)) : 0;
}

function populationVariance(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
