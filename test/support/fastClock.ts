// A clock that runs so many times faster than the machine's, for what waits long between two looks.
import type { Clock } from '../../src/core/base/host.ts';

export function fastClock(times: number): Clock {
  const [startedAt, startedMs] = [Date.now(), performance.now()];
  const passed = (): number => (performance.now() - startedMs) * times;
  return {
    now: () => startedAt + Math.round(passed()),
    monotonic: passed,
    after(ms, callback) {
      const timer = setTimeout(callback, ms / times);
      return () => clearTimeout(timer);
    },
  };
}
