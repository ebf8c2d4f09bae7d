// Runs a plan: every cell is prepared, answered, scored and kept, at most so many at a time. Cells are taken row by row, in a
// row column by column, so that whatever is finished can be compared, wherever it stops.
import type { Host } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { Run } from '../run/run.ts';
import type { RunRequest } from '../run/startRun.ts';
import type { Answer } from './answers.ts';
import { type Conversation, lastAnswer } from './conversation/conversation.ts';
import { conversationCell, isWhole } from './conversation/conversationCell.ts';
import { holdConversation } from './conversation/holdConversation.ts';
import { openTurnDesk, type TurnDesk } from './conversation/rowsInTurn.ts';
import {
  type CellError,
  type CellResult,
  cellId,
  type EvaluationEnding,
  type EvaluationProgress,
  type EvaluationStatus,
} from './evaluation.ts';
import type { Pause } from './pause.ts';
import type { CellQuestion, EvaluationPlan, PlannedColumn, PlannedRow } from './planEvaluation.ts';
import { createProgressMeter } from './progressMeter.ts';
import { createRowGroups } from './rowGroups.ts';
import { createSummary } from './summary.ts';
import { isInterrupted, isScored, noVerdict, outcomeOf } from './verdict.ts';
import { workThrough } from './workers.ts';

export interface EvaluationDoor {
  readonly host: Host;
  /** Rejects with a TrackerError when no further question may be asked: out of budget, or nothing can be kept. */
  ask(request: RunRequest): Promise<Answer>;
  /** Resolves once the result is durable. `run` is null where nothing was asked. */
  keep(result: CellResult, run: Run | null): Promise<void>;
  spentNanoUsd(): number | null;
  /** Why some questions were given up beforehand; absent or null when none was. */
  leftOut?(): TrackerError | null;
}

export interface RunEvaluationOptions {
  readonly door: EvaluationDoor;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** A question that does not fit the budget is left out, and the others are asked. Default: everything stops there. */
  readonly leavesOutCostly?: boolean;
  /** Finished before, by `cellId`: neither asked nor kept again. */
  readonly finished?: ReadonlyMap<string, CellResult>;
  readonly pause?: Pause;
  /** `place` counts the cells of the plan from 0. */
  readonly onResult?: (result: CellResult, place: number) => void;
  readonly onProgress?: (progress: EvaluationProgress) => void;
}

interface PlannedCell<Row extends PlannedRow> {
  readonly row: Row;
  readonly column: PlannedColumn<Row>;
  readonly repeat: number;
  readonly place: number;
}

/** Runs until the end, the budget or the user stops it. Rejects only for what is a bug, and when the rows cannot be read. */
export async function runEvaluation<Row extends PlannedRow>(
  plan: EvaluationPlan<Row>,
  options: RunEvaluationOptions,
): Promise<EvaluationEnding> {
  const { door, concurrency, signal, leavesOutCostly, finished = new Map(), pause, onResult, onProgress } = options;
  const { clock } = door.host;
  const startedMs = clock.monotonic();
  const summary = createSummary(plan.header);
  const pausedMs = pause?.pausedMs() ?? 0;
  const meter = createProgressMeter(plan.header.cells, () => clock.monotonic() - ((pause?.pausedMs() ?? 0) - pausedMs));
  const turns = openTurnDesk();
  let stopped: TrackerError | null = null;

  const take = (result: CellResult, { place }: PlannedCell<Row>, isNew = true): void => {
    summary.add(result);
    meter.add(result, isNew);
    onResult?.(result, place);
    onProgress?.(meter.progress(door.spentNanoUsd()));
  };
  const groups = createRowGroups<MadeCell<Row>>(plan.columns.length);
  const settle = async ({ cell, result, run }: MadeCell<Row>): Promise<void> => {
    if (finished.has(cellId(result))) return take(result, cell, false);
    await door.keep(result, run);
    take(result, cell);
  };
  const work = async (cell: PlannedCell<Row>): Promise<void> => {
    const known = finished.get(cellId(placeOf(cell)));
    const compares = plan.compares?.(cell.row) ?? false;
    // Of a row that is compared, every answer must be at hand; they are all stored, so they cost nothing.
    if (known !== undefined && (!compares || isWholeRow(plan, cell, finished))) return take(known, cell, false);
    await pause?.ready(signal);
    if (signal.aborted || stopped !== null) return;
    try {
      const made = { cell, ...(await runCell(plan, cell, { ...options, turns })) };
      // An interrupted call is no result: the cell is asked again when the evaluation goes on.
      if (isUnfinished(made.result)) return;
      if (!compares) return await settle(made);
      const group = groups.add(cell.place, made);
      if (group === null) return;
      for (const one of await compareGroup(plan, group)) if (!isUnfinished(one.result)) await settle(one);
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
      if (leavesOutCostly && error.code.startsWith('budget/')) return;
      stopped ??= error;
    }
  };

  await workThrough(cellsOf(plan), { limit: concurrency, isStopped: () => signal.aborted || stopped !== null, work });
  const spent = door.spentNanoUsd();
  const reason = (stopped as TrackerError | null) ?? door.leftOut?.() ?? null;
  const status: EvaluationStatus = signal.aborted ? 'interrupted' : reason === null ? 'finished' : 'stopped';
  return {
    status,
    stoppedBecause: reason && { code: reason.code, message: reason.message },
    durationMs: Math.round(clock.monotonic() - startedMs),
    spentUsd: spent === null ? null : spent / 1e9,
    ...summary.ending(status),
  };
}

