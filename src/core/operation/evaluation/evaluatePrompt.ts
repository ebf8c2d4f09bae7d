// One prompt's evaluation from the question to the result: versions and models become columns, files become rows, and what is
// finished is kept before the next cell begins.
import { TrackerError } from '../../base/trackerError.ts';
import { createUlidFactory } from '../../base/ulid.ts';
import { holdAgainstBase } from '../../evaluation/comparison/holdAgainstBase.ts';
import { defaultMarginPoints, marginOf } from '../../evaluation/comparison/margin.ts';
import type { EvaluationDryRun } from '../../evaluation/dryRun.ts';
import type { CellResult, Evaluation, EvaluationHeader } from '../../evaluation/evaluation.ts';
import { type EvaluationPlan, planEvaluation } from '../../evaluation/planEvaluation.ts';
import { type EvaluationDoor, runEvaluation } from '../../evaluation/runEvaluation.ts';
import { isInShard, type Shard, shardText } from '../../evaluation/shard.ts';
import { placesIn } from '../../evaluator/evaluatorPlaces.ts';
import { locatePrompt } from '../../prompt/locatePrompt.ts';
import type { Prompt } from '../../prompt/prompt.ts';
import { lockEvaluation } from '../../store/evaluationLock.ts';
import type { CallLimits } from '../callLimits.ts';
import { dryRunPrompt } from '../dryRunPrompt.ts';
import { countOf, formatCount } from '../formatValue.ts';
import type { OperationContext } from '../operation.ts';
import type { ResolvedPrompt } from '../project.ts';
import { requireRunnable } from '../requireRunnable.ts';
import type { RowMap } from '../rowMap.ts';
import { openCacheNotes } from './cacheNotes.ts';
import { hasBatchesAway, oneByOneNotices, refuseWithoutBatches } from './evaluationBatch.ts';
import { evaluationColumns } from './evaluationColumns.ts';
import { type EvaluationRow, onlyCases, openEvaluationRows, readRowChoice } from './evaluationRows.ts';
import { openScoring } from './evaluationScoring.ts';
import { openSitting, type Sitting } from './evaluationSitting.ts';
import { requireSweep, type WrittenSweep } from './evaluationSweep.ts';
import { evaluatorCode } from './evaluatorCode.ts';
import { assertSamePlan, type Resumed } from './resumeEvaluation.ts';
import { rowFactsOf } from './rowFacts.ts';
import { noRows, strangeColumns } from './seenRows.ts';

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
  return withPlan(options, context, async ({ plan, sitting, evaluation, lock }) => {
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
  });
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
  const { asked, limits, resumed } = options;
  const finished = resumed?.finished ?? new Map();
  return withPlan({ ...options, isDryRun: true }, context, ({ plan, sitting, paidEvaluators }) =>
    dryRunPrompt({ plan, sitting, paidEvaluators, limits, finished, isBatch: asked.batch === true }, context),
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

interface Planned {
  readonly plan: EvaluationPlan<EvaluationRow>;
  readonly paidEvaluators: readonly string[];
  readonly sitting: Sitting;
  readonly evaluation: string;
  /** Keeps other processes off until this one is done. Throws `usage/refused` where one is at it. */
  lock(): Promise<void>;
}

async function withPlan<T>(
  options: EvaluatePromptOptions & { readonly isDryRun?: boolean },
  context: OperationContext,
  work: (planned: Planned) => Promise<T>,
): Promise<T> {
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
      judge: asked.judge,
      seed: asked.seed,
    },
    context,
  );
  try {
    const { plan, paidEvaluators } = await planFor({ ...options, tests, evaluation, sitting, isDryRun }, context);
    if (batch !== null) refuseWithoutBatches(plan.columns);
    return await work({ plan, paidEvaluators, sitting, evaluation, lock });
  } finally {
    await sitting.close();
    await release?.();
  }
}

function sensitiveOf({ variables }: Prompt): readonly string[] {
  return variables.filter((variable) => variable.sensitive).map(({ name }) => name);
}

interface Planning extends EvaluatePromptOptions {
  readonly isDryRun: boolean;
  readonly tests: Prompt;
  readonly evaluation: string;
  readonly sitting: Sitting;
}

