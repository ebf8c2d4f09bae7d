// Judges held against people: how often they agree, and what a judged pass rate is worth.
import { TrackerError } from '../../base/trackerError.ts';
import { calibrateJudge, type JudgeCalibration, type Rate } from '../../evaluation/judgeCalibration.ts';
import type { Store } from '../../store/openStore.ts';
import { findReview } from '../../store/reviewRecords.ts';
import { readJudgedAnswers } from '../evaluation/judgedCases.ts';
import { defineOperation } from '../operation.ts';
import type { Style } from '../report.ts';

interface CalibratedJudge extends JudgeCalibration {
  readonly evaluator: string;
  readonly hash: string;
  readonly model: string;
}

export const calibrate = defineOperation({
  id: 'calibrate',
  title: 'Calibrate Judges',
  summary: "the judges of a prompt against people's verdicts on the same answers",
  effect: 'read',
  parameters: {
    prompt: { kind: 'prompt', summary: 'whose judges', positional: true, required: true },
    evaluator: { kind: 'text', summary: 'only this one', placeholder: 'name' },
    review: {
      kind: 'text',
      summary: 'only the votes of this review are what people say',
      placeholder: 'id',
    },
    randomPart: { kind: 'flag', summary: 'people judged a random part of these answers (narrower intervals)' },
  },
  examples: [
    {
      command: 'prompttracker calibrate support.summary',
      does: 'agreement, errors and corrected pass rate of each judge',
    },
  ],

  async run({ prompt, evaluator, review, randomPart }, { project, store }): Promise<readonly CalibratedJudge[]> {
    const entry = await project.find(prompt);
    const opened = await store();
    const labels = review === null ? null : await requireLabels(opened, review);
    const judged = await readJudgedAnswers(opened, entry.id, labels);
    const chosen = judged.filter((one) => evaluator === null || one.evaluator === evaluator);
    return chosen.map(({ cases, ...judge }) => ({ ...judge, ...calibrateJudge(cases, { isRandomPart: randomPart }) }));
  },

  report(data, { style }) {
    if (data.length === 0) return { lines: [], notes: ['No answer of this prompt was judged by a model yet.'] };
    const notes = data.some(({ mayGate }) => !mayGate)
      ? ['People judge with: prompttracker review create, or prompttracker rate <run> --approve or --reject']
      : [];
    return { lines: data.flatMap((judge) => linesOf(judge, style)), notes };
  },
});

/** The id of a review whose votes pass or fail an answer. Throws `usage/…`. */
async function requireLabels(store: Store, prefix: string): Promise<string> {
  const { review } = await findReview(store, prefix);
  const { scale } = review;
  if (scale.kind === 'preference' || (scale.kind === 'levels' && scale.passFrom === null)) {
    throw new TrackerError('usage/invalid-argument', 'The votes of this review neither pass nor fail an answer.', {
      hint: 'Judges are held against thumbs, checklists, and levels with --pass-from.',
    });
  }
  return review.id;
}

function linesOf(judge: CalibratedJudge, style: Style): string[] {
  const { evaluator, model, judged, labels, judgeSays, sensitivity, specificity, kappa, ac1, corrected } = judge;
  const paint = judge.mayGate ? style.green : style.yellow;
  return [
    `${style.bold(evaluator)}  ${model}  ${judged} judged, ${labels} of them by people`,
    `  judge says pass      ${rateText(judgeSays)}`,
    `  corrected pass rate  ${corrected === null ? '–' : `${rateText({ ...corrected, n: judged })}  ${corrected.method}`}`,
    `  passes what people pass  ${rateText(sensitivity)}`,
    `  fails what people fail   ${rateText(specificity)}`,
    `  kappa ${numberText(kappa.value)} (${numberText(kappa.low)} to ${numberText(kappa.high)})  AC1 ${numberText(ac1)}`,
    `  ${paint(judge.standing)}`,
  ];
}

function rateText({ value, low, high, n }: Rate): string {
  return value === null ? '–' : `${numberText(value)} (${numberText(low)} to ${numberText(high)}, n = ${n})`;
}

function numberText(value: number | null): string {
  return value === null ? '–' : value.toFixed(2);
}
