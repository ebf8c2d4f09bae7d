// The evaluators of a prompt as they are now, by name and hash, to tell which stored scores they would still give.
import { TrackerError } from '../../base/trackerError.ts';
import type { CellResult, EvaluationHeader } from '../../evaluation/evaluation.ts';
import { type EvaluatorsNow, type HashesNow, markStale } from '../../evaluation/staleScores.ts';
import { evaluatorHash, type HashSources } from '../../evaluator/evaluatorHash.ts';
import { flattenUses } from '../../evaluator/evaluatorUse.ts';
import { resolveEvaluators } from '../../evaluator/resolveEvaluators.ts';
import type { Run } from '../../run/run.ts';
import type { OperationContext } from '../operation.ts';
import type { PromptEntry } from '../project.ts';
import { readJudgedRows } from './evaluatedRows.ts';
import { openOwnCodeTools } from './evaluationCode.ts';
import { readJudgePrompts } from './evaluationJudge.ts';
import { type JudgedRow, usesOfRow } from './turnUses.ts';

const noneOfItsOwn: JudgedRow = { evaluators: [] };

/** The same results, with the scores marked that today's evaluators did not give; as they are where the prompt is gone. */
export async function markStaleResults(
  results: readonly CellResult[],
  header: Pick<EvaluationHeader, 'prompt' | 'asked' | 'evaluators'>,
  context: OperationContext,
): Promise<readonly CellResult[]> {
  const entry = await context.project.find(header.prompt).catch(nullForTracker);
  const hashesOf = entry && (await openHashes(entry, context));
  if (hashesOf === null) return results;
  const hasOwn = results.some(({ scores }) => scores.length > header.evaluators.length);
  const rows: ReadonlyMap<string, JudgedRow> = hasOwn ? await readJudgedRows(header, context) : new Map();
  const now: EvaluatorsNow = {
    own: hashesOf(noneOfItsOwn),
    ofRows: new Map([...rows].map(([caseHash, row]) => [caseHash, hashesOf(row)])),
  };
  return markStale(results, header, now);
}

/** Runs with the scores marked whose evaluator is one of their prompt's and has another hash now. */
export async function markStaleRuns(runs: readonly Run[], context: OperationContext): Promise<readonly Run[]> {
  const isHashed = ({ scores }: Run): boolean => scores.some(({ evaluatorHash: hash }) => hash !== undefined);
  const wanted = new Set(runs.filter(isHashed).map(({ promptId }) => promptId));
  if (wanted.size === 0) return runs;
  const own = new Map<string, HashesNow>();
  for (const entry of await context.project.prompts()) {
    if (wanted.has(entry.id)) own.set(entry.id, (await openHashes(entry, context))?.(noneOfItsOwn) ?? new Map());
  }
  return runs.map((run) => {
    const scores = run.scores.map((score) => {
      const now = own.get(run.promptId)?.get(score.evaluator);
      const isStale = score.evaluatorHash !== undefined && now !== undefined && now !== score.evaluatorHash;
      return isStale ? { ...score, stale: true as const } : score;
    });
    return { ...run, scores };
  });
}

/** Hashes by name for a row with evaluators of its own; null when the prompt cannot be read. */
async function openHashes(
  entry: PromptEntry,
  context: OperationContext,
): Promise<((row: JudgedRow) => HashesNow) | null> {
  const { prompt } = entry.parsed;
  if (prompt === null) return null;
  const { uses } = resolveEvaluators(prompt.evaluators, { path: entry.path });
  const { fileHash } = openOwnCodeTools({ entry, allowCode: false }, context);
  const sources: HashSources = { judgePrompts: await readJudgePrompts(context), ...(fileHash ? { fileHash } : {}) };
  return (row) => {
    const all = flattenUses(usesOfRow(row, { uses, path: entry.path }));
    return new Map(all.map((use) => [use.name, evaluatorHash(use, sources)]));
  };
}

function nullForTracker(error: unknown): null {
  if (error instanceof TrackerError) return null;
  throw error;
}
