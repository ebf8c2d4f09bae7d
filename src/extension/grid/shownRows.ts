// Rows of the grid as a page shows them: of each cell the verdict in words, the beginning of the answer, and what it took.
import type { CellResult } from '../../core/evaluation/evaluation.ts';
import type { GridCell, GridRow } from '../../core/evaluation/grid/grid.ts';
import { isRegressed, type ModeOptions } from '../../core/evaluation/grid/rowModes.ts';
import { errorText, failureReasons } from '../../core/export/evaluationReport.ts';
import { answerTextOf, variableTextsOf } from '../../core/operation/evaluation/reportedAnswer.ts';
import { countOf, formatDuration, formatUsd } from '../../core/operation/formatValue.ts';
import { ratingText } from '../../core/operation/ratingText.ts';
import type { Run } from '../../core/run/run.ts';
import type { ShownCell, ShownFate, ShownRow } from '../../protocol/evaluationGrid.ts';

/** By run id. */
export type Answers = ReadonlyMap<string, Run>;

const longestLine = 240;
const longestLabel = 160;

export function shownRow(row: GridRow, answers: Answers, options: ModeOptions): ShownRow {
  const { key, caseId, cells } = row;
  const asked = cells.flatMap((cell) => cell?.results ?? []).map(({ run }) => answers.get(run ?? ''));
  return {
    key,
    id: caseId,
    label: labelOf(asked.find((run) => run !== undefined)),
    cells: cells.map((cell, place) =>
      cell === null ? nothingYet : shownCell(cell, answers, isRegressed(row, place, options)),
    ),
  };
}

const nothingYet: ShownCell = {
  ...{ fate: null, verdict: '', text: '', isAnswer: false, reason: '', facts: [], isRegressed: false, rating: '' },
};

/** The values of the variables in a line. */
function labelOf(run: Run | undefined): string {
  if (run === undefined) return '';
  const values = variableTextsOf(run).map(([name, value]) => `${name}: ${value}`);
  return lineOf(values.join(' · '), longestLabel);
}

function shownCell(cell: GridCell, answers: Answers, regressed: boolean): ShownCell {
  const { results, fate, passed, value, costUsd, latencyMs } = cell;
  const telling = tellingResult(cell);
  const run = answers.get(telling.run ?? '');
  const why = errorText(telling);
  // Of a conversation the last answer, which is what rows differ by; the cell opens with all of it.
  const answer = run === undefined ? null : answerTextOf(run);
  const isAnswer = why === null || Boolean(answer);
  const rated = new Set(results.map((result) => ratingText(answers.get(result.run ?? '')?.scores ?? [])));
  return {
    fate,
    verdict: results.length === 1 ? fateTexts[fate] : `${fateTexts[fate]}, ${passed} of ${results.length} passed`,
    text: isAnswer
      ? lineOf(answer ?? (run === undefined ? '' : 'the answer is not stored'), longestLine)
      : lineOf(why ?? '', longestLine),
    isAnswer: isAnswer && answer !== null,
    reason: lineOf(failureReasons(telling).join('; '), longestLine),
    facts: [
      ...(telling.conversation === undefined ? [] : [countOf(telling.conversation.turns.length, 'turn')]),
      ...(value === null ? [] : [`score ${value.toFixed(2)}`]),
      ...(results.every(({ run: id }) => id === null) ? [] : [formatUsd(costUsd)]),
      ...(latencyMs === null ? [] : [formatDuration(latencyMs)]),
      ...(results.every(({ cached }) => cached) ? ['cached'] : []),
    ],
    isRegressed: regressed,
    rating: [...rated].filter((text) => text !== '').join(', '),
  };
}

/** The result that says why the cell is what it is: the first that has its fate, else the first that did not pass. */
function tellingResult({ results }: GridCell): CellResult {
  return results.find(({ passed }) => passed !== true) ?? (results[0] as CellResult);
}

export const fateTexts: { readonly [fate in ShownFate]: string } = {
  passed: 'passed',
  failed: 'failed',
  mixed: 'passes sometimes',
  undecided: 'undecided',
  error: 'error',
  filtered: 'filtered',
  refused: 'refused',
};

/** One line; a cut is shown, and never parts a character. */
export function lineOf(text: string, most: number): string {
  const line = [
    ...text
      .slice(0, 4 * most)
      .replace(/\s+/g, ' ')
      .trim(),
  ];
  return line.length > most ? `${line.slice(0, most - 1).join('')}…` : line.join('');
}
