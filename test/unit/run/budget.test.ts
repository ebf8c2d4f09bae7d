import assert from 'node:assert/strict';
import fc from 'fast-check';
import { openBudget } from '../../../src/core/run/budget.ts';

describe('a budget', () => {
  it('holds back the worst case and gives back what was not used', () => {
    const budget = openBudget(100);
    const reservation = budget.reserve(60);
    assert.equal(budget.state().reservedNanoUsd, 60);
    reservation.settle(10);
    assert.deepEqual(budget.state(), { limitNanoUsd: 100, spentNanoUsd: 10, reservedNanoUsd: 0, assumedNanoUsd: 0 });
  });

  it('refuses a call that might not fit', () => {
    const budget = openBudget(100);
    budget.reserve(60);
    assert.throws(() => budget.reserve(41), { code: 'budget/exceeded', exitCode: 5 });
    budget.reserve(40);
  });

  it('refuses a call whose worst case nobody knows', () => {
    assert.throws(() => openBudget(100).reserve(null), { code: 'budget/unknown-price' });
  });

  it('keeps what it held back when nobody knows the cost', () => {
    const budget = openBudget(100);
    budget.reserve(60).settle(null);
    assert.deepEqual([budget.state().spentNanoUsd, budget.state().assumedNanoUsd], [60, 60]);
  });

  it('counts attempts that were sent and lost', () => {
    const budget = openBudget(100);
    const reservation = budget.reserve(20);
    assert(reservation.extend() && reservation.extend());
    reservation.settle(5, 2);
    assert.deepEqual([budget.state().spentNanoUsd, budget.state().assumedNanoUsd], [45, 40]);
  });

  it('lets a call be repeated only while another worst case fits', () => {
    const budget = openBudget(100);
    const reservation = budget.reserve(40);
    assert(reservation.extend());
    assert(!reservation.extend());
    assert.equal(budget.state().reservedNanoUsd, 80);
    reservation.settle(10, 1);
    assert.equal(budget.state().spentNanoUsd, 50);
    assert(!reservation.extend(), 'a settled call is over');
  });

  it('gives everything back for a call that was never sent', () => {
    const budget = openBudget(100);
    budget.reserve(60).release();
    assert.equal(budget.state().spentNanoUsd + budget.state().reservedNanoUsd, 0);
  });

  it('settles a call once', () => {
    const budget = openBudget(100);
    const reservation = budget.reserve(60);
    reservation.settle(10);
    reservation.settle(10);
    reservation.release();
    assert.equal(budget.state().spentNanoUsd, 10);
  });

  it('of nothing still lets free calls through', () => {
    openBudget(0).reserve(0).settle(0);
    assert.throws(() => openBudget(0).reserve(1), { code: 'budget/exceeded' });
  });

  for (const limit of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    it(`of ${limit} is refused`, () => assert.throws(() => openBudget(limit), { code: 'usage/invalid-argument' }));
  }

  it('is never overspent, at any concurrency and whatever happens to the calls', async () => {
    const fate = fc.constantFrom('used', 'part', 'unknown', 'lost', 'unsent');
    const calls = fc.array(
      fc.record({ worst: fc.integer({ min: 0, max: 50 }), attempts: fc.integer({ min: 1, max: 4 }), fate }),
      { maxLength: 200 },
    );
    await fc.assert(
      fc.asyncProperty(
        calls,
        fc.integer({ min: 0, max: 2000 }),
        fc.constantFrom(1, 8, 32, 128),
        fc.scheduler(),
        async (all, limit, concurrency, scheduler) => {
          const budget = openBudget(limit);
          const waiting = [...all];
          let billed = 0;
          const work = async (): Promise<void> => {
            for (let call = waiting.shift(); call !== undefined; call = waiting.shift()) {
              const { worst, attempts } = call;
              let reservation: ReturnType<typeof budget.reserve>;
              try {
                reservation = budget.reserve(worst);
              } catch {
                continue;
              }
              let lost = 0;
              await scheduler.schedule(Promise.resolve());
              while (call.fate === 'lost' && lost < attempts - 1 && reservation.extend()) {
                lost += 1;
                await scheduler.schedule(Promise.resolve());
              }
              const cost = call.fate === 'part' ? Math.floor(worst / 2) : worst;
              if (call.fate === 'unsent') reservation.release();
              else if (call.fate === 'unknown') reservation.settle(null);
              else if (call.fate === 'lost') reservation.settle(null, lost);
              else reservation.settle(cost);
              billed += call.fate === 'unsent' ? 0 : worst * lost + cost;
              const { spentNanoUsd, reservedNanoUsd } = budget.state();
              assert(spentNanoUsd + reservedNanoUsd <= limit);
            }
          };
          const workers = Array.from({ length: concurrency }, work);
          await scheduler.waitAll();
          await Promise.all(workers);
          assert(billed <= limit);
          assert.equal(budget.state().reservedNanoUsd, 0);
        },
      ),
      { numRuns: Number(process.env.PT_SEEDS ?? 60) },
    );
  });
});

describe('a budget within another', () => {
  it('spends from both', () => {
    const outer = openBudget(100);
    const inner = openBudget(50, outer);
    const reservation = inner.reserve(40);
    assert.equal(outer.state().reservedNanoUsd, 40);
    reservation.settle(10);
    assert.deepEqual([inner.state().spentNanoUsd, outer.state().spentNanoUsd], [10, 10]);
  });

  it('refuses what only one of them has room for, and holds nothing back then', () => {
    const outer = openBudget(30);
    const inner = openBudget(50, outer);
    assert.throws(() => inner.reserve(40), { code: 'budget/exceeded' });
    assert.throws(() => openBudget(10, outer).reserve(20), { code: 'budget/exceeded' });
    assert.deepEqual([inner.state().reservedNanoUsd, outer.state().reservedNanoUsd], [0, 0]);
  });

  it('lets a call be repeated only while both have room', () => {
    const outer = openBudget(70);
    const reservation = openBudget(100, outer).reserve(40);
    assert(!reservation.extend());
    assert.equal(outer.state().reservedNanoUsd, 40);
    reservation.release();
    assert.equal(outer.state().reservedNanoUsd, 0);
  });

  it('is never overspent by budgets that share it, whatever they do', () => {
    const step = fc.record({
      worst: fc.integer({ min: 0, max: 60 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const outer = openBudget(200);
        const inners = [openBudget(150, outer), openBudget(150, outer)];
        steps.forEach(({ worst, share }, index) => {
          try {
            inners[index % 2]!.reserve(worst).settle(Math.floor(worst * share));
          } catch (error) {
            assert.equal((error as { code?: string }).code, 'budget/exceeded');
          }
          assert(outer.state().spentNanoUsd <= 200);
        });
      }),
    );
  });
});
