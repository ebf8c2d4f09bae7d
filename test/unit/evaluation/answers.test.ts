// Where answers come from: nothing is asked twice, nothing is heard of before it is kept, and a budget that is held back for
// calls in flight is waited for.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { type AnswerPorts, createAnswers } from '../../../src/core/evaluation/answers.ts';
import { openBudget } from '../../../src/core/run/budget.ts';
import type { Run } from '../../../src/core/run/run.ts';
import { keyOfRequest, type RunRequest } from '../../../src/core/run/startRun.ts';
import { countingHost, failedOutcome, outcomeOfKind, smallColumn, smallRow } from '../../support/evaluationPlan.ts';
import { finishedRun } from '../../support/finishedRun.ts';

function question(text: string): RunRequest {
  return { host: countingHost(), ...smallColumn('v1').prepare(smallRow(1, text)).question };
}

function answers(more: Partial<AnswerPorts> = {}) {
  const called: string[] = [];
  const kept: Run[] = [];
  const ports: AnswerPorts = {
    find: async () => null,
    call: async (request) => finishedRun({ messages: request.messages }),
    keep: async (run) => void kept.push(run),
    ...more,
  };
  const call: AnswerPorts['call'] = (request) => {
    called.push(request.messages[0]!.content);
    return ports.call(request);
  };
  return { called, kept, ...createAnswers({ ...ports, call }) };
}

describe('the answers of an evaluation', () => {
  it('an answer somebody has paid for is not asked for again', async () => {
    const known = finishedRun({ id: 'KNOWN' });
    const { ask, called, spentNanoUsd } = answers({ find: async () => known });
    assert.deepEqual(await ask(question('a')), { run: known, cached: true });
    assert.deepEqual(called, []);
    assert.equal(spentNanoUsd(), 0);
  });

  it('equal questions at the same time are one call', async () => {
    const { ask, called } = answers();
    const [first, second] = await Promise.all([ask(question('a')), ask(question('a'))]);
    assert.deepEqual(called, ['v1: a']);
    assert.deepEqual([first!.cached, second!.cached].sort(), [false, true]);
  });

  it('equal questions one after the other are one call', async () => {
    const { ask, called } = answers();
    await ask(question('a'));
    assert.equal((await ask(question('a'))).cached, true);
    assert.equal(called.length, 1);
  });

  for (const answer of [
    failedOutcome(),
    outcomeOfKind('length'),
    outcomeOfKind('content_filter'),
    outcomeOfKind('empty'),
  ]) {
    it(`an answer that is ${answer.outcome?.kind} serves nobody else`, async () => {
      const { ask, called } = answers({ call: async () => finishedRun({ more: answer }) });
      await ask(question('a'));
      await ask(question('a'));
      assert.equal(called.length, 2);
    });
  }

  it('an answer is kept before anybody hears of it', async () => {
    const order: string[] = [];
    const { ask } = answers({ keep: async () => void order.push('kept') });
    await ask(question('a')).then(() => order.push('heard'));
    assert.deepEqual(order, ['kept', 'heard']);
  });

  it('an answer that cannot be kept is heard of as a failure', async () => {
    const { ask } = answers({
      keep: async () => {
        throw new TrackerError('store/write-failed', 'The disk is full.');
      },
    });
    await assert.rejects(ask(question('a')), { code: 'store/write-failed' });
  });

  it('a cancelled call that gave nothing is not kept', async () => {
    const cancelled = {
      status: 'failed',
      kind: 'cancelled',
      code: 'interrupted',
      message: '',
      retryable: true,
    } as const;
    const { ask, kept } = answers({ call: async () => finishedRun({ more: { outcome: cancelled } }) });
    await ask(question('a'));
    assert.deepEqual(kept, []);
  });

  it('what was spent is unknown as soon as one call may have been billed in vain', async () => {
    const { ask, spentNanoUsd } = answers({ call: async () => finishedRun({ more: { possiblyBilledLost: 1 } }) });
    await ask(question('a'));
    assert.equal(spentNanoUsd(), null);
  });

  it('the key of a question is the one its run is stored with', () => {
    const request = question('a');
    const run = finishedRun({
      messages: request.messages,
      more: { provider: 'offline', model: 'echo', parameters: {} },
    });
    assert.equal(keyOfRequest(request), run.resultKey);
  });

  it('calls that all do not fit are all refused', async () => {
    const budget = openBudget(10);
    const { ask } = answers({
      call: async () => {
        await Promise.resolve();
        budget.reserve(11);
        throw new Error('it did not fit');
      },
    });
    const outcomes = await Promise.allSettled([1, 2, 3].map((number) => ask(question(String(number)))));
    for (const outcome of outcomes)
      assert.equal(outcome.status === 'rejected' && outcome.reason.code, 'budget/exceeded');
  });

  it('a call waits for a budget that is only held back, and nothing ever goes over it', async () => {
    const call = { worst: fc.integer({ min: 1, max: 50 }), actual: fc.double({ min: 0, max: 1, noNaN: true }) };
    const property = fc.asyncProperty(
      fc.array(fc.record(call), { maxLength: 40 }),
      fc.integer({ min: 0, max: 400 }),
      async (calls, limit) => {
        const budget = openBudget(limit);
        let spent = 0;
        const { ask } = answers({
          call: async ({ messages }) => {
            const { worst, actual } = calls[Number(messages[0]!.content.slice(4))]!;
            const reservation = budget.reserve(worst);
            await new Promise((resolve) => setImmediate(resolve));
            const cost = Math.floor(worst * actual);
            spent += cost;
            reservation.settle(cost);
            return finishedRun({ messages, more: { costNanoUsd: cost } });
          },
        });
        const outcomes = await Promise.allSettled(calls.map((_, index) => ask(question(String(index)))));
        assert.ok(spent <= limit, `${spent} of ${limit}`);
        const refused = outcomes.flatMap((outcome, index) =>
          outcome.status === 'rejected' ? [calls[index]!.worst] : [],
        );
        for (const worst of refused) assert.ok(spent + worst > limit, 'what fits in the end is not refused');
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });
});
