import assert from 'node:assert/strict';
import type { Clock } from '../../../src/core/base/host.ts';
import { type Expired, startClocks } from '../../../src/core/provider/clocks.ts';

/** A clock that moves only when it is told to. */
function handClock() {
  let now = 0;
  const timers = new Map<number, () => void>();
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    after(ms, callback) {
      const at = now + ms;
      timers.set(at, callback);
      return () => void timers.delete(at);
    },
  };
  const moveTo = (time: number): void => {
    for (;;) {
      const next = [...timers.keys()].filter((at) => at <= time).sort((a, b) => a - b)[0];
      if (next === undefined) break;
      const callback = timers.get(next);
      timers.delete(next);
      now = next;
      callback?.();
    }
    now = time;
  };
  return { clock, moveTo, timers };
}

function start(limits: { firstByteMs: number; idleMs: number; deadline: number }) {
  const hand = handClock();
  const expired: Expired[] = [];
  return { ...hand, expired, clocks: startClocks(hand.clock, limits, (which) => expired.push(which)) };
}

describe('the three clocks of a call', () => {
  it('end a call whose first byte does not come', () => {
    const { moveTo, expired } = start({ firstByteMs: 300, idleMs: 60, deadline: 1000 });
    moveTo(299);
    assert.deepEqual(expired, []);
    moveTo(300);
    assert.deepEqual(expired, ['first-byte']);
  });

  it('end a call that goes silent after a byte', () => {
    const { moveTo, expired, clocks } = start({ firstByteMs: 300, idleMs: 60, deadline: 1000 });
    moveTo(250);
    clocks.touch();
    moveTo(309);
    assert.deepEqual(expired, []);
    moveTo(310);
    assert.deepEqual(expired, ['idle']);
  });

  it('let a call go on for as long as bytes come, up to its whole time', () => {
    const { moveTo, expired, clocks } = start({ firstByteMs: 300, idleMs: 60, deadline: 1000 });
    for (let time = 50; time < 1000; time += 50) {
      moveTo(time);
      clocks.touch();
    }
    assert.deepEqual(expired, []);
    moveTo(1000);
    assert.deepEqual(expired, ['call']);
  });

  it('fire once and leave no timer', () => {
    const { moveTo, expired, timers } = start({ firstByteMs: 10, idleMs: 10, deadline: 1000 });
    moveTo(5000);
    assert.deepEqual([expired.length, timers.size], [1, 0]);
  });

  it('leave no timer when they are stopped', () => {
    const { moveTo, expired, timers, clocks } = start({ firstByteMs: 10, idleMs: 10, deadline: 1000 });
    clocks.stop();
    moveTo(5000);
    assert.deepEqual([expired.length, timers.size], [0, 0]);
  });
});
