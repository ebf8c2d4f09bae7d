// Where the answers of an evaluation come from, cheapest first: an equal question of this evaluation, an answer that somebody
// has paid for already, a call. A new answer is kept before anybody hears of it, so that nothing is paid for twice.
import { TrackerError } from '../base/trackerError.ts';
import { restoreSensitive } from '../run/restoreSensitive.ts';
import type { Run } from '../run/run.ts';
import { keyOfRequest, type RunRequest } from '../run/startRun.ts';
import { outcomeOf } from './verdict.ts';

export interface Answer {
  readonly run: Run;
  /** False when this evaluation has paid for it just now. */
  readonly cached: boolean;
}

export interface AnswerPorts {
  /** A run that answered the question of this key; null when there is none. */
  find(key: string): Promise<Run | null>;
  /** Sends the question. Throws `budget/…` when it may not be sent. */
  call(request: RunRequest): Promise<Run>;
  /** Resolves once the run is durable. */
  keep(run: Run): Promise<void>;
}

export interface Answers {
  /** Rejects with `budget/…` when it may not be asked, with `store/…` when the answer could not be kept. */
  ask(request: RunRequest): Promise<Answer>;
  /** Nano-USD paid so far, also for calls that gave no answer; null once any of it is unknown. */
  spentNanoUsd(): number | null;
}

/** Rows with the same text in several versions stand near each other, so few answers need to be at hand. */
const recentAnswers = 1_000;

export function createAnswers({ find, call, keep }: AnswerPorts): Answers {
  const inFlight = new Map<string, Promise<Run>>();
  const recent = new Map<string, Run>();
  const affordable = waitForBudget(call);
  let spent: number | null = 0;

  const pay = async (request: RunRequest, key: string): Promise<Run> => {
    const run = await affordable({ ...request, resultKey: key });
    spent = spent === null || isCostUnknown(run) ? null : spent + (run.costNanoUsd ?? 0);
    if (isWorthKeeping(run)) await keep(run);
    if (!mayServe(run)) return run;
    recent.set(key, run);
    if (recent.size > recentAnswers) recent.delete(recent.keys().next().value as string);
    return run;
  };

  return {
    async ask(request) {
      const key = keyOfRequest(request);
      const same = recent.get(key) ?? (await inFlight.get(key)?.catch(() => null));
      if (same && mayServe(same)) return { run: same, cached: true };
      const known = await find(key);
      if (known !== null) return { run: restoreSensitive(known, request), cached: true };
      const answering = inFlight.get(key) ?? pay(request, key);
      const isMine = !inFlight.has(key);
      inFlight.set(key, answering);
      try {
        return { run: await answering, cached: !isMine };
      } finally {
        if (isMine) inFlight.delete(key);
      }
    },
    spentNanoUsd: () => spent,
  };
}

/**
 * What is held back for calls under way may come free, so a call that does not fit waits for one of them to end, and is
 * refused when none is left that could.
 */
function waitForBudget(call: AnswerPorts['call']): AnswerPorts['call'] {
  let underWay = 0;
  let waiting: ((mayTryAgain: boolean) => void)[] = [];
  const wake = (mayTryAgain: boolean): void => {
    const woken = waiting;
    waiting = [];
    for (const one of woken) one(mayTryAgain);
  };
  return async (request) => {
    for (;;) {
      underWay += 1;
      try {
        const run = await call(request);
        underWay -= 1;
        wake(true);
        return run;
      } catch (error) {
        underWay -= 1;
        const isFull = error instanceof TrackerError && error.code === 'budget/exceeded';
        if (underWay === 0 || !isFull) wake(!isFull);
        if (underWay === 0 || !isFull) throw error;
        // Refusals wake nobody, or those who are refused would wake each other for ever.
        if (!(await new Promise<boolean>((resolve) => waiting.push(resolve)))) throw error;
      }
    }
  };
}

/** Whether the answer stands for others: a whole one. Errors, filtered, refused, cut and empty answers do not. */
export function mayServe(run: Run): boolean {
  const outcome = outcomeOf(run);
  return outcome === 'ok' || outcome === 'tool_call';
}

/** A cancelled call that gave nothing leaves nothing to remember. */
function isWorthKeeping({ outcome }: Run): boolean {
  return outcome.status === 'completed' || outcome.code !== 'interrupted' || (outcome.output ?? '') !== '';
}

/** An attempt that was sent and lost may have been billed. */
function isCostUnknown({ outcome, costNanoUsd, possiblyBilledLost }: Run): boolean {
  return possiblyBilledLost > 0 || (outcome.status === 'completed' && costNanoUsd === null);
}
