// What an evaluation would do and cost, cell by cell, without asking anything: which answers are there already and why others
// are not, how much the rest is likely to cost, and how much at worst.

import type { Host } from '../base/host.ts';
import { sumOf } from '../base/sumOf.ts';
import type { Run } from '../run/run.ts';
import type { CellWhy, Nearest } from './cacheWhy.ts';
import {
  type CallEstimate,
  type CallsEstimate,
  type EstimateOptions,
  moneyOf,
  noCalls,
  together,
  type UnknownTexts,
} from './callsEstimate.ts';
import { type PlannedCalls, planConversation, planInTurn } from './conversation/planConversation.ts';
import { type Cell, type CellResult, cellId, type EvaluationHeader } from './evaluation.ts';
import type { JudgeLedger, JudgesEstimate } from './judgeLedger.ts';
import { askAboutRow } from './judgeQuestions.ts';
import type { CellQuestion, EvaluationPlan, PlannedRow, PreparedCell } from './planEvaluation.ts';
import { workThrough } from './workers.ts';

/**
 * `answered`: a whole answer is there. `new`: nobody has asked this. `incomplete`: what is there is an error, was filtered or
 * cut, or is not kept by the settings of the repository. `cache-off`: it is asked again on purpose. `unrendered`: the row does
 * not fit the prompt, so nothing will be asked.
 */
export type CacheReason = 'answered' | 'new' | 'incomplete' | 'cache-off' | 'unrendered';

export interface CacheLook {
  readonly reason: CacheReason;
  /** The run that answers, or would if it were whole. */
  readonly run: Run | null;
  /** What came nearest to a question that is new. */
  readonly nearest?: Nearest;
}

export interface DryRunPorts {
  look(question: CellQuestion, repeat: number): Promise<CacheLook>;
  estimate(question: CellQuestion, options?: EstimateOptions): Promise<CallEstimate>;
  /** How long an answer to it is. */
  lengthOf(question: CellQuestion): UnknownTexts;
  readonly host: Host;
  readonly signal: AbortSignal;
  /** By `cellId`: what an evaluation that goes on does not ask again. */
  readonly finished?: ReadonlyMap<string, CellResult>;
  /** What the calls would cost in batches is told, too. */
  readonly isBatch?: boolean;
  /** What judges would be asked. */
  readonly judges: JudgeLedger;
}

export interface PlannedCellReport extends Cell {
  readonly selector: string;
  readonly model: string;
  readonly reason: CacheReason;
  readonly run: string | null;
  readonly why: CellWhy;
}

export interface Estimate extends CallsEstimate {
  readonly cells: number;
  readonly cached: number;
  readonly unrendered: number;
  /** Of the calls that would be made. */
  readonly inputTokens: number;
  /** Models that play users, beside the calls above: what they cost when every conversation is as long as it may be. */
  readonly users: CallsEstimate;
  /** The calls above with `--batch`: what no batch can answer at its full price. Absent without it. */
  readonly batch?: CallsEstimate;
}

export interface ColumnEstimate extends Estimate {
  readonly column: string;
  readonly selector: string;
  readonly model: string;
}

/** Shape of `eval --dry-run --json`. */
export interface EvaluationDryRun
  extends Pick<EvaluationHeader, 'prompt' | 'versions' | 'models' | 'dataset' | 'repeat'>,
    Estimate {
  readonly dryRun: true;
  /** What `--plan` takes: the evaluation that shards on several machines make together. */
  readonly plan: EvaluationHeader;
  readonly columns: readonly ColumnEstimate[];
  /** Of evaluators, beside the calls above. Each question may have to be repaired once; that is in the worst case alone. */
  readonly judges: JudgesEstimate;
  /** Evaluators that ask for embeddings, services or code, which is not part of the estimate. */
  readonly paidEvaluators: readonly string[];
  readonly results: readonly PlannedCellReport[];
}

type Sums = { -readonly [name in keyof Estimate]: Estimate[name] };

const none: Estimate = { ...noCalls, cells: 0, cached: 0, unrendered: 0, inputTokens: 0, users: noCalls };
const looksAtOnce = 16;

