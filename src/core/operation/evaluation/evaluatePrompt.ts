// One prompt's evaluation from the question to the result: versions and models become columns, files become rows, and what is
// finished is kept before the next cell begins.
import { runInTurns, turnsOn } from '../../base/steps.ts';
import { TrackerError } from '../../base/trackerError.ts';
import { createUlidFactory } from '../../base/ulid.ts';
import { holdAgainstBase } from '../../evaluation/comparison/holdAgainstBase.ts';
import { defaultMarginPoints, marginOf } from '../../evaluation/comparison/margin.ts';
import type { EvaluationDryRun } from '../../evaluation/dryRun.ts';
import type { CellResult, Evaluation, EvaluationHeader } from '../../evaluation/evaluation.ts';
import type { EvaluationPlan } from '../../evaluation/planEvaluation.ts';
import { type EvaluationDoor, runEvaluation } from '../../evaluation/runEvaluation.ts';
import { isInShard, type Shard, shardText } from '../../evaluation/shard.ts';
import type { Prompt } from '../../prompt/prompt.ts';
import { lockEvaluation } from '../../store/evaluationLock.ts';
import type { CallLimits } from '../callLimits.ts';
import { dryRunPrompt } from '../dryRunPrompt.ts';
import { countOf } from '../formatValue.ts';
import type { OperationContext } from '../operation.ts';
import type { ResolvedPrompt } from '../project.ts';
import { requireRunnable } from '../requireRunnable.ts';
import type { RowMap } from '../rowMap.ts';
import { openCacheNotes } from './cacheNotes.ts';
import { hasBatchesAway, oneByOneNotices, refuseWithoutBatches } from './evaluationBatch.ts';
import type { EvaluationRow } from './evaluationRows.ts';
import { openSitting, type Sitting } from './evaluationSitting.ts';
import type { WrittenSweep } from './evaluationSweep.ts';
import { evaluatorCode } from './evaluatorCode.ts';
import { type PlannedPrompt, planPrompt, refuseUnfit, sensitiveOf } from './planPrompt.ts';
import { assertSamePlan, type Resumed } from './resumeEvaluation.ts';
import { rowFactsOf } from './rowFacts.ts';

/** What makes one evaluation differ from another; stored with it, and asked again to go on. */
export interface AskedEvaluation {
  /** As the user named it; null for the rows that the prompt names. */
  readonly dataset: string | null;
  /** Column of that file by variable, where they differ. */
  readonly map?: RowMap | null;
  /** Ids of the rows that take part; absent or null for all. */
  readonly cases?: readonly string[] | null;
  /** Conditions like `language=de` that all hold for a row that takes part. */
  readonly filters?: readonly string[];
  /** Only rows of this part. */
  readonly split?: string | null;
  /** So many rows, drawn by the seed. */
  readonly sample?: number | null;
  readonly models: readonly string[];
  /** Values to try by name; absent or null for the sweep that the prompt's file says. */
  readonly sweep?: WrittenSweep | null;
  readonly repeat: number;
  readonly seed: number;
  readonly judge: string | null;
  /** What the versions are held against, as the user named it. */
  readonly base?: string | null;
  /** In points; of no use without a base. */
  readonly margin?: number;
  /** A difference that cannot be told fails, too. */
  readonly strict?: boolean;
  /** Answers come from the providers' batch APIs, within a day and for less. */
  readonly batch?: boolean;
}

export interface EvaluatePromptOptions {
  /** Of one prompt. */
  readonly versions: readonly ResolvedPrompt[];
  /** Hash of the version that the others are held against, which is then the first. */
  readonly base?: string | null;
  readonly asked: AskedEvaluation;
  readonly limits: CallLimits;
  readonly concurrency: number;
  readonly usesCache: boolean;
  /** Evaluator code of the repository runs without an approval. */
  readonly allowCode: boolean;
  /** What does not fit the limits is left out, and the rest goes on; otherwise everything ends there. */
  readonly leavesOutCostly?: boolean;
  /** The part of the rows that is asked here; null for all. */
  readonly shard?: Shard | null;
  /** Batches that are under way are called off; what they have answered is scored. */
  readonly callsOff?: boolean;
  /** Every result says why it was cached or not, for which what was asked before has to be read. */
  readonly explains?: boolean;
  /** The evaluation that goes on; null for a new one. */
  readonly resumed: Resumed | null;
}

/** Throws `interrupted` with how to go on; a budget that is used up is no error but how the evaluation ended. */
export async function evaluatePrompt(options: EvaluatePromptOptions, context: OperationContext): Promise<Evaluation> {
  return (await evaluatePrompts([options], context))[0] as Evaluation;
}

