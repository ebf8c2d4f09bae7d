// Which versions meet which models, and how a row becomes a question there.
import { TrackerError } from '../../base/trackerError.ts';
import type { Tried } from '../../dataset/sweep.ts';
import type { PlannedColumn, PreparedCell } from '../../evaluation/planEvaluation.ts';
import { promptHash } from '../../prompt/promptHash.ts';
import { withSweptParameters } from '../../prompt/sweptParameters.ts';
import type { Run } from '../../run/run.ts';
import type { StoreConfig } from '../../store/storeConfig.ts';
import { type CallTarget, resolveTargets } from '../callTargets.ts';
import { keepDraftSnapshot } from '../keepDraftSnapshot.ts';
import type { OperationContext } from '../operation.ts';
import type { ResolvedPrompt } from '../project.ts';
import { renderForCall } from '../renderForCall.ts';
import { requireRunnable } from '../requireRunnable.ts';
import type { EvaluationRow } from './evaluationRows.ts';
import { goesOn, historyName, historyOf } from './rowsInTurn.ts';
import type { SimulatedUsers, UserOptions } from './simulatedUsers.ts';

export type EvaluationColumn = Omit<PlannedColumn<EvaluationRow>, 'key'>;

export interface ColumnOptions {
  readonly versions: readonly ResolvedPrompt[];
  /** Empty for each version's own model. */
  readonly models: readonly string[];
  /** Combinations of parameters, each a column; one of nothing for those of the file. */
  readonly parameters: readonly Tried[];
  readonly config: Pick<StoreConfig, 'models'>;
  readonly users: SimulatedUsers;
  /** Nothing will be sent. */
  readonly isDryRun: boolean;
}

/** Version by version, model by model, set of parameters by set. Throws when a version cannot be run or a model cannot be reached. */
export async function evaluationColumns(
  { versions, models, parameters, config, users, isDryRun }: ColumnOptions,
  context: OperationContext,
): Promise<EvaluationColumn[]> {
  const columns: EvaluationColumn[] = [];
  for (const resolved of versions) {
    const prompt = requireRunnable(resolved);
    const targets = await resolveTargets({ names: models, prompt, config, isDryRun }, context);
    const snapshot = await keepDraftSnapshot(context, resolved);
    const blob = resolved.blob ?? snapshot?.blob ?? null;
    for (const target of targets) {
      const fallbackModel = columns[0]?.model ?? target.name;
      for (const tried of parameters)
        columns.push(columnOf({ ...resolved, blob }, { target, tried, users, fallbackModel }, context));
    }
  }
  return columns;
}

interface Asking extends Pick<UserOptions, 'fallbackModel'> {
  readonly target: CallTarget;
  readonly tried: Tried;
  readonly users: SimulatedUsers;
}

function columnOf(
  resolved: ResolvedPrompt,
  { target, tried, users, fallbackModel }: Asking,
  context: OperationContext,
): EvaluationColumn {
  const { entry, hash, blob, version, selector } = resolved;
  const written = requireRunnable(resolved);
  const prompt = withSweptParameters(written, tried);
  const { model, connection, name } = target;
  const column = { promptId: entry.id, promptHash: hash, blob, version: version?.number ?? null };
  // With other parameters it is no version that is written anywhere, and its run must not count as one.
  const ownHash = prompt === written ? hash : promptHash(prompt);
  const identity = ownHash === hash ? column : { ...column, promptHash: ownHash, blob: null, version: null };
  const readers = context.readersOf(entry.path);
  const isInTurn = goesOn(prompt);
  return {
    ...column,
    ...{ selector, model: name, tried },
    // promptfoo reads such an answer as a value, and assertions on text see that written in one line.
    ...(prompt.wholeText !== undefined && prompt.responseFormat === 'json_schema' ? { seesJson: true } : {}),
    prepare(row) {
      if (!isInTurn) return prepareOne(row, []);
      return {
        inTurn: [...(row.earlier ?? []), row].map((one) => ({
          row: one,
          prepare: (before) => prepareOne(one, before),
        })),
      };
    },
  };

  function prepareOne(row: EvaluationRow, before: readonly Run[]): Exclude<PreparedCell, { readonly inTurn: object }> {
    if (row.problem !== undefined) return { error: row.problem };
    try {
      const given = isInTurn ? { ...row.variables, [historyName]: historyOf(before) } : row.variables;
      const rendered = renderForCall(resolved, given, readers);
      const { messages, attachedBytes } = rendered;
      // What was said before stands in the messages.
      const { [historyName]: _history, ...plain } = rendered.variables;
      const variables = isInTurn ? plain : rendered.variables;
      const question = { messages, attachedBytes, prompt, identity, variables, model, connection };
      const { turns = null, simulatedUser = null } = row;
      if (turns === null && simulatedUser === null) return { question };
      const user = simulatedUser && users.play(simulatedUser, { variables, fallbackModel });
      return { question, conversation: { turns: turns ?? [], user } };
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
      return { error: { code: error.code, message: error.message } };
    }
  }
}
