// What of a plan a batch can answer: every question once, in the order of the plan, if it has no answer yet and its provider has
// a batch API. What is said in a conversation depends on the answer before it, so conversations are held as ever.
import type { Host } from '../../base/host.ts';
import type { ProviderBatches } from '../../provider/batch.ts';
import { keyOfRequest, type RunRequest } from '../../run/startRun.ts';
import type { Cell } from '../evaluation.ts';
import type { EvaluationPlan, PlannedRow } from '../planEvaluation.ts';

export interface BatchQuestions {
  /** By result key, in the order of the plan. */
  readonly questions: ReadonlyMap<string, RunRequest>;
  /** Cells that are asked one by one, by the reason: the title of a provider without a batch API, or null for conversations. */
  readonly oneByOne: ReadonlyMap<string | null, number>;
}

export interface QuestionPorts {
  readonly host: Host;
  /** Cells that are through, by `cellId`. */
  isFinished(cell: Cell): boolean;
  /** Whether there is an answer to the question of this key. */
  isAnswered(key: string): Promise<boolean>;
  isStopped(): boolean;
  /** What goes with every request. */
  readonly more: Pick<RunRequest, 'userPrices' | 'policy'>;
}

/** Rejects with what reading the rows rejects with. */
export async function findBatchQuestions<Row extends PlannedRow>(
  plan: EvaluationPlan<Row>,
  { host, isFinished, isAnswered, isStopped, more }: QuestionPorts,
): Promise<BatchQuestions> {
  const questions = new Map<string, RunRequest>();
  const oneByOne = new Map<string | null, number>();
  for await (const row of plan.rows())
    for (let repeat = 0; repeat < plan.header.repeat; repeat++)
      for (const column of plan.columns) {
        if (isStopped()) return { questions, oneByOne };
        if (isFinished({ column: column.key, caseId: row.id, caseHash: row.hash, repeat })) continue;
        const { question, conversation, inTurn } = column.prepare(row);
        if (inTurn !== undefined) oneByOne.set(null, (oneByOne.get(null) ?? 0) + 1);
        if (question === undefined) continue;
        const { provider } = question.model;
        if (provider.batches === undefined || conversation !== undefined) {
          const reason = conversation === undefined ? provider.title : null;
          oneByOne.set(reason, (oneByOne.get(reason) ?? 0) + 1);
          continue;
        }
        const request = { host, ...question, ...more, repeat, stream: false };
        const key = keyOfRequest(request);
        if (!questions.has(key) && !(await isAnswered(key))) questions.set(key, { ...request, resultKey: key });
      }
  return { questions, oneByOne };
}

/** What the provider of a question has; only asked of questions that were found above. */
export function batchesOf({ model }: Pick<RunRequest, 'model'>): ProviderBatches {
  return model.provider.batches as ProviderBatches;
}
