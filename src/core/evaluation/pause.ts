// Pausing an evaluation: calls under way end and are kept, none begins before it goes on. Time that was paused does not count
// for the pace.

export interface Pause {
  readonly isPaused: boolean;
  pause(): void;
  resume(): void;
  /** Resolves at once while nothing is paused, else when it goes on or `signal` gives up. */
  ready(signal?: AbortSignal): Promise<void>;
  /** Milliseconds that were paused so far. */
  pausedMs(): number;
}

export function createPause(now: () => number): Pause {
  let since: number | null = null;
  let spent = 0;
  let waiting: (() => void)[] = [];
  return {
    get isPaused() {
      return since !== null;
    },
    pause() {
      since ??= now();
    },
    resume() {
      if (since !== null) spent += now() - since;
      since = null;
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
    async ready(signal) {
      // It may be paused again before one that was woken has its turn.
      while (since !== null && signal?.aborted !== true) {
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            signal?.removeEventListener('abort', wake);
            resolve();
          };
          waiting.push(wake);
          signal?.addEventListener('abort', wake, { once: true });
        });
      }
    },
    pausedMs: () => spent + (since === null ? 0 : now() - since),
  };
}
