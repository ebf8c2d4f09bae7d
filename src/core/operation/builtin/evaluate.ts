// Versions × models × rows, scored and kept as they finish. What was answered before, by whomever, is not paid for again.
import { TrackerError } from '../../base/trackerError.ts';
import { createUlidFactory } from '../../base/ulid.ts';
import type { CellResult, Evaluation } from '../../evaluation/evaluation.ts';
import { planEvaluation } from '../../evaluation/planEvaluation.ts';
import { runEvaluation } from '../../evaluation/runEvaluation.ts';
import { readCallLimits } from '../callLimits.ts';
import { evaluationColumns } from '../evaluationColumns.ts';
import { evaluationLines } from '../evaluationLines.ts';
import { openEvaluationRows } from '../evaluationRows.ts';
import { openScoring } from '../evaluationScoring.ts';
import { openSitting } from '../evaluationSitting.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import type { InputOf } from '../parameter.ts';
import type { ResolvedPrompt } from '../project.ts';
import { requireRunnable } from '../requireRunnable.ts';

const parameters = {
  refs: {
    kind: 'promptReference',
    summary: 'versions of one prompt, or several prompts; the draft by default',
    positional: true,
    repeatable: true,
    required: true,
  },
  dataset: { kind: 'path', summary: "rows of this file instead of the prompt's own", placeholder: 'file' },
  model: {
    kind: 'model',
    summary: "instead of the prompt's own model",
    repeatable: true,
    placeholder: 'provider/model',
  },
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
    summary: 'calls at a time',
    minimum: 1,
    maximum: 2_000,
    default: 8,
    placeholder: 'n',
  },
  maxCost: {
    kind: 'number',
    summary: 'never spend more than this in all, judges included',
    minimum: 0,
    maximum: 1e6,
    placeholder: 'usd',
  },
  judge: {
    kind: 'model',
    summary: 'the model that judges where an evaluator names none',
    placeholder: 'provider/model',
  },
  allowCode: { kind: 'flag', summary: "run the repository's evaluator code without an approval, this time" },
  seed: { kind: 'integer', summary: 'for everything that is left to chance', minimum: 0, default: 1, placeholder: 'n' },
  noCache: { kind: 'flag', summary: 'ask again what was answered before' },
} as const;

type Input = InputOf<typeof parameters>;

export const evaluate = defineOperation({
  id: 'eval',
  title: 'Evaluate',
  summary: 'versions × rows × models, scored',
  effect: 'call',
  parameters,
  examples: [
    { command: 'prompttracker eval support.summary', does: 'the draft over its own test rows' },
    {
      command: 'prompttracker eval support.summary@v2 support.summary --dataset cases.csv --model offline/echo',
      does: 'two versions over a file',
    },
  ],

  async run(input, context): Promise<Evaluation | readonly Evaluation[]> {
    const groups = groupByPrompt(await Promise.all(input.refs.map((ref) => context.project.resolve(ref))));
    const limits = await readCallLimits(context.host.files, context.project.root, { maxCostUsd: input.maxCost });
    for (const notice of limits.notices) context.events.notice(notice);
    const evaluations: Evaluation[] = [];
    for (const versions of groups) evaluations.push(await evaluatePrompt(versions, { input, limits }, context));
    return evaluations.length === 1 ? (evaluations[0] as Evaluation) : evaluations;
  },

  exitCode: (data) => Math.max(...listOf(data).map(exitCodeOf)),

  report: (data, view) => evaluationLines(listOf(data), view),
});

function listOf(data: Evaluation | readonly Evaluation[]): readonly Evaluation[] {
  return Array.isArray(data) ? data : [data as Evaluation];
}

function exitCodeOf({ verdict, stoppedBecause, totals, evaluators }: Evaluation): number {
  if (stoppedBecause !== null) return new TrackerError(stoppedBecause.code as 'budget/exceeded', '').exitCode;
  if (verdict === 'fail') return 1;
  if (totals.some(({ errors }) => errors > 0)) return 4;
  return verdict === 'pass' || evaluators.length === 0 ? 0 : 1;
}

function groupByPrompt(resolved: readonly ResolvedPrompt[]): readonly (readonly ResolvedPrompt[])[] {
  const groups = new Map<string, ResolvedPrompt[]>();
  for (const one of resolved) groups.set(one.entry.id, [...(groups.get(one.entry.id) ?? []), one]);
  return [...groups.values()];
}

interface Asked {
  readonly input: Input;
  readonly limits: Awaited<ReturnType<typeof readCallLimits>>;
}

async function evaluatePrompt(
  versions: readonly ResolvedPrompt[],
  { input, limits }: Asked,
  context: OperationContext,
): Promise<Evaluation> {
  const { host, events, signal } = context;
  const first = versions[0] as ResolvedPrompt;
  // Today's tests judge every version, or their results could not be compared.
  const tests = first.entry.parsed.prompt ?? requireRunnable(first);
  const columns = await evaluationColumns({ versions, models: input.model, config: limits.config }, context);
  const dataset = await openEvaluationRows(input.dataset, tests, context);
  const evaluation = createUlidFactory(host.clock, host.randomBytes)();
  const sensitive = tests.variables.filter((variable) => variable.sensitive).map(({ name }) => name);
  const usesCache = !input.noCache;
  const code = { entry: first.entry, allowCode: input.allowCode };
  const sitting = await openSitting({ evaluation, limits, usesCache, judge: input.judge, code, sensitive }, context);
  try {
    const scoring = openScoring(tests.evaluators, tests.path, sitting.tools);
    for (const notice of scoring.notices) events.notice(notice);
    const plan = await planEvaluation({
      ...{ host, id: evaluation, prompt: first.entry.id, columns, datasetName: dataset.name, rows: dataset.rows },
      ...{ evaluators: scoring.evaluators, score: scoring.score, repeat: input.repeat, seed: input.seed },
      asked: { ...input },
    });
    if (plan.header.cells === 0) throw noRows(first);
    await sitting.begin(plan.header);
    const results: CellResult[] = [];
    const ending = await runEvaluation(plan, {
      ...{ door: sitting.door, concurrency: input.concurrency, signal },
      onResult: (result, place) => {
        results[place] = result;
      },
      onProgress: (progress) => events.progress(progress),
    });
    await sitting.end(ending);
    // Places of cells that were not reached are holes.
    const reached = results.filter((result) => result !== undefined);
    if (ending.status === 'interrupted') throw interrupted(evaluation, reached.length, plan.header.cells);
    return { ...plan.header, ...ending, results: reached, comparison: null };
  } finally {
    await sitting.close();
  }
}

function noRows({ entry }: ResolvedPrompt): TrackerError {
  return new TrackerError('usage/invalid-argument', `There are no test rows for ${entry.id}.`, {
    hint: 'Name a file of rows with --dataset, or add testData to the prompt.',
    location: { path: entry.path },
  });
}

function interrupted(evaluation: string, done: number, cells: number): TrackerError {
  const message = `Interrupted after ${done} of ${cells} answers; what had finished is kept.`;
  return new TrackerError('interrupted', message, { hint: `Go on with prompttracker eval --resume ${evaluation}.` });
}
