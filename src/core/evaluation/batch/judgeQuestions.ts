// What judges would ask about the answers that are there: every row is scored ahead, with a judge that only writes its questions
// down. What depends on an answer of a judge comes up once that is there, so this is done again after each round.
import type { Host } from '../../base/host.ts';
import type { Run } from '../../run/run.ts';
import type { RunRequest } from '../../run/startRun.ts';
import { type Cell, cellId } from '../evaluation.ts';
import type { EvaluationPlan, JudgedAnswer, PlannedColumn, PlannedRow } from '../planEvaluation.ts';
import { isScored, outcomeOf } from '../verdict.ts';
import { workThrough } from '../workers.ts';

export interface AskAheadPorts {
  readonly host: Host;
  /** Cells that are through, by `cellId`. */
  isFinished(cell: Cell): boolean;
  /** The answer to a question of a row; null when nobody has asked it yet. */
  answerTo(request: RunRequest): Promise<Run | null>;
  isStopped(): boolean;
}

/** As the store and the provider are asked for answers at the same time. */
const rowsAtOnce = 16;

/** Resolves once every judge has asked what it can ask now. Rejects with what reading the rows rejects with. */
export async function askAhead<Row extends PlannedRow>(plan: EvaluationPlan<Row>, ports: AskAheadPorts): Promise<void> {
  const { ahead } = plan;
  if (ahead === undefined) return;
  const work = async (row: Row): Promise<void> => {
    if (!ahead.asksJudges(row)) return;
    for (let repeat = 0; repeat < plan.header.repeat; repeat++) await askAboutCells(plan, { row, repeat }, ports);
  };
  await workThrough(plan.rows(), { limit: rowsAtOnce, isStopped: ports.isStopped, work });
}

async function askAboutCells<Row extends PlannedRow>(
  plan: EvaluationPlan<Row>,
  { row, repeat }: { readonly row: Row; readonly repeat: number },
  { host, isFinished, answerTo }: AskAheadPorts,
): Promise<void> {
  const { ahead, columns } = plan;
  const isDone = ({ key }: PlannedColumn<Row>): boolean =>
    isFinished({ column: key, caseId: row.id, caseHash: row.hash, repeat });
  const compares = plan.compares?.(row) === true && !columns.every(isDone);
  const answers: JudgedAnswer<Row>[] = [];
  for (const column of columns) {
    if (isDone(column) && !compares) continue;
    const { question, conversation } = column.prepare(row);
    if (question === undefined || conversation !== undefined) continue;
    const answer = await answerTo({ host, ...question, repeat, stream: false });
    if (answer === null || !isScored(outcomeOf(answer))) continue;
    const verdict = await ahead?.score(answer, row, column);
    if (verdict !== undefined) answers.push({ column, answer, verdict });
  }
  // Who compares must see the answers of all columns.
  if (compares && answers.length === columns.length) await ahead?.compareAnswers(answers, row);
}

export function isFinishedIn(finished: ReadonlyMap<string, unknown>): (cell: Cell) => boolean {
  return (cell) => finished.has(cellId(cell));
}
