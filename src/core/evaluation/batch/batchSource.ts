// Batches as a source of answers for an evaluation: first everything that a batch can answer is sent, waited for and kept, then
// the evaluation asks as ever and finds it here. What no batch can answer is asked one by one.
import type { TrackerError } from '../../base/trackerError.ts';
import type { Run } from '../../run/run.ts';
import type { RunRequest } from '../../run/startRun.ts';
import type { Answer } from '../answers.ts';
import type { CellResult } from '../evaluation.ts';
import type { EvaluationPlan, PlannedRow } from '../planEvaluation.ts';
import { type AnswerDesk, createAnswerDesk } from './answerDesk.ts';
import { findBatchQuestions, isFinishedIn } from './batchQuestions.ts';
import { runRounds } from './batchRounds.ts';
import type { BatchPorts } from './openBatch.ts';

export interface BatchSource {
  /**
   * Resolves once nothing is under way any more. Rejects with `interrupted` when the user stops waiting, with `provider/failed` and `usage/refused` when it cannot go on, with
   * `store/…` when nothing can be kept.
   */
  collect<Row extends PlannedRow>(plan: EvaluationPlan<Row>, options: CollectOptions): Promise<void>;
  /** Null for a question that no batch was to answer. */
  ask(request: RunRequest): Promise<Answer | null>;
  /** Whether an answer of the store is one that this evaluation has paid for and no cell has had yet. */
  claim(run: Run): boolean;
  /** Why questions were left open; null when none was. */
  leftOut(): TrackerError | null;
  spentNanoUsd(): number | null;
  /** Every answer has been scored. */
  finish(): Promise<void>;
}

export interface CollectOptions {
  /** By `cellId`: what is not asked again. */
  readonly finished: ReadonlyMap<string, CellResult>;
  readonly callsOff: boolean;
  /** What goes with every request. */
  readonly more: Pick<RunRequest, 'userPrices' | 'policy'>;
  /** Told the cells that no batch can answer, by the reason, before anything is sent. */
  readonly onOneByOne: (cells: ReadonlyMap<string | null, number>) => void;
}

export function createBatchSource(given: Omit<BatchPorts, 'later'>): BatchSource {
  const lastWorks: (() => Promise<void>)[] = [];
  const ports: BatchPorts = { ...given, later: (work) => void lastWorks.push(work) };
  let desk: AnswerDesk | null = null;
  let reason: TrackerError | null = null;
  const isAnswered = async (key: string, kept: Set<string>): Promise<boolean> => {
    if ((await ports.find(key)) !== null) return true;
    const ours = await ports.findOurs(key);
    const isThere = ours !== null && (ours as { readonly withheld?: unknown }).withheld === undefined;
    if (isThere) kept.add(key);
    return isThere;
  };
  return {
    async collect(plan, { finished, callsOff, more, onOneByOne }) {
      const kept = new Set<string>();
      const { questions, oneByOne } = await findBatchQuestions(plan, {
        host: ports.host,
        isFinished: isFinishedIn(finished),
        isAnswered: (key) => isAnswered(key, kept),
        isStopped: () => ports.signal.aborted,
        more,
      });
      onOneByOne(oneByOne);
      const had = new Set([...finished.values()].flatMap(({ run, cached }) => (run === null || cached ? [] : run)));
      desk = createAnswerDesk({ questions, kept, had, ports });
      reason = await runRounds(desk, ports, { callsOff });
      await ports.refresh();
    },
    ask: async (request) => (desk === null ? null : desk.ask(request)),
    claim: (run) => desk?.claim(run) ?? false,
    leftOut: () => reason,
    spentNanoUsd: () => (desk === null ? 0 : desk.spentNanoUsd()),
    async finish() {
      for (const work of lastWorks.splice(0)) await work();
    },
  };
}
