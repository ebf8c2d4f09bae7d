import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { createCallSlots } from '../../../src/core/evaluation/callSlots.ts';

describe('slots for calls', () => {
  it('are never more than allowed, all used while there is work, and free again whatever became of a call', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.record({ ms: fc.integer({ min: 0, max: 3 }), fails: fc.boolean() }), { maxLength: 30 }),
        async (limit, calls) => {
          const inSlot = createCallSlots(limit);
          let [underWay, most] = [0, 0];
          const order: number[] = [];
          const made = calls.map(({ ms, fails }, at) =>
            inSlot(async () => {
              order.push(at);
              underWay += 1;
              most = Math.max(most, underWay);
              await sleep(ms);
              underWay -= 1;
              if (fails) throw new Error(String(at));
              return at;
            }),
          );
          const settled = await Promise.allSettled(made);
          assert.equal(most, Math.min(limit, calls.length));
          assert.deepEqual(order, [...calls.keys()]);
          for (const [at, one] of settled.entries())
            assert.equal(
              one.status === 'fulfilled' ? one.value : one.reason.message,
              calls[at]?.fails ? String(at) : at,
            );
        },
      ),
      { numRuns: 40 },
    );
  });
});
