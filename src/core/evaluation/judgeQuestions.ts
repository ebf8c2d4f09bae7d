// What judges would ask about the answers that are there: every row is scored ahead, with a judge that only writes its questions
// down. What depends on an answer of a judge comes up once that is there, so this is done again after each round.
import type { Host } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { Run } from '../run/run.ts';
import type { RunRequest } from '../run/startRun.ts';
import type { Conversation } from './conversation/conversation.ts';
import { isWhole } from './conversation/conversationCell.ts';
import { holdConversation } from './conversation/holdConversation.ts';
import { type Cell, cellId } from './evaluation.ts';
import type {
  CellQuestion,
  EvaluationPlan,
  JudgedAnswer,
  PlannedColumn,
  PlannedRow,
  PreparedCell,
  RowInTurn,
} from './planEvaluation.ts';
import { isScored, outcomeOf } from './verdict.ts';
import { workThrough } from './workers.ts';

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
  if (plan.ahead === undefined) return;
  const work = (row: Row): Promise<void> => askAboutRow(plan, row, ports);
  await workThrough(plan.rows(), { limit: rowsAtOnce, isStopped: ports.isStopped, work });
}

/** The same for one row. */
export async function askAboutRow<Row extends PlannedRow>(
  plan: EvaluationPlan<Row>,
  row: Row,
  ports: AskAheadPorts,
): Promise<void> {
  if (plan.ahead?.asksJudges(row) !== true) return;
  for (let repeat = 0; repeat < plan.header.repeat; repeat++) await askAboutCells(plan, { row, repeat }, ports);
}

export interface OthersPorts extends Pick<AskAheadPorts, 'host' | 'isFinished' | 'isStopped'> {
  readonly concurrency: number;
  /** Whether the answer will be found again, so that nobody pays for it twice. */
  mayAsk(request: RunRequest): boolean;
  ask(request: RunRequest): Promise<Run>;
}

/**
 * Asks what judges will see and no batch can answer: conversations, rows that go on from others, and models of providers without
 * batches. Resolves also when nothing more may be asked; whoever asks next hears why.
 */
export async function askOthersAhead<Row extends PlannedRow>(
  plan: EvaluationPlan<Row>,
  { host, isFinished, isStopped, concurrency, mayAsk, ask }: OthersPorts,
): Promise<void> {
  let isOver = false;
  const cells = async function* (): AsyncGenerator<() => Promise<void>> {
    for await (const row of plan.rows()) {
      if (plan.ahead?.asksJudges(row) !== true) continue;
      const stream = plan.isStreamed?.(row) ?? false;
      for (let repeat = 0; repeat < plan.header.repeat; repeat++)
        for (const { key, prepare } of plan.columns) {
          if (isFinished({ column: key, caseId: row.id, caseHash: row.hash, repeat })) continue;
          const prepared = prepare(row);
          const isBatched = prepared.conversation === undefined && prepared.question?.model.provider.batches;
          if (isBatched) continue;
          yield async () => {
            await answerOf(prepared, async (question, continues) => {
              const request = { host, ...question, ...(continues ? { continues } : {}), repeat, stream };
              return isStopped() || !mayAsk(request) ? null : ask(request);
            });
          };
        }
    }
  };
  const work = async (askCell: () => Promise<void>): Promise<void> => {
    try {
      await askCell();
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
      isOver = true;
    }
  };
  await workThrough(cells(), { limit: concurrency, isStopped: () => isOver || isStopped(), work });
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
  const ask = (question: CellQuestion): Promise<Run | null> => answerTo({ host, ...question, repeat, stream: false });
  const answers: JudgedAnswer<Row>[] = [];
  for (const column of columns) {
    if (ahead === undefined || (isDone(column) && !compares)) continue;
    const answer = await answerOf(column.prepare(row), ask);
    if (answer === null) continue;
    const verdict =
      'messages' in answer
        ? await ahead.score(answer, row, column)
        : await ahead.scoreConversation(answer, row, column);
    answers.push({ column, answer, verdict });
  }
  // Who compares must see the answers of all columns.
  if (compares && answers.length === columns.length) await ahead?.compareAnswers(answers, row);
}

/** `continues` is the run whose answer the question goes on from. */
type Ask = (question: CellQuestion, continues: string | null) => Promise<Run | null>;

/** What is judged of a cell; null where nothing is, and where not all of it is there. */
async function answerOf(
  { question, conversation, inTurn }: PreparedCell,
  ask: Ask,
): Promise<Run | Conversation | null> {
  if (inTurn !== undefined) return answerInTurn(inTurn, ask);
  if (question === undefined) return null;
  if (conversation === undefined) return judgedOf(await ask(question, null));
  const held = await holdConversation({ question, conversation }, async (asked, { continues }) => {
    const run = await ask(asked, continues);
    if (run === null) throw new NotThere();
    return { run, cached: true };
  }).catch((error: unknown) => {
    if (error instanceof NotThere) return null;
    throw error;
  });
  return held !== null && isWhole(held) ? held : null;
}

async function answerInTurn(rows: readonly RowInTurn[], ask: Ask): Promise<Run | null> {
  const before: Run[] = [];
  for (const { prepare } of rows) {
    const { question } = prepare([...before]);
    const run = question === undefined ? null : judgedOf(await ask(question, before.at(-1)?.id ?? null));
    if (run === null) return null;
    before.push(run);
  }
  return before.at(-1) ?? null;
}

function judgedOf(run: Run | null): Run | null {
  return run !== null && isScored(outcomeOf(run)) ? run : null;
}

/** An answer that a conversation would need. */
class NotThere extends Error {}

export function isFinishedIn(finished: ReadonlyMap<string, unknown>): (cell: Cell) => boolean {
  return (cell) => finished.has(cellId(cell));
}