async function planFor(
  options: Planning,
  context: OperationContext,
): Promise<Pick<Planned, 'plan' | 'paidEvaluators'>> {
  const { versions, base = null, asked, limits, tests, evaluation, sitting } = options;
  const isUnchanged = base !== null && versions.length === 1;
  const swept = requireSweep(asked.sweep ?? tests.sweep, tests);
  // Whoever names a model asks that one, whatever the file tries.
  const models = asked.models.length > 0 ? asked.models : swept.models;
  const { parameters } = swept;
  const { users } = sitting;
  const { isDryRun } = options;
  const asking = {
    versions: isUnchanged ? [] : differentVersions(versions, context.events),
    models,
    parameters,
    config: limits.config,
    users,
    isDryRun,
  };
  const columns = await evaluationColumns(asking, context);
  const rows = await openEvaluationRows(asked.dataset, tests, context, readRowChoice(asked));
  const dataset = onlyCases(rows, asked.cases ?? null);
  const { host, signal } = context;
  const placeOf = placesIn(
    locatePrompt((versions[0] as ResolvedPrompt).entry.bytes, tests.path),
    tests.wholeText === undefined ? ['evaluators'] : ['defaultTest', 'assert'],
  );
  const file = { path: tests.path, placeOf };
  const scoring = openScoring(tests.evaluators, file, {
    ...{ tools: sitting.tools, sensitive: sensitiveOf(tests) },
    ask: async (question) => (await sitting.door.ask({ host, ...question, signal, stream: false })).run,
  });
  for (const notice of scoring.notices) context.events.notice(notice);
  const { toolsAhead } = sitting;
  const ahead =
    toolsAhead &&
    openScoring(tests.evaluators, file, {
      ...{ tools: toolsAhead, sensitive: sensitiveOf(tests) },
      ask: () => Promise.reject(new Error('No second answer is asked for ahead.')),
    });
  const { repeat, seed } = asked;
  const isSwept = Object.keys(asked.sweep ?? tests.sweep).length > 0;
  const plan = await planEvaluation({
    ...{ host: context.host, id: evaluation, prompt: (versions[0] as ResolvedPrompt).entry.id, columns, repeat, seed },
    ...{ datasetName: dataset.name, rows: dataset.rows, evaluators: scoring.evaluators },
    ...{ score: scoring.score, scoreConversation: scoring.scoreConversation, isStreamed: scoring.isStreamed },
    ...{ compares: scoring.compares, compareAnswers: scoring.compareAnswers, ...(ahead ? { ahead } : {}) },
    ...{ base, asked: { ...asked }, derivedMetrics: tests.derivedMetrics },
  });
  const { entry } = versions[0] as ResolvedPrompt;
  if (plan.header.dataset.rows === 0) throw noRows(dataset.seen(), plan.header, entry);
  const strange = strangeColumns(dataset.seen(), dataset.shape, plan.header.asked);
  if (strange !== null) context.events.notice(`${dataset.name}: ${strange}`);
  if (isSwept && plan.header.cells > mostSweptCells) throw tooManyCells(plan.header);
  return { plan, paidEvaluators: scoring.paidEvaluators };
}

/** Two that say the same to a model are one column: asked twice, a row would count as two. */
function differentVersions(
  versions: readonly ResolvedPrompt[],
  { notice }: OperationContext['events'],
): readonly ResolvedPrompt[] {
  const first = new Map<string, ResolvedPrompt>();
  return versions.filter((version) => {
    const { hash, selector } = version;
    const same = first.get(hash);
    if (same === undefined) first.set(hash, version);
    else if (same.selector !== selector) notice(`${selector} says what ${same.selector} says, so both are one column.`);
    return same === undefined;
  });
}

/** More than these a sweep makes by mistake. */
const mostSweptCells = 1_000_000;

function tooManyCells({ cells, columns, dataset }: EvaluationHeader): TrackerError {
  const [made, rows, most] = [cells, dataset.rows, mostSweptCells].map((count) => formatCount(count));
  const message = `The sweep makes ${made} cells of ${rows} rows and ${formatCount(columns.length)} columns. The most are ${most}.`;
  return new TrackerError('usage/invalid-argument', message, {
    hint: 'Sweep fewer values, or fewer rows: --sample takes some of them.',
  });
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
    ...{ finished: resumed?.finished ?? new Map(), callsOff },
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
  const evaluation = holdAgainstBase(found, { margin, concurrency, rows });
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
