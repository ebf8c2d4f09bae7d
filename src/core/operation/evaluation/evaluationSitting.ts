// One sitting of an evaluation: its session in the store, the answers it may ask for, and the judges it may ask. Whatever costs
// money goes through one door under one budget, and is durable before it counts.
import { sumOf } from '../../base/sumOf.ts';
import type { TrackerError } from '../../base/trackerError.ts';
import { type Answer, type Answers, createAnswers, mayServe } from '../../evaluation/answers.ts';
import type { BatchSource } from '../../evaluation/batch/batchSource.ts';
import { createCallSlots } from '../../evaluation/callSlots.ts';
import type { CacheLook } from '../../evaluation/dryRun.ts';
import type { CellResult, EvaluationEnding, EvaluationHeader } from '../../evaluation/evaluation.ts';
import { type JudgeLedger, openJudgeLedger } from '../../evaluation/judgeLedger.ts';
import type { CellQuestion } from '../../evaluation/planEvaluation.ts';
import { createRateLimiter, noRateLimit, type RateLimiter } from '../../evaluation/rateLimiter.ts';
import type { EvaluationDoor } from '../../evaluation/runEvaluation.ts';
import { isLeftOut } from '../../evaluation/verdict.ts';
import type { EvaluatorTools } from '../../evaluator/evaluatorTools.ts';
import { estimateTokens } from '../../provider/estimateTokens.ts';
import type { Run } from '../../run/run.ts';
import { keyOfRequest, type RunRequest } from '../../run/startRun.ts';
import type { FindAnswer } from '../../store/answerLookup.ts';
import { recordBeginning, recordCell, recordEnding } from '../../store/evaluationRecords.ts';
import { type CallLimits, makeCall } from '../callLimits.ts';
import type { OperationContext } from '../operation.ts';
import { type CallEstimates, type EstimateSettings, openCallEstimates } from './callEstimates.ts';
import { openBatchSource } from './evaluationBatch.ts';
import { type OwnCodeSettings, openOwnCodeTools } from './evaluationCode.ts';
import { openModelTools, readJudgePrompts } from './evaluationJudge.ts';
import type { ScoringTools } from './evaluationScoring.ts';
import { openSimulatedUsers, type SimulatedUsers } from './simulatedUsers.ts';

export interface SittingOptions {
  readonly evaluation: string;
  readonly limits: CallLimits;
  /** Nothing was asked for it yet. */
  readonly isNew: boolean;
  /** Calls at a time, judges included. */
  readonly concurrency: number;
  /** Answers of other evaluations and runs serve too. */
  readonly usesCache: boolean;
  /** `provider/model`; null when the user chose none. */
  readonly judge: string | null;
  readonly seed: number;
  readonly code: OwnCodeSettings;
  /** Variables of which the store keeps hashes only. */
  readonly sensitive: readonly string[];
  /** Nothing will be sent. */
  readonly isDryRun: boolean;
  /** Answers come from batches where they can; null for one by one. */
  readonly batch: { readonly shard: string | null } | null;
  /** An evaluator that does not fit the limits leaves its row without its score; otherwise everything ends there. */
  readonly leavesOutCostly: boolean;
}

export interface Sitting {
  readonly door: EvaluationDoor;
  readonly tools: EvaluatorTools;
  /** For scores that do not count, only to hear what judges will be asked; null when nobody wants to know beforehand. */
  readonly ahead: ScoringTools | null;
  /** Null when something may be asked. */
  readonly dryRun: { readonly estimates: CallEstimates; readonly judges: JudgeLedger } | null;
  /** Has to collect before anything is asked; null when answers are asked for one by one. */
  readonly batch: BatchSource | null;
  /** Models that play the user of a conversation. */
  readonly users: SimulatedUsers;
  /** Whether a question is answered already, and why not. */
  look(question: CellQuestion, repeat: number): Promise<CacheLook>;
  begin(header: EvaluationHeader): Promise<void>;
  end(ending: EvaluationEnding): Promise<void>;
  close(): Promise<void>;
}

