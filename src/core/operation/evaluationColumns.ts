// Which versions meet which models, and how a row becomes a question there.
import { TrackerError } from '../base/trackerError.ts';
import type { PlannedColumn, PreparedCell } from '../evaluation/planEvaluation.ts';
import type { StoreConfig } from '../store/storeConfig.ts';
import { type CallTarget, resolveTargets } from './callTargets.ts';
import type { EvaluationRow } from './evaluationRows.ts';
import { keepDraftSnapshot } from './keepDraftSnapshot.ts';
import type { OperationContext } from './operation.ts';
import type { ResolvedPrompt } from './project.ts';
import { renderForCall } from './renderForCall.ts';
import { requireRunnable } from './requireRunnable.ts';

export type EvaluationColumn = Omit<PlannedColumn<EvaluationRow>, 'key'>;

export interface ColumnOptions {
  readonly versions: readonly ResolvedPrompt[];
  /** Empty for each version's own model. */
  readonly models: readonly string[];
  readonly config: Pick<StoreConfig, 'models'>;
}

/** Version by version, model by model. Throws when a version cannot be run or a model cannot be reached. */
export async function evaluationColumns(
  { versions, models, config }: ColumnOptions,
  context: OperationContext,
): Promise<EvaluationColumn[]> {
  const columns: EvaluationColumn[] = [];
  for (const resolved of versions) {
    const prompt = requireRunnable(resolved);
    const targets = await resolveTargets({ names: models, prompt, config }, context);
    const snapshot = await keepDraftSnapshot(context, resolved);
    const blob = resolved.blob ?? snapshot?.blob ?? null;
    for (const target of targets) columns.push(columnOf({ ...resolved, blob }, target, context));
  }
  return columns;
}

function columnOf(resolved: ResolvedPrompt, target: CallTarget, context: OperationContext): EvaluationColumn {
  const { entry, hash, blob, version, selector } = resolved;
  const prompt = requireRunnable(resolved);
  const { model, connection, name } = target;
  const identity = { promptId: entry.id, promptHash: hash, blob, version: version?.number ?? null };
  const readers = context.readersOf(entry.path);
  return {
    ...identity,
    ...{ selector, model: name, tried: {} },
    prepare(row): PreparedCell {
      try {
        const { messages, attachedBytes, variables } = renderForCall(resolved, row.variables, readers);
        return { question: { messages, attachedBytes, prompt, identity, variables, model, connection } };
      } catch (error) {
        if (!(error instanceof TrackerError)) throw error;
        return { error: { code: error.code, message: error.message } };
      }
    },
  };
}
