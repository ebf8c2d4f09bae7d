// A pause: who waits goes on when it ends or when they give up, and paused time is told.
import assert from 'node:assert/strict';
import { createPause } from '../../../src/core/evaluation/pause.ts';

describe('a pause', () => {
  it('holds nobody while nothing is paused', async () => {
    await createPause(() => 0).ready();
  });

  it('holds who comes until it goes on, and again when it is paused before their turn', async () => {
    const pause = createPause(() => 0);
    const order: string[] = [];
    pause.pause();
    const waiting = pause.ready().then(() => order.push('went on'));
    pause.resume();
    pause.pause();
    await Promise.resolve();
    await Promise.resolve();
    order.push('resumed');
    pause.resume();
    await waiting;
    assert.deepEqual(order, ['resumed', 'went on']);
  });

  it('holds nobody who has given up', async () => {
    const pause = createPause(() => 0);
    const controller = new AbortController();
    pause.pause();
    const waiting = pause.ready(controller.signal);
    controller.abort();
    await waiting;
    await pause.ready(controller.signal);
    assert.equal(pause.isPaused, true);
  });

  it('adds up the time that was paused, each once', () => {
    let now = 0;
    const pause = createPause(() => now);
    pause.pause();
    now = 5;
    pause.pause();
    assert.equal(pause.pausedMs(), 5);
    pause.resume();
    now = 10;
    pause.resume();
    pause.pause();
    now = 12;
    assert.equal(pause.pausedMs(), 7);
  });
});