export async function openSitting(options: SittingOptions, context: OperationContext): Promise<Sitting> {
  const { evaluation, limits, usesCache, sensitive, isDryRun } = options;
  const { host } = context;
  const [store, state, by] = await Promise.all([context.store(), context.project.state(), context.author()]);
  const session = store.session({ purpose: 'evaluation', by, branch: state.branch, head: state.head });
  const looksUp = usesCache || !options.isNew || options.batch !== null;
  // Reading what the store holds takes longer than many an evaluation.
  let stored: Promise<FindAnswer> | null = null;
  const find: FindAnswer = async (...asked) => {
    stored ??= store.answers();
    return (await stored)(...asked);
  };
  const isOurs = (run: Run) => run.evaluation === evaluation;
  const isWhole = (run: Run) => mayServe(run) && (run as { readonly withheld?: unknown }).withheld === undefined;
  const limiters = new Map<string, RateLimiter>();
  const limiterOf = (provider: string): RateLimiter => {
    const limit = limits.config.limits.get(provider) ?? noRateLimit;
    const limiter = limiters.get(provider) ?? createRateLimiter(host.clock, limit);
    limiters.set(provider, limiter);
    return limiter;
  };
  const paced = (request: RunRequest, limiter: RateLimiter): Promise<Run> =>
    limiter.run(tokensOf(request), request.signal, async () => {
      await context.pause?.ready(request.signal);
      return makeCall({ ...request, onThrottled: limiter.throttled }, limits);
    });
  const ports = {
    find: async (key: string) => (looksUp ? find(key, isWhole, usesCache ? null : evaluation) : null),
    keep: async (run: Run) => {
      const record = { ...run, kind: 'run' as const, evaluation };
      // A judge is shown the answer, and a simulated user, too.
      await session.append(record, { sensitive, quotes: options.code.entry.id });
    },
  };
  const inSlot = createCallSlots(options.concurrency);
  const call = (request: RunRequest) => inSlot(() => paced(request, limiterOf(request.model.provider.id)));
  const answers = createAnswers({ ...ports, call });
  const batch =
    options.batch &&
    (await openBatchSource(
      {
        ...{ ...ports, ...options.batch, evaluation, prompt: options.code.entry.id, session, limits },
        askLive: answers.ask,
        findOurs: (key) => find(key, (run) => run.mode === 'batch' && run.outcome.status === 'completed', evaluation),
        refresh: async () => {
          stored = store.answers();
          await stored;
        },
      },
      context,
    ));
  let halted: TrackerError | null = null;
  const onHalt = (reason: TrackerError): void => {
    if (options.leavesOutCostly && reason.code.startsWith('budget/')) return;
    halted ??= reason;
  };
  const judged =
    batch === null ? answers : { ask: async (asked: RunRequest) => (await batch.ask(asked)) ?? answers.ask(asked) };
  const look = async (question: CellQuestion, repeat: number): Promise<CacheLook> => {
    let passedOver: Run | null = null;
    const key = keyOfRequest({ host, ...question, repeat });
    const run = await find(key, (candidate) => {
      if (isWhole(candidate) && (usesCache || isOurs(candidate))) return true;
      passedOver ??= candidate;
      return false;
    });
    if (run !== null) return { reason: 'answered', run };
    if (passedOver === null) return { reason: 'new', run: null };
    return { reason: isWhole(passedOver) ? 'cache-off' : 'incomplete', run: passedOver };
  };
  const dryRun = isDryRun ? openDryRun({ limits, look, isBatch: batch !== null }, context) : null;
  const models = await openModelTools(
    {
      answers: judged,
      asksAhead: dryRun?.judges.ask ?? batch?.askAhead ?? null,
      judge: options.judge,
      limits,
      isDryRun,
      onHalt,
    },
    context,
  );
  const judgePrompts = await readJudgePrompts(context);
  const { judge: chosenModel, resolve } = models;
  const given = { judgePrompts, ...(host.matchRegex ? { matchRegex: host.matchRegex } : {}) };
  return {
    door: {
      host,
      ask: (request) => (batch === null ? answers.ask(request) : askWithBatch(request, batch, answers)),
      async keep(result: CellResult, run: Run | null) {
        if (halted !== null) throw halted;
        // It would stand for the row in comparisons, although not everybody was asked about it.
        if (options.leavesOutCostly && result.scores.some(isLeftOut)) return;
        await recordCell(session, { evaluation, result, variables: run?.variables ?? {}, sensitive });
      },
      spentNanoUsd: () =>
        sumOf(sumOf(answers.spentNanoUsd(), models.spentNanoUsd()), batch === null ? 0 : batch.spentNanoUsd()),
      leftOut: () => batch?.leftOut() ?? null,
    },
    batch,
    tools: {
      ...models.tools,
      ...given,
      ...openOwnCodeTools(options.code, context),
    },
    ahead: models.ahead && scoringAhead({ ...models.ahead, ...given }, { sensitive, judges: dryRun?.judges ?? null }),
    dryRun,
    users: openSimulatedUsers({ prompts: judgePrompts, chosenModel, seed: options.seed, resolve }, context),
    look,
    begin: (header) => recordBeginning(session, header),
    end: (ending) => recordEnding(session, { evaluation, ending }),
    close: () => session.close(),
  };
}

function openDryRun(
  { limits, look, isBatch }: EstimateSettings & Pick<Sitting, 'look'>,
  context: OperationContext,
): Sitting['dryRun'] & {} {
  const estimates = openCallEstimates({ limits, isBatch }, context);
  const find = async ({ repeat = 0, ...question }: RunRequest): Promise<Run | null> => {
    const { reason, run } = await look(question, repeat);
    return reason === 'answered' ? run : null;
  };
  return { estimates, judges: openJudgeLedger({ host: context.host, isBatch, find, ...estimates }) };
}

/** Where nothing is asked, a second answer can be priced; where something is, it is asked when it counts. */
function scoringAhead(
  { judge, ...tools }: EvaluatorTools,
  { sensitive, judges }: { readonly sensitive: readonly string[]; readonly judges: JudgeLedger | null },
): ScoringTools {
  const heard = judge && judges ? judges.listenTo(judge) : judge;
  return {
    ...{ tools: { ...tools, ...(heard ? { judge: heard } : {}) }, sensitive },
    ask: judges?.answerAgain ?? (() => Promise.reject(new Error('No second answer is asked for ahead.'))),
  };
}

async function askWithBatch(request: RunRequest, batch: BatchSource, answers: Pick<Answers, 'ask'>): Promise<Answer> {
  const given = await batch.ask(request);
  if (given !== null) return given;
  const answer = await answers.ask(request);
  return answer.cached && batch.claim(answer.run) ? { ...answer, cached: false } : answer;
}

/** As providers count against tokens a minute: the input and the longest answer. */
function tokensOf({ messages, prompt }: RunRequest): number {
  const input = messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
  return input + (prompt.parameters.maxTokens ?? 0);
}
