// Batches as a source of answers for an evaluation: first everything that a batch can answer is sent, waited for and kept, next
// what no batch can answer is asked one by one where judges will see it, then whatever judges ask about all of these answers is
// sent, and at last the evaluation asks as ever and finds it here.
import { sumOf } from '../../base/sumOf.ts';
import type { TrackerError } from '../../base/trackerError.ts';
import { restoreSensitive } from '../../run/restoreSensitive.ts';
import type { Run } from '../../run/run.ts';
import { keyOfRequest, type RunRequest } from '../../run/startRun.ts';
import type { Answer } from '../answers.ts';
import type { CellResult } from '../evaluation.ts';
import { askAhead, askOthersAhead, isFinishedIn } from '../judgeQuestions.ts';
import type { EvaluationPlan, PlannedRow } from '../planEvaluation.ts';
import { createAnswerDesk, givenUp } from './answerDesk.ts';
import { openAskedAhead } from './askedAhead.ts';
import { findBatchQuestions } from './batchQuestions.ts';
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
  /**
   * For judges whose scores do not count yet: the answer if it is there. If not, the question waits for the next batch, and its
   * run says that it was interrupted.
   */
  askAhead(request: RunRequest): Promise<Answer>;
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
  /** So many of the questions that no batch can answer are asked at a time. */
  readonly concurrency: number;
  /** Told the cells that no batch can answer, by the reason, before anything is sent. */
  readonly onOneByOne: (cells: ReadonlyMap<string | null, number>) => void;
}

export function createBatchSource(given: Omit<BatchPorts, 'later' | 'asks' | 'taken'>): BatchSource {
  const lastWorks: (() => Promise<void>)[] = [];
  const later = (work: () => Promise<void>): void => void lastWorks.push(work);
  const ports: BatchPorts = { ...given, later, asks: 'answers', taken: new Set() };
  const judgePorts: BatchPorts = { ...ports, asks: 'judges' };
  const had = new Set<string>();
  const desk = createAnswerDesk({ had, ports });
  const judges = createAnswerDesk({ had: new Set(), ports: judgePorts });
  const asked = openAskedAhead(ports.askLive);
  let reason: TrackerError | null = null;
  let more: CollectOptions['more'] = {};

  const stored = async (key: string): Promise<{ readonly run: Run; readonly isOursAlone: boolean } | null> => {
    const run = await ports.find(key);
    if (run !== null) return { run, isOursAlone: false };
    const ours = await ports.findOurs(key);
    const isThere = ours !== null && (ours as { readonly withheld?: unknown }).withheld === undefined;
    return isThere ? { run: ours, isOursAlone: true } : null;
  };
  const isAnswered = async (key: string): Promise<boolean> => {
    const found = await stored(key);
    if (found?.isOursAlone) desk.know(key);
    return found !== null;
  };
  const answerTo = async (request: RunRequest): Promise<Run | null> => {
    const run = (await desk.peek(request)) ?? (await stored(keyOfRequest(request)))?.run ?? asked.peek(request);
    return run && restoreSensitive(run, request);
  };

  /** Resolves to whether there are others. */
  const collectAnswers = async <Row extends PlannedRow>(
    plan: EvaluationPlan<Row>,
    { finished, callsOff, onOneByOne }: CollectOptions,
  ): Promise<boolean> => {
    const { questions, oneByOne } = await findBatchQuestions(plan, {
      host: ports.host,
      isFinished: isFinishedIn(finished),
      isAnswered,
      isStopped: () => ports.signal.aborted,
      more,
    });
    onOneByOne(oneByOne);
    for (const { run, cached } of finished.values()) if (run !== null && !cached) had.add(run);
    for (const [key, request] of questions) await desk.add(key, request);
    reason = await runRounds(desk, ports, { callsOff });
    await ports.refresh();
    return oneByOne.size > 0;
  };
  const collectOthers: BatchSource['collect'] = async (plan, { finished, concurrency }) => {
    const mayAsk = (request: RunRequest): boolean => ports.keepsWhole(request);
    await askOthersAhead(plan, {
      ...{ host: ports.host, isFinished: isFinishedIn(finished), concurrency, mayAsk },
      isStopped: () => ports.signal.aborted,
      ask: (request) => asked.ask({ ...request, ...more, signal: ports.signal }),
    });
    await ports.refresh();
  };
  /** In rounds, as a judge may ask more once it has an answer. */
  const collectJudges: BatchSource['collect'] = async (plan, { finished, callsOff }) => {
    const looking = { host: ports.host, isFinished: isFinishedIn(finished), answerTo };
    for (;;) {
      await askAhead(plan, { ...looking, isStopped: () => ports.signal.aborted });
      const isLast = judges.open.size === 0;
      const left = await runRounds(judges, judgePorts, { callsOff });
      await ports.refresh();
      reason ??= left;
      if (isLast || left !== null) return;
    }
  };

  return {
    async collect(plan, options) {
      more = options.more;
      const hasOthers = await collectAnswers(plan, options);
      if (hasOthers && !options.callsOff && reason === null) await collectOthers(plan, options);
      await collectJudges(plan, options);
    },
    ask: async (request) => (await desk.ask(request)) ?? (await judges.ask(request)) ?? asked.take(request),
    async askAhead(request) {
      const key = keyOfRequest(request);
      if (!judges.open.has(key)) {
        const found = (await judges.peek(request)) === null ? await stored(key) : null;
        if (found !== null && !found.isOursAlone) return { run: restoreSensitive(found.run, request), cached: true };
        if (found !== null) judges.know(key);
        else if (request.model.provider.batches !== undefined) await judges.add(key, { ...request, ...more });
      }
      return { run: (await judges.peek(request)) ?? (await givenUp(request)), cached: true };
    },
    claim: (run) => desk.claim(run) || asked.claim(run),
    leftOut: () => reason,
    spentNanoUsd: () => sumOf(desk.spentNanoUsd(), judges.spentNanoUsd()),
    async finish() {
      for (const work of lastWorks.splice(0)) await work();
    },
  };
}
