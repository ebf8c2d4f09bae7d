// From what was asked to the plan: which columns, how many cells, under what name the rows are known. Rows are read through
// once to be counted and named, and again when they are run, so a plan of a million rows holds none of them.
import { canonicalJson } from '../base/hash.ts';
import type { Host } from '../base/host.ts';
import type { RunQuestion } from '../run/requestOfRun.ts';
import type { Run } from '../run/run.ts';
import type { RunRequest } from '../run/startRun.ts';
import type { Conversation, PreparedConversation } from './conversation/conversation.ts';
import type { CellError, Column, DerivedMetricRule, EvaluationHeader } from './evaluation.ts';
import type { CellVerdict } from './verdict.ts';

/** What the engine needs to know of a row; the rest is for whoever renders and scores it. */
export interface PlannedRow {
  readonly id: string;
  /** Of everything in it, so that an edited row is another one. */
  readonly hash: string;
}

/** One call of a cell, but for the repeat. */
export type CellQuestion = RunQuestion & Pick<RunRequest, 'model' | 'connection'>;

/** What a row becomes in a column: a question, with what is said after it in a conversation, or why it cannot be asked. */
export type PreparedCell = PreparedQuestionCell | PreparedErrorCell | PreparedInTurn;

interface PreparedQuestionCell {
  readonly question: CellQuestion;
  readonly conversation?: PreparedConversation;
  readonly error?: undefined;
  readonly inTurn?: undefined;
}

interface PreparedErrorCell {
  readonly question?: undefined;
  readonly conversation?: undefined;
  readonly error: CellError;
  readonly inTurn?: undefined;
}

/** Rows whose questions are made of the answers to those before them; the cell's own is the last. */
interface PreparedInTurn {
  readonly question?: undefined;
  readonly conversation?: undefined;
  readonly error?: undefined;
  readonly inTurn: readonly RowInTurn[];
}

export interface RowInTurn {
  readonly row: PlannedRow;
  /** Given the answers to all rows before it, in their order. */
  prepare(before: readonly Run[]): Exclude<PreparedCell, PreparedInTurn>;
}

export interface PlannedColumn<Row extends PlannedRow> extends Column {
  /** Renders the row; never throws for what is wrong in a row. */
  prepare(row: Row): PreparedCell;
  /** Evaluators see answers that are JSON without the white space in it; as they are when absent. */
  readonly seesJson?: boolean;
}

export interface EvaluationPlan<Row extends PlannedRow = PlannedRow> {
  readonly header: EvaluationHeader;
  readonly columns: readonly PlannedColumn<Row>[];
  /** From the first row on, each time it is called. */
  rows(): AsyncIterable<Row>;
  /** Never rejects: what fails in an evaluator is in its score. */
  score(run: Run, row: Row, column: PlannedColumn<Row>): Promise<CellVerdict>;
  /** Every turn and the whole. Never rejects, too. */
  scoreConversation(held: Conversation, row: Row, column: PlannedColumn<Row>): Promise<CellVerdict>;
  /** Whether an evaluator of the row compares the answers of all columns; none does when absent. */
  compares?(row: Row): boolean;
  /** Verdicts about all answers to a row that have one, in their order. Never rejects. */
  compareAnswers?(answers: readonly JudgedAnswer<Row>[], row: Row): Promise<readonly CellVerdict[]>;
  /** The same once before, only to let judges ask: what they want to know can then be asked in batches. */
  readonly ahead?: ScoringAhead<Row>;
  /** Whether a row's answers are streamed, because something measures their first token; none are when absent. */
  isStreamed?(row: Row): boolean;
}

export interface ScoringAhead<Row extends PlannedRow>
  extends Pick<EvaluationPlan<Row>, 'score' | 'scoreConversation'>,
    Required<Pick<EvaluationPlan<Row>, 'compareAnswers'>> {
  /** Whether an evaluator of the row asks a judge. */
  asksJudges(row: Row): boolean;
}

/** One answer with what was said of it alone. */
export interface JudgedAnswer<Row extends PlannedRow> {
  readonly column: PlannedColumn<Row>;
  readonly answer: Run | Conversation;
  readonly verdict: CellVerdict;
}

export interface PlanOptions<Row extends PlannedRow>
  extends Pick<
      EvaluationPlan<Row>,
      'rows' | 'score' | 'scoreConversation' | 'isStreamed' | 'compares' | 'compareAnswers' | 'ahead'
    >,
    Pick<EvaluationHeader, 'id' | 'prompt' | 'evaluators' | 'base' | 'repeat' | 'seed' | 'asked'> {
  readonly host: Pick<Host, 'sha256' | 'clock'>;
  readonly columns: readonly Omit<PlannedColumn<Row>, 'key'>[];
  readonly datasetName: string;
  /** Formulas over named metrics. */
  readonly derivedMetrics?: readonly DerivedMetricRule[];
}

/** Counts the rows and names everything. Rejects with what reading the rows rejects with. */
export async function planEvaluation<Row extends PlannedRow>(options: PlanOptions<Row>): Promise<EvaluationPlan<Row>> {
  const { host, id, prompt, evaluators, base, repeat, seed, asked, rows, datasetName } = options;
  const { score, scoreConversation, isStreamed = () => false, derivedMetrics = [] } = options;
  const columns = options.columns.map((column) => ({ ...column, key: columnKey(column, host) }));
  const dataset = { name: datasetName, ...(await nameRows(rows(), host)) };
  const plain = columns.map(({ prepare: _, seesJson: __, ...column }): Column => column);
  const header: EvaluationHeader = {
    ...{ id, prompt, evaluators, base, repeat, seed, asked, dataset },
    ...(derivedMetrics.length === 0 ? {} : { derivedMetrics }),
    versions: distinct(
      plain.map(({ selector, version, promptHash, blob }) => ({ selector, number: version, hash: promptHash, blob })),
      ({ hash }) => hash,
    ),
    models: [...new Set(plain.map(({ model }) => model))],
    columns: plain,
    cells: columns.length * dataset.rows * repeat,
    startedAt: new Date(host.clock.now()).toISOString(),
  };
  const { compares, compareAnswers, ahead } = options;
  const comparing = compares && compareAnswers ? { compares, compareAnswers } : {};
  return { header, columns, rows, score, scoreConversation, isStreamed, ...comparing, ...(ahead ? { ahead } : {}) };
}

function columnKey({ promptHash, model, tried }: Omit<Column, 'key'>, { sha256 }: Pick<Host, 'sha256'>): string {
  return sha256(canonicalJson({ promptHash, model, tried })).slice(0, 16);
}

async function nameRows(rows: AsyncIterable<PlannedRow>, { sha256 }: Pick<Host, 'sha256'>) {
  let hash = '';
  let count = 0;
  let batch: string[] = [];
  const fold = (): void => {
    hash = sha256([hash, ...batch].join('\n'));
    batch = [];
  };
  for await (const row of rows) {
    count += 1;
    if (batch.push(row.hash) === rowsAtOnce) fold();
  }
  fold();
  return { hash, rows: count };
}

const rowsAtOnce = 1_000;

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
