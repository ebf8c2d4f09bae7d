// How fast one provider is asked: evenly, within its requests and tokens a minute, and slower once it says that it is too much.
// All calls to a provider share one limiter, so that what one of them is told holds for the others.
import type { Clock } from '../base/host.ts';

export interface RateLimit {
  /** Null for no limit that we know of. */
  readonly requestsPerMinute: number | null;
  /** Input and the longest answer together, as providers count them. */
  readonly tokensPerMinute: number | null;
}

export const noRateLimit: RateLimit = { requestsPerMinute: null, tokensPerMinute: null };

export interface RateLimiter {
  /** Runs `call` in its turn. Rejects with what `call` rejects with; a call whose turn comes after an abort is still run. */
  run<T>(tokens: number, signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T>;
  /** The provider has asked for a pause of `ms`: nothing more is sent before it is over, and less at a time after it. */
  throttled(ms: number): void;
}

const minuteMs = 60_000;

export function createRateLimiter(clock: Pick<Clock, 'monotonic' | 'after'>, limit: RateLimit): RateLimiter {
  const { requestsPerMinute, tokensPerMinute } = limit;
  let nextAt = clock.monotonic();
  let pausedUntil = nextAt;
  let underWay = 0;
  /** As many as there are until the provider complains; then half, and one more for every full round that went well. */
  let most = Number.POSITIVE_INFINITY;
  let queue: (() => void)[] = [];

  const wakeAll = (): void => {
    const woken = queue;
    queue = [];
    for (const wake of woken) wake();
  };
  const sleep = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        cancel();
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const cancel = clock.after(ms, wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  const takeTurn = async (tokens: number, signal: AbortSignal | undefined): Promise<void> => {
    while (underWay >= most && !signal?.aborted) await new Promise<void>((wake) => queue.push(wake));
    underWay += 1;
    const now = clock.monotonic();
    const turn = Math.max(now, nextAt);
    const forRequest = requestsPerMinute === null ? 0 : minuteMs / requestsPerMinute;
    const forTokens = tokensPerMinute === null ? 0 : (minuteMs * tokens) / tokensPerMinute;
    nextAt = turn + Math.max(forRequest, forTokens);
    // A pause may be asked for while others wait for their turn.
    const left = (): number => Math.max(turn, pausedUntil) - clock.monotonic();
    for (let wait = left(); wait > 0 && !signal?.aborted; wait = left()) await sleep(wait, signal);
  };

  return {
    async run(tokens, signal, call) {
      await takeTurn(tokens, signal);
      try {
        return await call();
      } finally {
        underWay -= 1;
        most += 1 / most;
        wakeAll();
      }
    },
    throttled(ms) {
      pausedUntil = Math.max(pausedUntil, clock.monotonic() + ms);
      most = Math.max(1, Math.floor(Math.min(most, underWay) / 2));
    },
  };
}
