// By what the turns of a conversation are judged, before and beside the whole of it: the evaluators that a turn names, or those
// of the prompt where it only says what it expects. Their names say which turn it was.
import type { Turn } from '../../dataset/turns.ts';
import type { EvaluatorUse } from '../../evaluator/evaluatorUse.ts';
import { resolveEvaluators, withOwnOfRow } from '../../evaluator/resolveEvaluators.ts';
import type { EvaluationRow } from './evaluationRows.ts';

export type JudgedRow = Pick<EvaluationRow, 'evaluators' | 'turns' | 'simulatedUser'>;

/** The evaluators of a prompt, in a file of that path. */
export interface PromptUses {
  readonly uses: readonly EvaluatorUse[];
  readonly path: string;
}

export interface TurnUses {
  /** From 1, as in the row. */
  readonly turn: number;
  readonly uses: readonly EvaluatorUse[];
  /** Among the evaluators as the turn has them; those of the prompt where it has none. */
  readonly isOwn: boolean;
}

/** Turns that nothing judges are absent. */
export function turnUsesOf(
  row: Pick<JudgedRow, 'turns' | 'simulatedUser'>,
  { uses, path }: PromptUses,
): readonly TurnUses[] {
  const turns = row.turns ?? [];
  const isLast = (index: number): boolean => index === turns.length - 1 && !row.simulatedUser;
  return turns.flatMap((turn, index) => {
    const isOwn = turn.evaluators.length > 0;
    const judging = isOwn ? resolveEvaluators(turn.evaluators, { path }).uses : uses;
    if (turn.assistant !== undefined || !(isOwn || (expects(turn) && !isLast(index)))) return [];
    return judging.length === 0 ? [] : [{ turn: index + 1, uses: judging.map(named(index + 1)), isOwn }];
  });
}

/** All that judge a row, in the order of its scores: those of the whole, then those of its turns. */
export function usesOfRow(row: JudgedRow, prompt: PromptUses): readonly EvaluatorUse[] {
  const whole = withOwnOfRow(prompt.uses, row.evaluators, prompt.path);
  return [...whole, ...turnUsesOf(row, prompt).flatMap(({ uses }) => uses)];
}

/** What the whole is held against: the row's own expectation, else that of its last turn. */
export function expectedAtEnd({
  expected,
  turns,
  simulatedUser,
}: Pick<EvaluationRow, 'expected' | 'turns' | 'simulatedUser'>): EvaluationRow['expected'] {
  return expected ?? (simulatedUser ? null : (turns?.at(-1)?.expected ?? null));
}

function expects({ expected }: Turn): boolean {
  return expected !== null;
}

function named(turn: number): (use: EvaluatorUse) => EvaluatorUse {
  const name = (use: EvaluatorUse): EvaluatorUse => ({
    ...use,
    name: `turn ${turn} · ${use.name}`,
    members: use.members.map(name),
  });
  return name;
}