/** Rejects with what reading the rows rejects with. */
export async function dryRunEvaluation<Row extends PlannedRow>(
  plan: EvaluationPlan<Row>,
  ports: DryRunPorts,
): Promise<Omit<EvaluationDryRun, 'paidEvaluators'>> {
  const { prompt, versions, models, dataset, repeat } = plan.header;
  const empty: Estimate = ports.isBatch ? { ...none, batch: noCalls } : none;
  const sums = new Map(plan.columns.map(({ key }) => [key, { ...empty } as Sums]));
  const results: PlannedCellReport[] = [];
  const isStopped = (): boolean => ports.signal.aborted;
  const note = async (row: Row, at: number): Promise<void> => {
    const width = plan.columns.length;
    for (let place = 0; place < width * repeat; place++) {
      const column = plan.columns[place % width] as (typeof plan.columns)[number];
      const { key, selector, model } = column;
      const cell = { caseId: row.id, caseHash: row.hash, column: key, repeat: Math.floor(place / width) };
      const known = ports.finished?.get(cellId(cell));
      const planned = known === undefined ? await planCell(column.prepare(row), cell.repeat, ports) : nothingToAsk;
      add(sums.get(key) as Sums, planned);
      const { seen } = planned;
      const run = known?.run ?? seen.run?.id ?? null;
      const { reason, nearest = { run, differs: [] } } = seen;
      const why = { reason, ...nearest, origin: null };
      results[at * width * repeat + place] = { ...cell, selector, model, reason, run, why };
    }
    await askAboutRow(plan, row, {
      ...{ host: ports.host, isStopped },
      isFinished: (cell) => ports.finished?.has(cellId(cell)) === true,
      answerTo: ({ repeat: asked = 0, ...question }) => ports.judges.answerTo(question, asked),
    });
  };
  let count = 0;
  const work = (row: Row): Promise<void> => note(row, count++);
  await workThrough(plan.rows(), { limit: looksAtOnce, isStopped, work });
  const columns = plan.columns.map(({ key, selector, model }) => ({
    ...(sums.get(key) as Estimate),
    ...{ column: key, selector, model },
  }));
  return {
    dryRun: true,
    plan: plan.header,
    prompt,
    versions,
    models,
    dataset,
    repeat,
    ...total(columns),
    judges: ports.judges.total(),
    columns,
    results,
  };
}

const nothingToAsk: PlannedCalls = { seen: { reason: 'answered', run: null }, answers: [], userCalls: [] };

async function planCell(
  { question, conversation, inTurn }: PreparedCell,
  repeat: number,
  { look, estimate, lengthOf }: DryRunPorts,
): Promise<PlannedCalls> {
  const inTalk = {
    look: (asked: CellQuestion) => look(asked, repeat),
    estimate: (asked: CellQuestion, unknown: UnknownTexts) => estimate(asked, { unknown, isAlone: true }),
    lengthOf,
  };
  if (inTurn !== undefined) return planInTurn(inTurn, inTalk);
  if (question === undefined) return { seen: { reason: 'unrendered', run: null }, answers: [], userCalls: [] };
  if (conversation !== undefined) return planConversation({ question, conversation }, inTalk);
  const seen = await look(question, repeat);
  return { seen, answers: seen.reason === 'answered' ? [] : [await estimate(question)], userCalls: [] };
}

function add(sums: Sums, { seen, answers, userCalls }: PlannedCalls): void {
  sums.cells += 1;
  if (seen.reason === 'answered') sums.cached += 1;
  if (seen.reason === 'unrendered') sums.unrendered += 1;
  for (const call of answers) sums.inputTokens += call.inputTokens;
  const { calls, likelyUsd, worstUsd } = moneyOf(answers);
  sums.calls += calls;
  sums.likelyUsd = sumOf(sums.likelyUsd, likelyUsd);
  sums.worstUsd = sumOf(sums.worstUsd, worstUsd);
  sums.users = together(sums.users, moneyOf(userCalls));
  if (sums.batch !== undefined) sums.batch = together(sums.batch, moneyOf(answers.map((call) => call.batch ?? call)));
}

function total(columns: readonly Estimate[]): Estimate {
  return columns.reduce(
    (sum, column) => ({
      cells: sum.cells + column.cells,
      cached: sum.cached + column.cached,
      ...together(sum, column),
      unrendered: sum.unrendered + column.unrendered,
      inputTokens: sum.inputTokens + column.inputTokens,
      users: together(sum.users, column.users),
      ...(column.batch === undefined ? {} : { batch: together(sum.batch ?? noCalls, column.batch) }),
    }),
    none,
  );
}
