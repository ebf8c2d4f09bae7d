// From what was asked of one prompt to the plan of its evaluation: which versions meet which models and which rows, and who
// judges them. Nothing is asked here, and whatever cannot be asked later is refused here.
import { TrackerError } from '../../base/trackerError.ts';
import type { EvaluationHeader } from '../../evaluation/evaluation.ts';
import { type EvaluationPlan, planEvaluation } from '../../evaluation/planEvaluation.ts';
import { placesIn } from '../../evaluator/evaluatorPlaces.ts';
import { locatePrompt } from '../../prompt/locatePrompt.ts';
import type { Prompt } from '../../prompt/prompt.ts';
import { formatCount } from '../formatValue.ts';
import type { OperationContext } from '../operation.ts';
import type { ResolvedPrompt } from '../project.ts';
import type { EvaluatePromptOptions } from './evaluatePrompt.ts';
import { evaluationColumns } from './evaluationColumns.ts';
import { type EvaluationRow, onlyCases, openEvaluationRows, readRowChoice } from './evaluationRows.ts';
import { openScoring } from './evaluationScoring.ts';
import type { Sitting } from './evaluationSitting.ts';
import { requireSweep } from './evaluationSweep.ts';
import { noRows, strangeColumns } from './seenRows.ts';

export function sensitiveOf({ variables }: Prompt): readonly string[] {
  return variables.filter((variable) => variable.sensitive).map(({ name }) => name);
}

export interface PlannedPrompt {
  readonly plan: EvaluationPlan<EvaluationRow>;
  /** Names of evaluators that ask for embeddings, services or code. */
  readonly paidEvaluators: readonly string[];
}

export interface Planning extends EvaluatePromptOptions {
  readonly isDryRun: boolean;
  readonly tests: Prompt;
  readonly evaluation: string;
  readonly sitting: Sitting;
}

/** Throws what is wrong with the versions, the models, the sweep or the rows; a plan has a row at least. */
export async function planPrompt(options: Planning, context: OperationContext): Promise<PlannedPrompt> {
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
  const ahead = sitting.ahead && openScoring(tests.evaluators, file, sitting.ahead);
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

/** Throws `usage/invalid-argument` where none of the rows can be asked of any version: then it is the wrong file. */
export async function refuseUnfit(
  { plan: { header, columns, rows } }: PlannedPrompt,
  { id, path }: ResolvedPrompt['entry'],
): Promise<void> {
  let first: { readonly row: EvaluationRow; readonly message: string } | null = null;
  for await (const row of rows())
    for (const { prepare } of columns) {
      const { error } = prepare(row);
      if (error === undefined) return;
      first ??= { row, message: error.message };
    }
  if (first === null) return;
  const { row, message } = first;
  const asked = typeof header.asked.dataset === 'string' ? header.asked.dataset : (row.source.path ?? path);
  const { line } = row.source;
  throw new TrackerError('usage/invalid-argument', `No row of ${header.dataset.name} fits ${id}. ${message}`, {
    hint: 'Several prompts are asked once all of them can be. Mend the rows; columns of a file are named with --map.',
    location: line === null ? { path: asked } : { path: asked, line },
  });
}
