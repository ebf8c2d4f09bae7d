// What two versions answered to the same rows, side by side: rows whose result changed first, then the others as the dataset
// has them. Only the
// answers that are shown are read.
import { runInTurns } from '../../base/steps.ts';
import { numberOfRow } from '../../evaluation/comparison/comparePair.ts';
import type { ComparedColumn, Comparison } from '../../evaluation/comparison/comparison.ts';
import { pairItems } from '../../evaluation/comparison/pairItems.ts';
import { diffAnswers } from '../../run/answerDiff.ts';
import type { Run } from '../../run/run.ts';
import type { Store } from '../../store/openStore.ts';
import type { Style } from '../report.ts';

export interface AnswerPair {
  readonly row: string;
  readonly baselineRun: string;
  readonly candidateRun: string;
  /** Null when the repository keeps no answers, or the call failed. */
  readonly before: string | null;
  readonly after: string | null;
  /** Null when one of them is unknown. */
  readonly isSame: boolean | null;
}

export interface CompareAnswersOptions {
  readonly comparison: Comparison | null;
  readonly limit: number;
  /** Others have a turn. */
  readonly pause: () => Promise<void>;
}

export async function compareAnswers(
  store: Pick<Store, 'runs'>,
  [baseline, candidate]: readonly ComparedColumn[],
  { comparison, limit, pause }: CompareAnswersOptions,
): Promise<readonly AnswerPair[]> {
  if (baseline === undefined || candidate === undefined || limit === 0) return [];
  const changed = comparison?.pairs.flatMap(({ losses, wins }) => [...losses, ...wins]) ?? [];
  const order = new Map(changed.map(({ dataset, id }, index) => [`${dataset} ${id}`, index]));
  const paired = await runInTurns(pairItems(baseline, candidate), pause);
  const rows = paired.pairs
    .map((pair) => ({
      row: pair.baseline.label,
      place: order.get(`${pair.baseline.dataset} ${pair.baseline.id}`) ?? order.size,
      before: pair.baseline.answers.find(({ run }) => run !== null)?.run ?? null,
      after: pair.candidate.answers.find(({ run }) => run !== null)?.run ?? null,
    }))
    .filter(({ before, after }) => before !== null && after !== null)
    .sort((a, b) => a.place - b.place || numberOfRow(a.row) - numberOfRow(b.row))
    .slice(0, limit);
  const ids = rows.flatMap(({ before, after }) => [before!, after!]);
  const found = ids.length === 0 ? [] : await store.runs({ ids });
  const outputs = new Map(found.map((run) => [run.id, outputOf(run)]));
  return rows.map(({ row, before: first, after: second }) => {
    const [before, after] = [outputs.get(first!) ?? null, outputs.get(second!) ?? null];
    const isSame = before === null || after === null ? null : diffAnswers(before, after).isSame;
    return { row, baselineRun: first!, candidateRun: second!, before, after, isSame };
  });
}

/** A repository that keeps no answers keeps their hash. */
function outputOf({ outcome }: Run): string | null {
  return 'outputHash' in outcome || outcome.status === 'failed' ? null : outcome.output;
}

/** Lines of an answer that a terminal shows. */
const shownLines = 6;

export function answerLines(answers: readonly AnswerPair[], style: Style): string[] {
  return answers.flatMap(({ row, before, after, isSame }) => [
    '',
    style.bold(`row ${row}`),
    ...(isSame ? [style.dim('  the same answer')] : []),
    ...answerText('-', before, style.red),
    ...(isSame ? [] : answerText('+', after, style.green)),
  ]);
}

function answerText(sign: string, answer: string | null, paint: (text: string) => string): string[] {
  if (answer === null) return [`${sign} –`];
  const lines = answer.trimEnd().split('\n');
  const shown = lines.slice(0, shownLines).map((line) => paint(`${sign} ${line}`));
  return lines.length > shownLines ? [...shown, `${sign} …`] : shown;
}
