// What the store holds of two versions, laid out to be compared: what evaluations found where both were evaluated, else the
// runs that people made with the same inputs.
import { runInTurns } from '../../base/steps.ts';
import { comparedCells, type RowFacts } from '../../evaluation/comparison/comparedCells.ts';
import type { ComparedAnswer, ComparedColumn, ComparedItem } from '../../evaluation/comparison/comparison.ts';
import type { CellResult } from '../../evaluation/evaluation.ts';
import { countStale, type StaleEvaluator } from '../../evaluation/staleScores.ts';
import { isScored, outcomeOf } from '../../evaluation/verdict.ts';
import type { Run } from '../../run/run.ts';
import type { Store } from '../../store/openStore.ts';
import { readVersionCells } from '../../store/versionCells.ts';
import type { ComparedSide } from './compareVersions.ts';

export interface ComparedResults {
  /** Null when one of the two has no results at all. */
  readonly from: 'evaluations' | 'runs' | null;
  readonly columns: readonly ComparedColumn[];
  /** Results left out because evaluators have changed since. */
  readonly stale: number;
  /** Of the results that are compared, the scores whose evaluator has changed since. */
  readonly outdated: readonly StaleEvaluator[];
}

type ResultSide = Pick<ComparedSide, 'selector' | 'hash'>;

export interface ComparedRows {
  /** What a dataset says of the rows today, by their hashes. */
  readonly rows: ReadonlyMap<string, RowFacts>;
  /** Marks the scores that today's evaluators did not give. */
  mark(results: readonly CellResult[]): Promise<readonly CellResult[]>;
  /** Others have a turn. */
  pause(): Promise<void>;
}

export async function comparedResults(
  store: Pick<Store, 'scoresOfVersions' | 'beginnings' | 'runs'>,
  sides: readonly [ResultSide, ResultSide],
  { rows, mark, pause }: ComparedRows,
): Promise<ComparedResults> {
  const hashes = sides.map(({ hash }) => hash);
  const { columns, results } = await readVersionCells(store, hashes);
  const fresh = sameEvaluators(results);
  const isEvaluated = hashes.every((hash) => fresh.some(({ promptHash }) => promptHash === hash));
  if (isEvaluated) {
    const named = columns.map((column) => ({ ...column, selector: nameOf(column.promptHash, sides) }));
    return {
      from: 'evaluations',
      columns: await runInTurns(comparedCells(named, fresh, { rows }), pause),
      stale: results.length - fresh.length,
      outdated: countStale(await mark(fresh)),
    };
  }
  const runs = (await store.runs({ promptHashes: hashes })).filter(isOwnAnswer);
  const isRun = hashes.every((hash) => runs.some(({ promptHash }) => promptHash === hash));
  const none = { stale: results.length - fresh.length, outdated: [] };
  if (!isRun) return { from: null, columns: [], ...none };
  const groups = sides.map(({ hash }) => runs.filter(({ promptHash }) => promptHash === hash));
  const isSingle = groups.every((group) => new Set(group.map(modelOf)).size === 1);
  const ran = sides.map(({ selector }, index) => ({
    name: selector,
    items: itemsOf(groups[index]!, (run) => (isSingle ? '' : modelOf(run))),
  }));
  return { from: 'runs', columns: ran, ...none };
}

/** Of each row, the results of the evaluators that judged it last; errors were judged by none. */
function sameEvaluators(results: readonly CellResult[]): readonly CellResult[] {
  const judged = (result: CellResult): string => result.evaluatorHashes.join(' ');
  const newest = new Map(
    results
      .filter(({ evaluatorHashes }) => evaluatorHashes.length > 0)
      .map((result) => [result.caseHash, judged(result)]),
  );
  return results.filter(
    (result) => result.evaluatorHashes.length === 0 || judged(result) === newest.get(result.caseHash),
  );
}

function nameOf(hash: string, sides: readonly ResultSide[]): string {
  return sides.find((side) => side.hash === hash)?.selector ?? hash;
}

/** An answer served again is the same answer, and a reply depends on what was said before. */
function isOwnAnswer({ cached, continues, outcome }: Run): boolean {
  return !cached && continues === undefined && !(outcome.status === 'failed' && outcome.code === 'interrupted');
}

function modelOf({ provider, model }: Run): string {
  return model.startsWith(`${provider}/`) ? model : `${provider}/${model}`;
}

/** Equal inputs are one row, whatever they were asked for; with several models, one row for each. */
function itemsOf(runs: readonly Run[], placeOf: (run: Run) => string): readonly ComparedItem[] {
  const rows = new Map<string, ComparedItem & { readonly answers: ComparedAnswer[] }>();
  for (const run of runs) {
    const [dataset, id] = [placeOf(run), run.variablesHash];
    const known = rows.get(`${dataset} ${id}`);
    if (known) known.answers.push(answerOf(run));
    else
      rows.set(`${dataset} ${id}`, {
        ...{ dataset, id, label: id.slice(0, 10), segments: {} },
        cluster: dataset === '' ? null : id,
        answers: [answerOf(run)],
      });
  }
  return [...rows.values()];
}

/** What was said of it last stands above what was said when it was made. */
function answerOf(run: Run): ComparedAnswer {
  const { id, scores, costNanoUsd, durationMs } = run;
  return {
    run: id,
    state: isScored(outcomeOf(run)) ? 'answered' : 'failed',
    passed: scores.findLast(({ passed }) => passed !== null)?.passed ?? null,
    value: scores.findLast(({ value }) => value !== null)?.value ?? null,
    costUsd: costNanoUsd === null ? null : costNanoUsd / 1e9,
    latencyMs: durationMs,
  };
}
