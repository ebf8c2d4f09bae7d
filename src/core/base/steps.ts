// Long computing in steps: whoever runs it may let others have a turn between two of them, or not. The result is the same.
import type { Clock } from './host.ts';

/** Yields where a turn may end. */
export type Steps<Result> = Generator<void, Result, void>;

export function runAtOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** For `runInTurns`: others have a turn once `ms` were computed since the last one. */
export function turnsOn(clock: Pick<Clock, 'monotonic' | 'after'>, ms = 10): () => Promise<void> {
  let since = clock.monotonic();
  return async () => {
    if (clock.monotonic() - since < ms) return;
    await new Promise<void>((resolve) => void clock.after(0, resolve));
    since = clock.monotonic();
  };
}

/** `pause` resolves when others have had their turn. */
export async function runInTurns<Result>(steps: Steps<Result>, pause: () => Promise<void>): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    await pause();
  }
}
