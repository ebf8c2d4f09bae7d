// How far a judge may be believed, from people's verdicts on the same answers. A judge is an instrument: with too few labels,
// or no better than chance, it informs and does not gate; with enough, its rate is corrected for its errors.
import { cohenKappa, gwetAc1 } from '../statistics/cohenKappa.ts';
import { correctJudgedRate, powerTunedLambda, predictionPoweredMean } from '../statistics/judgedRate.ts';
import { type Interval, wilsonInterval } from '../statistics/passRate.ts';

/** One answer: what the judge said of it, and what people did. Null: no verdict. */
export interface JudgedCase {
  readonly judge: boolean | null;
  readonly human: boolean | null;
}

export interface Rate extends Interval {
  readonly value: number | null;
  /** Of how many cases. */
  readonly n: number;
}

export interface CorrectedPassRate extends Interval {
  readonly value: number;
  /** `people`: all cases are labelled. `ppi++`: the labels are a random part of the run. `lee`: they come from elsewhere. */
  readonly method: 'people' | 'ppi++' | 'lee';
}

export interface JudgeCalibration {
  /** Cases with a verdict of the judge. */
  readonly judged: number;
  /** Of those, cases that people judged too. */
  readonly labels: number;
  /** The raw rate: what the judge says. */
  readonly judgeSays: Rate;
  /** The judge passes what people pass; fails what they fail. */
  readonly sensitivity: Rate;
  readonly specificity: Rate;
  readonly agreement: number | null;
  readonly kappa: Interval & { readonly value: number | null };
  /** Gwet's AC1, which does not suffer when nearly everything passes. */
  readonly ac1: number | null;
  /** The pass rate that people would give; null without enough labels, or for a judge no better than chance. */
  readonly corrected: CorrectedPassRate | null;
  readonly mayGate: boolean;
  /** Why it may not gate, or how well it agrees with people. */
  readonly standing: string;
}

export interface CalibrationOptions {
  /** People judged a random part of these very cases. */
  readonly isRandomPart: boolean;
  readonly level?: number;
}

/** Below this, figures about a judge are too unsure to decide anything by. */
export const fewestLabels = 30;

export function calibrateJudge(cases: readonly JudgedCase[], options: CalibrationOptions): JudgeCalibration {
  const { level = 0.95 } = options;
  const judged = cases.filter(hasVerdict);
  const labelled = judged.filter(hasLabel);
  const passes = labelled.filter(({ human }) => human);
  const fails = labelled.filter(({ human }) => !human);
  const rate = (hits: number, n: number): Rate => ({
    value: n === 0 ? null : hits / n,
    n,
    ...wilsonInterval(hits, n, level),
  });
  const pairs = {
    a: labelled.map(({ judge }) => Number(judge)),
    b: labelled.map(({ human }) => Number(human)),
    categories: 2,
  };
  const { agreement, kappa, low, high } = cohenKappa(pairs, 'none', level);
  const sensitivity = rate(passes.filter(({ judge }) => judge).length, passes.length);
  const specificity = rate(fails.filter(({ judge }) => !judge).length, fails.length);
  const corrected = labelled.length < fewestLabels ? null : correct(judged, labelled, options);
  const figures = { labels: labelled.length, sensitivity, specificity, corrected };
  return {
    ...figures,
    judged: judged.length,
    judgeSays: rate(judged.filter(({ judge }) => judge).length, judged.length),
    agreement,
    kappa: { value: kappa, low, high },
    ac1: gwetAc1(pairs),
    mayGate: whyNot(figures) === null,
    standing: whyNot(figures) ?? `It agrees with people on ${percent(agreement)} of ${labelled.length} answers.`,
  };
}

type Judged = JudgedCase & { readonly judge: boolean };
type Labelled = Judged & { readonly human: boolean };

function hasVerdict(one: JudgedCase): one is Judged {
  return one.judge !== null;
}

function hasLabel(one: Judged): one is Labelled {
  return one.human !== null;
}

type Figures = Pick<JudgeCalibration, 'labels' | 'sensitivity' | 'specificity' | 'corrected'>;

/** Null when it may gate. */
function whyNot({ labels, sensitivity, specificity, corrected }: Figures): string | null {
  if (labels < fewestLabels)
    return `It informs and does not gate: people judged ${labels} of its answers, and ${fewestLabels} are needed.`;
  if (sensitivity.value === null || specificity.value === null)
    return 'It informs and does not gate: people passed, or failed, every answer, so one kind of error was never seen.';
  if (sensitivity.value + specificity.value <= 1) return 'It informs and does not gate: it is no better than chance.';
  return corrected === null ? 'It informs and does not gate: its rate cannot be corrected.' : null;
}

function correct(
  judged: readonly Judged[],
  labelled: readonly Labelled[],
  { isRandomPart, level = 0.95 }: CalibrationOptions,
): CorrectedPassRate | null {
  const passes = labelled.filter(({ human }) => human);
  const fails = labelled.filter(({ human }) => !human);
  const hits = passes.filter(({ judge }) => judge).length;
  const rejections = fails.filter(({ judge }) => !judge).length;
  // In whole numbers, so that chance is chance whatever binary fractions add up to.
  if (hits * fails.length + rejections * passes.length <= passes.length * fails.length) return null;
  if (labelled.length === judged.length)
    return {
      method: 'people',
      value: passes.length / labelled.length,
      ...wilsonInterval(passes.length, labelled.length, level),
    };
  if (isRandomPart) return correctByPart(judged, labelled, level);
  const rate = correctJudgedRate(
    {
      judgePass: judged.filter(({ judge }) => judge).length,
      n: judged.length,
      ...{ trueNegative: rejections, humanFail: fails.length, truePositive: hits, humanPass: passes.length },
    },
    level,
  );
  return rate.corrected === null ? null : { method: 'lee', value: rate.corrected, low: rate.low, high: rate.high };
}

function correctByPart(
  judged: readonly Judged[],
  labelled: readonly Labelled[],
  level: number,
): CorrectedPassRate | null {
  const known = new Set<Judged>(labelled);
  const run = {
    human: labelled.map(({ human }) => Number(human)),
    judgeLabelled: labelled.map(({ judge }) => Number(judge)),
    judgeUnlabelled: judged.filter((one) => !known.has(one)).map(({ judge }) => Number(judge)),
  };
  const { estimate, low, high } = predictionPoweredMean(run, { lambda: powerTunedLambda(run) ?? 1, level });
  if (estimate === null || low === null || high === null) return null;
  return { method: 'ppi++', value: clip(estimate), low: clip(low), high: clip(high) };
}

function clip(value: number): number {
  return Math.max(0, Math.min(1, value));
}

function percent(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)} %`;
}
