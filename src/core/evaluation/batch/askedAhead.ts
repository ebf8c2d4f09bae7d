// What no batch can answer and judges are to see: it is asked one by one before judges are, so that their questions can still
// wait for a batch together. The evaluation finds the answers afterwards as if it had asked itself.
import type { Run } from '../../run/run.ts';
import { keyOfRequest, type RunRequest } from '../../run/startRun.ts';
import { type Answer, mayServe } from '../answers.ts';

export interface AskedAhead {
  /** Asks, and remembers what the store would not serve again. */
  ask(request: RunRequest): Promise<Run>;
  /** Such an answer; null when there is none. */
  peek(request: RunRequest): Run | null;
  /** The same, for once: to whoever asks for it next. */
  take(request: RunRequest): Answer | null;
  /** Whether the answer was paid for here and nobody has had it yet. */
  claim(run: Run): boolean;
}

export function openAskedAhead(askLive: (request: RunRequest) => Promise<Answer>): AskedAhead {
  const paid = new Set<string>();
  const unserved = new Map<string, Answer>();
  return {
    async ask(request) {
      const key = keyOfRequest(request);
      const known = unserved.get(key);
      if (known !== undefined) return known.run;
      const answer = await askLive(request);
      if (!mayServe(answer.run)) unserved.set(key, answer);
      else if (!answer.cached) paid.add(answer.run.id);
      return answer.run;
    },
    peek: (request) => unserved.get(keyOfRequest(request))?.run ?? null,
    take(request) {
      const key = keyOfRequest(request);
      const answer = unserved.get(key) ?? null;
      unserved.delete(key);
      return answer;
    },
    claim: ({ id }) => paid.delete(id),
  };
}