/** One after the other, and none before all of them are planned: what is wrong with the last is known before the first is paid. */
export async function evaluatePrompts(
  all: readonly EvaluatePromptOptions[],
  context: OperationContext,
): Promise<readonly Evaluation[]> {
  return withPlans(all, context, (planned) => carryOut(planned, context));
}

async function carryOut(
  { options, plan, sitting, evaluation, lock }: Planned,
  context: OperationContext,
): Promise<Evaluation> {
  const { resumed } = options;
  const header = resumed?.header ?? plan.header;
  if (resumed !== null) assertSamePlan(plan.header, resumed.header);
  // Where nothing is asked, nothing is kept.
  if (header.cells > 0) await lock();
  if (header.cells > 0 && (resumed === null || !resumed.isBegun)) await sitting.begin(header);
  const part = await partOf({ ...plan, header }, options.shard ?? null);
  context.events.begun(part.header);
  context.events.notice(`Evaluation ${evaluation}: ${countOf(part.header.cells, 'cell')}.`);
  await tellOfUnapprovedCode(options, context);
  return sit(part, { ...options, sitting }, context);
}

/** Said once before anything is paid for, and not only by every score. */
async function tellOfUnapprovedCode(
  { versions, allowCode }: EvaluatePromptOptions,
  { ownCode, events }: OperationContext,
): Promise<void> {
  const { entry } = versions[0] as ResolvedPrompt;
  const code = allowCode ? [] : await evaluatorCode([entry], ownCode);
  const waiting = code.filter(({ hash, isApproved }) => hash !== null && !isApproved);
  if (waiting.length === 0) return;
  const what = waiting.map((one) => one.what).join(', ');
  events.notice(`Not approved, so without a score: ${what}. Read it with prompttracker approve --prompt ${entry.id}.`);
}

/** The plan of the same, with what it, or the rest of it, would cost. */
export async function dryRun(options: EvaluatePromptOptions, context: OperationContext): Promise<EvaluationDryRun> {
  return (await dryRuns([options], context))[0] as EvaluationDryRun;
}

/** The plans of several, with what they would cost. */
export async function dryRuns(
  all: readonly EvaluatePromptOptions[],
  context: OperationContext,
): Promise<readonly EvaluationDryRun[]> {
  return withPlans(
    all.map((options) => ({ ...options, isDryRun: true })),
    context,
    ({ options: { asked, resumed }, plan, sitting, paidEvaluators }) => {
      const finished = resumed?.finished ?? new Map();
      const isBatch = asked.batch === true;
      const { estimates, judges } = sitting.dryRun as Sitting['dryRun'] & {};
      return dryRunPrompt({ plan, sitting, estimates, judges, paidEvaluators, finished, isBatch }, context);
    },
  );
}

/** The rows of one shard; its header says how many cells are its own. */
async function partOf<Row extends EvaluationRow>(
  plan: EvaluationPlan<Row>,
  shard: Shard | null,
): Promise<EvaluationPlan<Row>> {
  if (shard === null) return plan;
  const rows = async function* (): AsyncGenerator<Row> {
    for await (const row of plan.rows()) if (isInShard(row, shard)) yield row;
  };
  let count = 0;
  for await (const _row of rows()) count += 1;
  return { ...plan, rows, header: { ...plan.header, cells: count * plan.columns.length * plan.header.repeat } };
}

interface Planned extends PlannedPrompt {
  readonly options: OpeningOptions;
  readonly sitting: Sitting;
  readonly evaluation: string;
  /** Keeps other processes off until this one is done. Throws `usage/refused` where one is at it. */
  lock(): Promise<void>;
}

interface OpeningOptions extends EvaluatePromptOptions {
  readonly isDryRun?: boolean;
}

async function withPlans<T>(
  all: readonly OpeningOptions[],
  context: OperationContext,
  work: (planned: Planned) => Promise<T>,
): Promise<readonly T[]> {
  const open: OpenSitting[] = [];
  try {
    const plans: Planned[] = [];
    for (const options of all) {
      const opened = await openSittingOf(options, context);
      open.push(opened);
      const planned = await planPrompt({ ...options, ...opened, isDryRun: options.isDryRun === true }, context);
      if (opened.isBatch) refuseWithoutBatches(planned.plan.columns);
      if (all.length > 1) await refuseUnfit(planned, (options.versions[0] as ResolvedPrompt).entry);
      plans.push({ ...planned, ...opened, options });
    }
    const made: T[] = [];
    for (const planned of plans) made.push(await work(planned));
    return made;
  } finally {
    await Promise.all(open.map(({ close }) => close()));
  }
}

