import assert from 'node:assert/strict';
import type { CallEstimate, PlannedCall } from '../../../src/extension/panel/panelPorts.ts';
import { PanelSpending, type SpendingLimits } from '../../../src/extension/panel/panelSpending.ts';
import { estimate, failedRun, run } from '../../support/panelParts.ts';

interface Window {
  readonly spending: PanelSpending;
  readonly questions: { question: string; detail: string }[];
  limits: SpendingLimits;
}

function open(limits: Partial<SpendingLimits> = {}, answer = true): Window {
  const opened: Window = {
    questions: [],
    limits: { perCallUsd: null, perSessionUsd: null, askAboveUsd: 0.1, ...limits },
    spending: new PanelSpending({
      limits: () => opened.limits,
      async confirm(question, detail) {
        opened.questions.push({ question, detail });
        return answer;
      },
    }),
  };
  return opened;
}

function call(modelName: string, highNanoUsd: number | null, lowNanoUsd: number | null = 0): PlannedCall {
  const planned: CallEstimate = { ...estimate, highNanoUsd, lowNanoUsd };
  return { modelName, estimate: planned };
}

describe('the money of a window', () => {
  it('is not asked about below the amount the user set', async () => {
    const { spending, questions } = open();
    assert.equal(await spending.permit([call('a/b', 60_000_000), call('a/b', 40_000_000)]), true);
    assert.deepEqual(questions, []);
  });

  it('is asked about once for all calls, naming models, number and cost', async () => {
    const { spending, questions } = open();
    await spending.permit([call('a/b', 60_000_000), call('a/b', 60_000_000), call('c/d', 30_000_000)]);
    assert.deepEqual(questions, [
      { question: 'These 3 calls may together cost up to $0.15.', detail: 'a/b, 2 calls\nc/d, 1 call' },
    ]);
  });

  it('says that nobody can say the most when the answer has no limit', async () => {
    const { spending, questions } = open();
    await spending.permit([call('a/b', null, 200_000_000)]);
    assert.equal(questions[0]!.question, 'This call may cost at least $0.20.');
    assert.match(questions[0]!.detail, /no limit on the length of the answer/);
  });

  it('is not spent on a no', async () => {
    assert.equal(await open({}, false).spending.permit([call('a/b', 1e9)]), false);
  });

  it('is never asked about when the user wants no questions', async () => {
    assert.equal(await open({ askAboveUsd: null }, false).spending.permit([call('a/b', 1e12)]), true);
  });

  it('is said once something was spent', () => {
    const { spending } = open();
    assert.equal(spending.text(), null);
    spending.note(run({ costNanoUsd: 12_300_000 }));
    assert.equal(spending.text(), 'This window: $0.01 spent');
  });

  it('is never said to be less than it may be', () => {
    const { spending } = open();
    spending.note(run({ costNanoUsd: null }));
    spending.note(failedRun('provider/timeout', 'Nothing came.', { possiblyBilledLost: 1 }));
    assert.equal(spending.text(), 'This window: $0 spent, and 2 of unknown cost');
  });

  it('counts the sum of an evaluation like single calls, and an unknown sum as unknown', () => {
    const opened = open();
    opened.spending.noteSum(0.8);
    opened.spending.noteSum(null);
    assert.equal(opened.spending.text(), 'This window: $0.80 spent, and 1 of unknown cost');
    opened.limits = { ...opened.limits, perSessionUsd: 1 };
    assert.throws(() => opened.spending.budget!.reserve(300_000_000), { code: 'budget/exceeded' });
  });

  it('is bounded by the user’s limit for the window', () => {
    const { spending } = open({ perSessionUsd: 1 });
    spending.budget!.reserve(900_000_000).settle(900_000_000);
    assert.throws(() => spending.budget!.reserve(200_000_000), { code: 'budget/exceeded' });
    assert.equal(spending.text(), 'This window: $0 of $1.00');
  });

  it('counts what was spent before the limit was lowered', () => {
    const opened = open();
    opened.spending.note(run({ costNanoUsd: 800_000_000 }));
    opened.limits = { ...opened.limits, perSessionUsd: 1 };
    assert.throws(() => opened.spending.budget!.reserve(300_000_000), { code: 'budget/exceeded' });
    opened.spending.budget!.reserve(100_000_000);
  });
});
