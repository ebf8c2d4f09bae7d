// What a model that plays the user has said: the next thing, or that it has nothing more to say.
import type { Run } from '../../run/run.ts';
import type { CellError } from '../evaluation.ts';
import { isScored, outcomeOf } from '../verdict.ts';

/** promptfoo's mark: wherever it stands in a reply, the reply is not said and the conversation is over. */
export const overMark = '###STOP###';

export type UserReply =
  | { readonly kind: 'said'; readonly text: string }
  | { readonly kind: 'over' }
  | { readonly kind: 'trouble'; readonly error: CellError };

export function readUserReply(run: Run): UserReply {
  const { outcome } = run;
  if (outcome.status === 'failed')
    return trouble(outcome.code, `The simulated user could not be asked: ${outcome.message}`);
  if (outcome.output.includes(overMark)) return { kind: 'over' };
  if (!isScored(outcomeOf(run))) return trouble('simulated-user/refused', 'The model refused to play the user.');
  const text = outcome.output.trim();
  if (text === '') return trouble('simulated-user/silent', 'The simulated user said nothing.');
  return { kind: 'said', text };
}

function trouble(code: string, message: string): UserReply {
  return { kind: 'trouble', error: { code, message } };
}
