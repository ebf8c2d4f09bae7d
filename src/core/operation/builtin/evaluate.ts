// Versions × models × rows, scored and kept as they finish. What was answered before, by whomever, is not paid for again.
import { TrackerError } from '../../base/trackerError.ts';
import type { EvaluationDryRun } from '../../evaluation/dryRun.ts';
import type { CellResult, Evaluation } from '../../evaluation/evaluation.ts';
import { readShard, type Shard } from '../../evaluation/shard.ts';
import { readCallLimits } from '../callLimits.ts';
import { marginParameter } from '../comparison/marginParameter.ts';
import { cacheNoteLines } from '../evaluation/cacheNotes.ts';
import { dryRunLines } from '../evaluation/dryRunLines.ts';
import { prepareSuites } from '../evaluation/evaluatedSuite.ts';
import {
  type AskedEvaluation,
  dryRuns,
  type EvaluatePromptOptions,
  evaluatePrompt,
  evaluatePrompts,
} from '../evaluation/evaluatePrompt.ts';
import { withBase } from '../evaluation/evaluationBase.ts';
import { hasBatchesAway } from '../evaluation/evaluationBatch.ts';
import { evaluationLines } from '../evaluation/evaluationLines.ts';
import { readSweepTexts, sweepParameter } from '../evaluation/evaluationSweep.ts';
import { mergeEvaluation, readPlanFile } from '../evaluation/mergeEvaluation.ts';
import { reportMade } from '../evaluation/reportEvaluation.ts';
import { readReportFiles, reportParameter, writeReportFiles } from '../evaluation/reportFiles.ts';
import { type Resumed, resumeEvaluation, resumePlan } from '../evaluation/resumeEvaluation.ts';
import { maxCostParameter } from '../maxCostParameter.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import type { InputOf } from '../parameter.ts';
import type { ResolvedPrompt } from '../project.ts';
import { mapParameter, readRowMap } from '../rowMap.ts';

const parameters = {
  refs: {
    kind: 'promptReference',
    summary: 'versions of one prompt, several prompts, or a promptfooconfig.yaml; the draft by default',
    positional: true,
    repeatable: true,
  },
  dataset: { kind: 'path', summary: "rows of this file instead of the prompt's own", placeholder: 'file' },
  map: mapParameter,
  case: { kind: 'text', summary: 'only this row, by its id', repeatable: true, placeholder: 'id' },
  model: {
    kind: 'model',
    summary: "instead of the prompt's own model",
    repeatable: true,
    placeholder: 'provider/model',
  },
  sweep: sweepParameter,
  repeat: {
    kind: 'integer',
    summary: 'ask every question n times',
    minimum: 1,
    maximum: 1_000,
    default: 1,
    placeholder: 'n',
  },
  concurrency: {
    kind: 'integer',
    summary: 'calls at a time, judges included',
    minimum: 1,
    maximum: 2_000,
    default: 8,
    placeholder: 'n',
  },
  maxCost: maxCostParameter('never spend more than this in all, judges included'),
  judge: {
    kind: 'model',
    summary: 'the model that judges where an evaluator names none',
    placeholder: 'provider/model',
  },
  allowCode: { kind: 'flag', summary: "run the repository's evaluator code without an approval, this time" },
  base: {
    kind: 'selector',
    summary: 'hold it against this version on the same rows; the difference decides, not the rate',
    placeholder: 'rev',
  },
  margin: marginParameter,
  strict: { kind: 'flag', summary: 'with --base, also fail when the difference cannot be told' },
  filter: {
    kind: 'text',
    summary: 'only rows for which this holds; several must all hold',
    repeatable: true,
    placeholder: 'column=value',
  },
  split: { kind: 'text', summary: 'only rows of this part, such as test', placeholder: 'name' },
  sample: { kind: 'integer', summary: 'so many rows, drawn by --seed', minimum: 1, placeholder: 'n' },
  seed: { kind: 'integer', summary: 'for everything that is left to chance', minimum: 0, default: 1, placeholder: 'n' },
  resume: { kind: 'text', summary: 'go on with this evaluation, or its beginning', placeholder: 'id' },
  retryErrors: { kind: 'flag', summary: 'with --resume: ask again what ended in an error' },
  batch: {
    kind: 'flag',
    summary: "through the providers' batch APIs: half the price, up to a day; --resume picks it up",
  },
  cancelBatch: {
    kind: 'flag',
    summary: 'with --resume: call off what waits at the provider, keep what it has answered',
  },
  dryRun: {
    kind: 'flag',
    summary: 'show the plan, what is answered already and what the rest would cost; ask nothing',
  },
  plan: { kind: 'path', summary: 'run the plan that --dry-run --json wrote, whole or by shards', placeholder: 'file' },
  shard: {
    kind: 'text',
    summary: 'with --plan: only this part of the rows, 2/8, or auto in a job array',
    placeholder: 'i/n',
  },
  merge: {
    kind: 'path',
    summary: 'put the shards of a plan together; every cell must be there once',
    placeholder: 'file',
  },
  explain: { kind: 'flag', summary: 'say which answers were cached, from where, and why the others were not' },
  noCache: { kind: 'flag', summary: 'ask again what was answered before' },
  report: reportParameter,
} as const;