interface MadeCell<Row extends PlannedRow> {
  readonly cell: PlannedCell<Row>;
  readonly result: CellResult;
  readonly run: Run | null;
  /** What is judged; null when nothing is. */
  readonly answer: Run | Conversation | null;
}

function isUnfinished({ outcome, scores }: CellResult): boolean {
  return outcome === 'cancelled' || scores.some(isInterrupted);
}

function isWholeRow<Row extends PlannedRow>(
  plan: EvaluationPlan<Row>,
  cell: PlannedCell<Row>,
  finished: ReadonlyMap<string, CellResult>,
): boolean {
  return plan.columns.every((column) => finished.has(cellId(placeOf({ ...cell, column }))));
}

/** The same cells with the verdicts of those who saw all of them. */
async function compareGroup<Row extends PlannedRow>(
  plan: EvaluationPlan<Row>,
  group: readonly MadeCell<Row>[],
): Promise<readonly MadeCell<Row>[]> {
  const judged = group.filter((made) => made.answer !== null);
  const answers = judged.map(({ cell, result, answer }) => {
    const { scores, evaluatorHashes, value, passed, metrics, metricWeights } = result;
    const named = { ...(metrics ? { metrics } : {}), ...(metricWeights ? { metricWeights } : {}) };
    const verdict = { scores, evaluatorHashes, value, passed, ...named };
    return { column: cell.column, answer: answer as Run | Conversation, verdict };
  });
  const verdicts = judged.length === 0 ? [] : await plan.compareAnswers?.(answers, judged[0]!.cell.row);
  const found = new Map(judged.map((made, at) => [made, verdicts?.[at]]));
  return group.map((made) => ({ ...made, result: { ...made.result, ...found.get(made) } }));
}

async function* cellsOf<Row extends PlannedRow>(plan: EvaluationPlan<Row>): AsyncGenerator<PlannedCell<Row>> {
  let place = 0;
  for await (const row of plan.rows())
    for (let repeat = 0; repeat < plan.header.repeat; repeat++)
      for (const column of plan.columns) yield { row, column, repeat, place: place++ };
}

function placeOf<Row extends PlannedRow>({ row, column, repeat }: PlannedCell<Row>) {
  return { column: column.key, caseId: row.id, caseHash: row.hash, repeat };
}

async function runCell<Row extends PlannedRow>(
  plan: EvaluationPlan<Row>,
  cell: PlannedCell<Row>,
  { door, signal, turns }: RunEvaluationOptions & { readonly turns: TurnDesk },
): Promise<Omit<MadeCell<Row>, 'cell'>> {
  const { row, column, repeat } = cell;
  const { promptId, promptHash, version, selector, model } = column;
  const stream = plan.isStreamed?.(row) ?? false;
  const place = { ...placeOf(cell), promptId, promptHash, version, selector, model };
  const unrendered = (error: CellError): Omit<MadeCell<Row>, 'cell'> => {
    const nothing = { run: null, cached: false, costUsd: 0, originalCostUsd: null, latencyMs: null };
    return { result: { ...place, ...nothing, ...noVerdict, outcome: 'unrendered', error }, run: null, answer: null };
  };
  const { question, conversation, error, inTurn } = column.prepare(row);
  if (error !== undefined) return unrendered(error);
  if (conversation !== undefined) {
    const held = await holdConversation({ question, conversation }, (asked, { continues }) =>
      door.ask({ host: door.host, ...asked, ...(continues ? { continues } : {}), repeat, signal, stream }),
    );
    const verdict = isWhole(held) ? await plan.scoreConversation(held, row, column) : noVerdict;
    return {
      result: { ...place, ...verdict, ...conversationCell(held) },
      run: lastAnswer(held) ?? held.userRuns.at(-1)?.run ?? null,
      answer: isWhole(held) ? held : null,
    };
  }
  const ask = (asked: CellQuestion, continues: string | null = null): Promise<Answer> =>
    door.ask({ host: door.host, ...asked, ...(continues ? { continues } : {}), repeat, signal, stream });
  const given = inTurn ? await turns.ask(inTurn, `${column.key} ${repeat}`, ask) : await ask(question);
  if ('code' in given) return unrendered(given);
  const { run, cached } = given;
  const outcome = outcomeOf(run);
  const verdict = isScored(outcome) ? await plan.score(run, row, column) : noVerdict;
  const originalCostUsd = run.costNanoUsd === null ? null : run.costNanoUsd / 1e9;
  const paid = { cached, costUsd: cached ? 0 : originalCostUsd, originalCostUsd };
  const first = run.firstTokenMs === null ? {} : { firstTokenMs: run.firstTokenMs };
  const answered = { run: run.id, outcome, ...paid, latencyMs: run.durationMs, ...first };
  const answer = isScored(outcome) ? run : null;
  return { result: { ...place, ...answered, ...verdict, error: errorOf(run) }, run, answer };
}

function errorOf({ outcome }: Run): CellResult['error'] {
  return outcome.status === 'failed' ? { code: outcome.code, message: outcome.message } : null;
}
