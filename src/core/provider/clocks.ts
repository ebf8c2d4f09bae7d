// Three limits on one attempt with one timer: time to the first byte, silence between bytes, and the whole call.
import type { Clock } from '../base/host.ts';

export type Expired = 'first-byte' | 'idle' | 'call';

export interface Clocks {
  /** A byte came in. */
  touch(): void;
  stop(): void;
}

/** Calls `onExpire` once, with the limit that ran out; nothing is left behind after `stop`. Times are monotonic ms. */
export function startClocks(
  clock: Clock,
  limits: { readonly firstByteMs: number; readonly idleMs: number; readonly deadline: number },
  onExpire: (expired: Expired) => void,
): Clocks {
  const startedAt = clock.monotonic();
  let lastByteAt: number | null = null;
  let cancel = (): void => {};

  const check = (): void => {
    const silenceEndsAt = lastByteAt === null ? startedAt + limits.firstByteMs : lastByteAt + limits.idleMs;
    const now = clock.monotonic();
    // Never later than one silence from now, so that a byte only has to move a mark and costs no timer.
    const nextCheckMs = Math.ceil(Math.min(silenceEndsAt - now, limits.deadline - now, limits.idleMs));
    if (now >= limits.deadline) onExpire('call');
    else if (now >= silenceEndsAt) onExpire(lastByteAt === null ? 'first-byte' : 'idle');
    else cancel = clock.after(nextCheckMs, check);
  };
  check();

  return {
    touch() {
      lastByteAt = clock.monotonic();
    },
    stop: () => cancel(),
  };
}