interface OpenSitting extends Pick<Planned, 'sitting' | 'evaluation' | 'lock'> {
  readonly tests: Prompt;
  readonly isBatch: boolean;
  close(): Promise<void>;
}

async function openSittingOf(options: OpeningOptions, context: OperationContext): Promise<OpenSitting> {
  const { versions, asked, limits, usesCache, allowCode, resumed, isDryRun = false, leavesOutCostly = false } = options;
  const { host } = context;
  const first = versions[0] as ResolvedPrompt;
  // Today's tests judge every version, or their results could not be compared.
  const tests = first.entry.parsed.prompt ?? requireRunnable(first);
  const evaluation = resumed?.header.id ?? createUlidFactory(host.clock, host.randomBytes)();
  const code = { entry: first.entry, allowCode };
  const isBatch = asked.batch === true || (resumed !== null && (await hasBatchesAway(evaluation, context)));
  const shard = options.shard ? shardText(options.shard) : null;
  const batch = isBatch ? { shard } : null;
  let release = null as (() => Promise<void>) | null;
  const lock = async (): Promise<void> => {
    const name = shard === null ? evaluation : `${evaluation}-${shard}`;
    release ??= await lockEvaluation(host, context.project.root, name);
  };
  // Before it is seen what is answered already, or another process could still be answering it.
  if (resumed?.isBegun === true && !isDryRun) await lock();
  const sitting = await openSitting(
    {
      ...{ evaluation, limits, usesCache, code, sensitive: sensitiveOf(tests), isDryRun, leavesOutCostly, batch },
      isNew: resumed === null,
      concurrency: options.concurrency,
      judge: asked.judge,
      seed: asked.seed,
    },
    context,
  );
  const close = async (): Promise<void> => {
    await sitting.close();
    await release?.();
  };
  return { sitting, evaluation, lock, tests, isBatch, close };
}

async function sit(
  plan: EvaluationPlan<EvaluationRow>,
  {
    sitting,
    concurrency,
    resumed,
    asked,
    shard = null,
    leavesOutCostly = false,
    explains = false,
    ...options
  }: EvaluatePromptOptions & { readonly sitting: Sitting },
  { host, signal, events, store, pause }: OperationContext,
): Promise<Evaluation> {
  const { header } = plan;
  const cache = explains
    ? openCacheNotes({ host, store: await store(), prompt: header.prompt, evaluation: header.id })
    : null;
  const door: EvaluationDoor = {
    ...sitting.door,
    async ask(request) {
      const answer = await sitting.door.ask(request);
      cache?.note(answer);
      return answer;
    },
  };
  const results: CellResult[] = [];
  const { limits, callsOff = false } = options;
  await sitting.batch?.collect(plan, {
    ...{ finished: resumed?.finished ?? new Map(), callsOff, concurrency },
    more: limits.prices === null ? {} : { userPrices: limits.prices },
    onOneByOne: (cells) => oneByOneNotices(cells).forEach(events.notice),
  });
  const ending = await runEvaluation(plan, {
    ...{ door, concurrency, signal, leavesOutCostly },
    ...(resumed ? { finished: resumed.finished } : {}),
    ...(pause === undefined ? {} : { pause }),
    onResult: (result, place) => {
      results[place] = result;
      events.record(result);
    },
    onProgress: (progress) => events.progress(progress),
  });
  if (ending.status === 'finished') await sitting.batch?.finish();
  // Places of cells that were not reached are holes.
  const reached = results.filter((result) => result !== undefined);
  const found = { ...header, ...ending, results: reached, comparison: null };
  const rows = header.base === null ? new Map() : await rowFactsOf(plan.rows());
  const margin = marginOf(asked.margin ?? defaultMarginPoints);
  const evaluation = await runInTurns(holdAgainstBase(found, { margin, concurrency, rows }), turnsOn(host.clock));
  // Where nothing is asked, nothing is kept.
  if (header.cells > 0) await sitting.end({ ...ending, verdict: evaluation.verdict });
  if (ending.status === 'interrupted') throw interrupted(header, reached.length);
  const explained = cache === null ? evaluation : { ...evaluation, results: await cache.explain(evaluation.results) };
  return shard === null ? explained : { ...explained, shard: shardText(shard) };
}

function interrupted({ id, cells }: EvaluationHeader, done: number): TrackerError {
  const message = `Interrupted after ${done} of ${cells} answers; what had finished is kept.`;
  return new TrackerError('interrupted', message, { hint: `Go on with prompttracker eval --resume ${id}.` });
}
