// What the extension may tell the page of results, for tests that look at the page alone.
import type {
  CellDetails,
  GridColumn,
  GridHostMessage,
  GridPageMessage,
  GridState,
  ShownAnswer,
  ShownCell,
  ShownRow,
} from '../../src/protocol/evaluationGrid.ts';
import { readGridHostMessage, readGridPageMessage } from '../../src/protocol/evaluationGrid.ts';
import type { PageContract } from './panelPage.ts';

export const gridContract: PageContract<GridHostMessage, GridPageMessage> = {
  name: 'evaluationGrid',
  title: 'Results of an evaluation',
  readHost: readGridHostMessage,
  readPage: readGridPageMessage,
};

export function gridColumn(key: string, over: Partial<GridColumn> = {}): GridColumn {
  return {
    ...{ key, name: key, model: 'openai/gpt-6-luna', tried: '', isBase: false, rate: '83 % of 45 rows' },
    ...{ interval: '69 to 92 %', facts: ['2 errors', '$0.02 spent', 'p50 840 ms'], rating: '' },
    comparison: null,
    ...over,
  };
}

export const twoColumns: readonly GridColumn[] = [
  gridColumn('v3', { isBase: true }),
  gridColumn('draft', {
    rate: '74 % of 45 rows',
    interval: '60 to 85 %',
    facts: ['1 refused', '$0.01 spent', 'p50 1.2 s', '40 were there already'],
    comparison: {
      text: '−9 points, 95 % interval −18 to −1 points, p 0.039, 45 rows: worse',
      tone: 'bad',
    },
  }),
];

export function gridStateOf(over: Partial<GridState> = {}): GridState {
  return {
    page: { key: 'page', evaluation: '01JDH400000000000000000000' },
    ...{ prompt: 'support.ticket-summary', subject: 'tickets.csv, 45 rows · 2026-11-20 14:05' },
    ...{ verdict: { text: 'fail', tone: 'bad' }, progress: null, notices: ['$0.03 spent in 2.4 s'], empty: null },
    ...{ columns: [...twoColumns], hasOwnBase: true, base: 'version', comparison: [] },
    ...over,
  };
}

export function shownCell(over: Partial<ShownCell> = {}): ShownCell {
  return {
    ...{ fate: 'passed', verdict: 'passed', text: 'The parcel arrives on Monday.', isAnswer: true, reason: '' },
    ...{ facts: ['score 1.00', '$0.0012', '840 ms'], isRegressed: false, rating: '' },
    ...over,
  };
}

const kinds: readonly Partial<ShownCell>[] = [
  {},
  { fate: 'failed', verdict: 'failed', reason: 'right: does not say “Monday”', isRegressed: true },
  { fate: 'error', verdict: 'error', text: 'The provider asks to wait (429).', isAnswer: false, facts: [] },
  { fate: 'refused', verdict: 'refused', text: 'I cannot help with that.' },
  { fate: 'mixed', verdict: 'passes sometimes, 2 of 3 passed', reason: 'right: does not say “Monday”', rating: '8/10' },
  { fate: 'filtered', verdict: 'filtered', text: 'The content filter stopped it.', isAnswer: false },
  { fate: 'undecided', verdict: 'undecided', facts: ['$0.0012', 'cached'] },
];

/** Row `index` of many, each column with another of everything that a cell can be. */
export function shownRow(index: number): ShownRow {
  const cells = [0, 1].map((column) => shownCell(kinds[(index + column) % kinds.length]));
  return { key: `${index + 1} hash`, id: String(index + 1), label: `ticket: Where is parcel ${index + 1}?`, cells };
}

export function gridView(over: Partial<Extract<GridHostMessage, { type: 'view' }>> = {}): GridHostMessage {
  const counts = { all: 100_000, failures: 12, errors: 3, different: 20, regressed: 7 };
  const found = { searching: '', searchProblem: null, anchor: null };
  return { type: 'view', revision: 1, rows: 100_000, counts, ...found, ...over };
}

export function shownAnswer(over: Partial<ShownAnswer> = {}): ShownAnswer {
  return {
    ...{ repeat: 0, fate: 'failed', verdict: 'failed', text: 'The parcel arrives on Tuesday.', said: null },
    problem: null,
    scores: [
      { evaluator: 'right', passed: false, value: '0.00', reason: 'does not say “Monday”', isStale: false },
      { evaluator: 'short', passed: true, value: '1.00', reason: '5 words', isStale: true },
    ],
    facts: [
      { label: 'Paid now', value: '$0.0012', detail: 'No stored answer to exactly this question could be used.' },
      { label: 'Input tokens', value: '214', detail: null },
    ],
    ...{ rating: { score: null, verdict: null, note: '' }, hasRun: true, canBeExpected: true },
    ...over,
  };
}

export function cellDetailsOf(over: Partial<CellDetails> = {}): CellDetails {
  return {
    ...{ row: '2 hash', column: 'draft', title: 'Row 2', columnName: 'draft · openai/gpt-6-luna' },
    variables: [{ name: 'ticket', value: 'Where is parcel 2?' }],
    ...{ expected: 'Monday', rowNote: null, answers: [shownAnswer()] },
    base: { name: 'v3 · openai/gpt-6-luna', texts: ['The parcel arrives on Monday.'] },
    ...over,
  };
}

/** Rows for what the page asks for, as the extension would have them of so many. */
export function rowsFor(message: GridPageMessage, rows = 100_000): GridHostMessage[] {
  if (message.type !== 'rows') return [];
  const { revision, start, count } = message;
  const shown = Array.from({ length: Math.min(count, rows - start) }, (_, at) => shownRow(start + at));
  return [{ type: 'rows', revision, start, rows: shown }];
}