type Input = InputOf<typeof parameters>;

export const evaluate = defineOperation({
  id: 'eval',
  title: 'Evaluate',
  summary: 'versions × rows × models, scored',
  effect: 'call',
  isPausable: true,
  parameters,
  examples: [
    { command: 'prompttracker eval support.summary', does: 'the draft over its own test rows' },
    {
      command: 'prompttracker eval support.summary@v2 support.summary --dataset cases.csv --model offline/echo',
      does: 'two versions over a file',
    },
    {
      command: 'prompttracker eval support.summary --base main --max-cost 0.50',
      does: 'whether the draft is worse than main, for at most half a dollar',
    },
    {
      command: 'prompttracker eval promptfooconfig.yaml',
      does: "promptfoo's prompts, providers and tests, as they are",
    },
  ],

  async run(input, context): Promise<Made | readonly Made[]> {
    if (input.dryRun && input.report.length > 0) throw invalid('--report goes with an evaluation, not with its plan.');
    const files = await readReportFiles(input.report, context, [input.dataset, input.plan, input.merge]);
    const made = await evaluateAll(input, context);
    if (input.explain) for (const line of listOf(made).flatMap(cacheNotesOf)) context.events.notice(line);
    if (files.length > 0) {
      const evaluations = listOf(made).filter((one): one is Evaluation => !('dryRun' in one));
      const reports = await Promise.all(evaluations.map((one) => reportMade(one, context)));
      await writeReportFiles(files, reports, context);
    }
    return made;
  },

  exitCode: (data) => Math.max(...listOf(data).map((made) => ('dryRun' in made ? 0 : exitCodeOf(made)))),

  report(data, view) {
    const reports = listOf(data).map((made) =>
      'dryRun' in made ? dryRunLines(made, view) : evaluationLines(made, view),
    );
    return {
      lines: reports.flatMap(({ lines }, index) => (index === 0 ? lines : ['', ...lines])),
      notes: reports.flatMap(({ notes = [] }) => notes),
    };
  },
});

function cacheNotesOf({ results }: Made): string[] {
  return cacheNoteLines(results.flatMap(({ why }) => why ?? []));
}

type Made = Evaluation | EvaluationDryRun;

/** A list for several prompts. */
async function evaluateAll(input: Input, context: OperationContext): Promise<Made | readonly Made[]> {
  if (input.resume !== null && input.dryRun) throw invalid('--dry-run goes with a new evaluation.');
  if (input.merge !== null) return mergeEvaluation(await readPlanFile(input.merge, context), context);
  if (input.plan !== null) return runPlan(input, input.plan, context);
  if (input.shard !== null) throw invalid('--shard goes with --plan: all shards are of one plan.');
  if (input.resume !== null) return goOn(input, input.resume, context);
  const named = (await Promise.all(input.refs.map((ref) => context.project.resolveAll(ref)))).flat();
  const resolved = await prepareSuites(named, { models: input.model, isDryRun: input.dryRun }, context);
  const groups = groupByPrompt(resolved);
  if (groups.length === 0) throw invalid('Which prompt? Name one, or several of its versions.');
  if (input.retryErrors) throw invalid('--retry-errors goes with --resume.');
  if (input.cancelBatch) throw invalid('--cancel-batch goes with --resume.');
  const { dataset, model, repeat, seed, judge, base, margin, strict, filter, split, sample } = input;
  const cases = input.case.length === 0 ? null : input.case;
  const map = readRowMap(input.map);
  if (map !== null && dataset === null)
    throw invalid('--map goes with --dataset; columns of other files are named in the prompt.');
  const rows = { dataset, ...(map === null ? {} : { map }), cases, filters: filter, split, sample };
  const sweep = readSweepTexts(input.sweep);
  if (sweep?.model !== undefined && model.length > 0)
    throw invalid('Name the models once: with --model or with --sweep.');
  const inBatch = input.batch ? { batch: true } : {};
  const more = { sweep, base, margin, strict, ...inBatch };
  const asked: AskedEvaluation = { ...rows, models: model, repeat, seed, judge, ...more };
  const options = { ...(await settingsOf(input, 0, context)), asked, shard: null, resumed: null };
  const all: EvaluatePromptOptions[] = [];
  for (const group of groups) {
    const held = await withBase(group, { base, mayBeNew: groups.length > 1 }, context);
    all.push({ ...options, ...held, asked: { ...asked, repeat: repeatOf(group, repeat) } });
  }
  const made = await (input.dryRun ? dryRuns : evaluatePrompts)(all, context);
  return made.length === 1 ? (made[0] as Made) : made;
}

