// Everything about one cell for the page: what was asked and expected, every answer with its scores and reasons, what it took,
// and whether it was there already.
import type { CellResult, Column } from '../../core/evaluation/evaluation.ts';
import { fateOf } from '../../core/evaluation/verdict.ts';
import { errorText } from '../../core/export/evaluationReport.ts';
import { columnLabel } from '../../core/operation/comparison/baseComparison.ts';
import { answerTextOf, type Said, saidIn, variableTextsOf } from '../../core/operation/evaluation/reportedAnswer.ts';
import { formatTime, formatUsd } from '../../core/operation/formatValue.ts';
import { ratingOf } from '../../core/operation/ratingText.ts';
import type { Run } from '../../core/run/run.ts';
import type { CellDetails, ShownAnswer } from '../../protocol/evaluationGrid.ts';
import { factsOf } from '../runs/runView.ts';
import type { PlacedCell } from './gridModel.ts';
import { type Answers, fateTexts } from './shownRows.ts';

export interface DetailsOptions {
  readonly columns: readonly Column[];
  readonly answers: Answers;
  readonly row: RowFacts;
}

/** What is known of the row in its file. */
export interface RowFacts {
  /** What a good answer says; null when the row says nothing. */
  readonly expected: string | null;
  readonly note: string | null;
  readonly canBeWritten: boolean;
}

/** Before its file was read. */
export const unknownRow: RowFacts = { expected: null, note: null, canBeWritten: false };

export function cellDetails({ row, cell, place, base }: PlacedCell, options: DetailsOptions): CellDetails {
  const { columns, answers } = options;
  const { expected, note, canBeWritten } = options.row;
  const column = columns[place] as Column;
  const runOf = ({ run }: CellResult): Run | null => answers.get(run ?? '') ?? null;
  const asked = cell.results.map(runOf).find((run) => run !== null) ?? null;
  const baseTexts = cell.results.map(({ repeat }) => {
    const other = base?.cell.results.find((result) => result.repeat === repeat) ?? base?.cell.results[0];
    const run = other === undefined ? null : runOf(other);
    return run && answerTextOf(run, other?.conversation);
  });
  return {
    ...{ row: row.key, column: column.key, title: `Row ${row.caseId}`, columnName: columnLabel(column) },
    variables: asked === null ? [] : variableTextsOf(asked).map(([name, value]) => ({ name, value })),
    ...{ expected, rowNote: note },
    answers: cell.results.map((result) => shownAnswer(result, runOf(result), canBeWritten)),
    base: base && { name: columnLabel(columns[base.place] as Column), texts: baseTexts },
  };
}

function shownAnswer(result: CellResult, run: Run | null, canBeWritten: boolean): ShownAnswer {
  const fate = fateOf(result);
  const { conversation } = result;
  const text = run && answerTextOf(run, conversation);
  return {
    ...{
      repeat: result.repeat,
      fate,
      verdict: fateTexts[fate],
      text: text === '' && result.error !== null ? null : text,
    },
    problem: problemOf(result, run),
    said: run === null || conversation === undefined ? null : saidTurns(saidIn(run, conversation)),
    scores: result.scores.map(({ evaluator, passed, value, reason, stale = false }) => {
      return { evaluator, passed, value: value === null ? '–' : value.toFixed(2), reason, isStale: stale };
    }),
    facts: [
      cacheFact(result, run),
      ...(conversation === undefined ? [] : [turnsFact(conversation)]),
      ...(run === null ? [] : factsOf(run)),
    ],
    rating: run && ratingOf(run.scores),
    hasRun: run !== null,
    // What a row of turns expects is said in its turns.
    canBeExpected: canBeWritten && text !== null && text !== '' && conversation === undefined,
  };
}

function saidTurns(said: readonly Said[] | null): ShownAnswer['said'] {
  return said === null ? null : [...said];
}

/** The other figures are those of the last answer. */
function turnsFact({ turns, userRuns }: NonNullable<CellResult['conversation']>): ShownAnswer['facts'][number] {
  const played = userRuns.length === 0 ? '' : ` A model played the user in ${userRuns.length} of its calls.`;
  const detail = `Every answer is a run of its own; what follows here is of the last one.${played}`;
  return { label: 'Answers', value: String(turns.length), detail };
}

const problems: { readonly [fate: string]: string } = {
  filtered: 'The provider’s content filter stopped this answer. It is counted apart, not as failed.',
  refused: 'The model refused to answer. It is counted apart, not as failed.',
  error: 'There is no answer. An error is not a failed answer.',
};

function problemOf(result: CellResult, run: Run | null): string | null {
  const why = errorText(result);
  if (why !== null) return why;
  const fate = problems[fateOf(result)];
  if (fate !== undefined) return fate;
  if (run === null) return 'The run behind this answer is not in the results folder.';
  return answerTextOf(run) === null ? 'The answer is not stored: the policy of this repository keeps none.' : null;
}

/** Why it cost nothing, or why it had to be asked. */
function cacheFact({ cached, costUsd, run: id }: CellResult, run: Run | null): ShownAnswer['facts'][number] {
  if (id === null)
    return { label: 'Asked', value: 'no', detail: 'The row does not fit the prompt, so nothing was sent.' };
  if (!cached) {
    const detail =
      'No stored answer to exactly this question could be used: text, inputs, model, parameters and repeat.';
    return { label: 'Paid now', value: formatUsd(costUsd), detail };
  }
  const by = run?.recordedBy ? ` by ${run.recordedBy}` : '';
  const when = run === null ? '' : `, asked ${formatTime(run.startedAt)} UTC${by}`;
  const detail = 'Exactly this question was answered before, so this evaluation paid nothing for it.';
  return { label: 'Cached', value: `yes${when}`, detail };
}
