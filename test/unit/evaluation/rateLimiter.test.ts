// How fast a provider is asked, on a clock that moves only when somebody waits.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRateLimiter, noRateLimit } from '../../../src/core/evaluation/rateLimiter.ts';

/** Time passes when everything that can run has run: straight to the next timer. */
function waitingClock() {
  let now = 0;
  const timers = new Map<object, { at: number; callback: () => void }>();
  return {
    monotonic: () => now,
    after(ms: number, callback: () => void) {
      const timer = {};
      timers.set(timer, { at: now + ms, callback });
      return () => void timers.delete(timer);
    },
    async runOut() {
      for (;;) {
        for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
        const [next] = [...timers].sort(([, one], [, other]) => one.at - other.at);
        if (next === undefined) return;
        timers.delete(next[0]);
        now = Math.max(now, next[1].at);
        next[1].callback();
      }
    },
  };
}

describe('the pace of calls to a provider', () => {
  const startsOf = async (count: number, limit = noRateLimit, tokens = 0): Promise<number[]> => {
    const clock = waitingClock();
    const limiter = createRateLimiter(clock, limit);
    const starts: number[] = [];
    const call = async () => void starts.push(clock.monotonic());
    const calls = Array.from({ length: count }, () => limiter.run(tokens, undefined, call));
    await Promise.all([...calls, clock.runOut()]);
    return starts;
  };

  it('is not held up without a limit', async () => {
    assert.deepEqual(await startsOf(3), [0, 0, 0]);
  });

  it('is even within the requests of a minute', async () => {
    const limit = { requestsPerMinute: 60, tokensPerMinute: null };
    assert.deepEqual(await startsOf(4, limit), [0, 1_000, 2_000, 3_000]);
  });

  it('is slower where calls are long', async () => {
    const limit = { requestsPerMinute: 60, tokensPerMinute: 6_000 };
    assert.deepEqual(await startsOf(3, limit, 200), [0, 2_000, 4_000]);
  });

  it('never has more requests in a minute than the limit says, but for the one that opens it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 40 }), async (limit, count) => {
        const starts = await startsOf(count, { requestsPerMinute: limit, tokensPerMinute: null });
        for (const start of starts) {
          const inMinute = starts.filter((other) => other >= start && other < start + 60_000 - 1e-6);
          assert.ok(inMinute.length <= limit + 1);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('pauses for all once one of them is told to', async () => {
    const clock = waitingClock();
    const limiter = createRateLimiter(clock, noRateLimit);
    const starts: number[] = [];
    await limiter.run(0, undefined, async () => limiter.throttled(7_000));
    const calls = [1, 2].map(() => limiter.run(0, undefined, async () => void starts.push(clock.monotonic())));
    await Promise.all([...calls, clock.runOut()]);
    assert.deepEqual(starts, [7_000, 7_000]);
  });

  it('has half as many at a time after a complaint, and more again when it goes well', async () => {
    const clock = waitingClock();
    const limiter = createRateLimiter(clock, noRateLimit);
    let atOnce = 0;
    const seen: number[] = [];
    const call = async () => {
      atOnce += 1;
      seen.push(atOnce);
      await new Promise<void>((resolve) => clock.after(10, resolve));
      atOnce -= 1;
    };
    const first = Array.from({ length: 8 }, () => limiter.run(0, undefined, call));
    await new Promise((resolve) => setImmediate(resolve));
    limiter.throttled(100);
    await Promise.all([...first, clock.runOut()]);
    seen.length = 0;
    const later = Array.from({ length: 60 }, () => limiter.run(0, undefined, call));
    await Promise.all([...later, clock.runOut()]);
    assert.ok(Math.max(...seen.slice(0, 4)) <= 6, `${seen.slice(0, 8)}`);
    assert.ok(Math.max(...seen) > Math.max(...seen.slice(0, 4)));
  });

  it('waits for nobody after an abort', async () => {
    const clock = waitingClock();
    const controller = new AbortController();
    const limiter = createRateLimiter(clock, { requestsPerMinute: 1, tokensPerMinute: null });
    const calls = [1, 2, 3].map(() => limiter.run(0, controller.signal, async () => clock.monotonic()));
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    assert.deepEqual(await Promise.all(calls), [0, 0, 0]);
  });

  it('goes on after a call that failed', async () => {
    const limiter = createRateLimiter(waitingClock(), noRateLimit);
    const failing = async (): Promise<void> => {
      throw new Error('no');
    };
    await assert.rejects(limiter.run(0, undefined, failing), /no/);
    assert.equal(await limiter.run(0, undefined, async () => 1), 1);
  });
});