/** What a configuration of promptfoo says, where the user says nothing. */
function repeatOf([first]: readonly ResolvedPrompt[], repeat: number): number {
  return repeat === parameters.repeat.default ? (first?.entry.suite?.repeat ?? repeat) : repeat;
}

function listOf(data: Made | readonly Made[]): readonly Made[] {
  return Array.isArray(data) ? data : [data as Made];
}

function exitCodeOf({ verdict, stoppedBecause, totals, evaluators, results, base, asked }: Evaluation): number {
  if (stoppedBecause !== null) return new TrackerError(stoppedBecause.code as 'budget/exceeded', '').exitCode;
  if (verdict === 'fail') return 1;
  // A row that does not fit the prompt is no fault of a provider.
  if (totals.some(({ errors }) => errors > 0)) return results.some(isProviders) ? 4 : 1;
  // A difference that cannot be told blocks nobody, unless asked to.
  if (base !== null) return verdict === 'pass' || asked.strict !== true ? 0 : 1;
  // Rows may have evaluators of their own; where nothing judges a row, nothing is open.
  const isOpen = evaluators.length > 0 || results.some(({ scores, passed }) => scores.length > 0 && passed === null);
  return verdict === 'pass' || !isOpen ? 0 : 1;
}

function isProviders({ error }: CellResult): boolean {
  return error?.code.startsWith('provider/') === true;
}

function groupByPrompt(resolved: readonly ResolvedPrompt[]): readonly (readonly ResolvedPrompt[])[] {
  const groups = new Map<string, ResolvedPrompt[]>();
  for (const one of resolved) groups.set(one.entry.id, [...(groups.get(one.entry.id) ?? []), one]);
  return [...groups.values()];
}

/** The versions, rows and evaluators are those it began with; how fast and for how much is said anew. */
async function goOn(input: Input, id: string, context: OperationContext): Promise<Evaluation> {
  refuseOtherQuestions(input);
  return goOnWith(await resumeEvaluation(id, input, context), { input, shard: null }, context);
}

async function runPlan(input: Input, path: string, context: OperationContext): Promise<Evaluation> {
  refuseOtherQuestions(input);
  const { plan } = await readPlanFile(path, context);
  const shard = input.shard === null ? null : readShard(input.shard, context.host.environment);
  return goOnWith(await resumePlan(plan, input, context), { input, shard }, context);
}

function refuseOtherQuestions(input: Input): void {
  const { refs, case: cases, dataset, map, model, sweep, repeat, filter, split, sample } = input;
  const lists = [refs, cases, map, model, sweep, filter];
  const isOther = lists.some((list) => list.length > 0) || [dataset, split, sample].some((one) => one !== null);
  if (isOther || repeat !== parameters.repeat.default)
    throw invalid('An evaluation goes on with the versions, rows and models it began with.');
}

async function goOnWith(
  resumed: Resumed,
  { input, shard }: { readonly input: Input; readonly shard: Shard | null },
  context: OperationContext,
): Promise<Evaluation> {
  const begun = resumed.header.asked as unknown as AskedEvaluation;
  const asked = { ...begun, ...(input.judge ? { judge: input.judge } : {}), ...(input.batch ? { batch: true } : {}) };
  if (input.cancelBatch && !(await hasBatchesAway(resumed.header.id, context)))
    throw invalid('No batch of this evaluation is away.');
  if (resumed.paidNanoUsd === null && input.maxCost !== null)
    throw invalid('What this evaluation has cost so far is not known, so no limit on all of it can be kept.');
  const settings = await settingsOf(input, resumed.paidNanoUsd ?? 0, context);
  const { versions, header } = resumed;
  return evaluatePrompt({ ...settings, versions, base: header.base, asked, shard, resumed }, context);
}

/** A limit on the whole evaluation counts what earlier sittings have paid. */
async function settingsOf(
  { maxCost, concurrency, noCache, allowCode, cancelBatch, explain }: Input,
  paidNanoUsd: number,
  context: OperationContext,
) {
  const maxCostUsd = maxCost === null ? null : Math.max(0, maxCost - paidNanoUsd / 1e9);
  const limits = await readCallLimits(context.host.files, context.project.root, { maxCostUsd });
  for (const notice of limits.notices) context.events.notice(notice);
  return { limits, concurrency, usesCache: !noCache, allowCode, callsOff: cancelBatch, explains: explain };
}

function invalid(message: string): TrackerError {
  return new TrackerError('usage/invalid-argument', message);
}
