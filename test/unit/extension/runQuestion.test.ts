import assert from 'node:assert/strict';
import type { CallsEstimate } from '../../../src/core/evaluation/callsEstimate.ts';
import type { ColumnEstimate, EvaluationDryRun } from '../../../src/core/evaluation/dryRun.ts';
import { sumOfEstimates } from '../../../src/extension/evaluation/modelEstimates.ts';
import { planText, priceText } from '../../../src/extension/evaluation/priceText.ts';
import { runQuestion } from '../../../src/extension/evaluation/runQuestion.ts';

const noUsers: CallsEstimate = { calls: 0, likelyUsd: 0, worstUsd: 0 };

const column = (model: string, change: Partial<ColumnEstimate> = {}): ColumnEstimate => ({
  ...{ column: model, selector: 'draft', model, cells: 50, cached: 0, calls: 50, unrendered: 0, inputTokens: 900 },
  ...{ likelyUsd: 0.02, worstUsd: 0.1, users: noUsers },
  ...change,
});

function planOf(columns: readonly ColumnEstimate[], change: Partial<EvaluationDryRun> = {}): EvaluationDryRun {
  const count = (name: 'cells' | 'cached' | 'calls' | 'unrendered' | 'inputTokens') =>
    columns.reduce((sum, one) => sum + one[name], 0);
  const [cells, cached, calls] = [count('cells'), count('cached'), count('calls')];
  const { likelyUsd, worstUsd } = sumOfEstimates(columns);
  return {
    ...{ dryRun: true, prompt: 'greet', versions: [{ selector: 'draft', number: null, hash: 'h', blob: null }] },
    ...{ models: columns.map(({ model }) => model), dataset: { name: 'rows.csv', hash: 'd', rows: 50 }, repeat: 1 },
    ...{ cells, cached, calls, unrendered: count('unrendered'), inputTokens: count('inputTokens') },
    ...{ likelyUsd, worstUsd, users: noUsers, columns, paidEvaluators: [], results: [] },
    judges: { ...noUsers, problems: [] },
    plan: { evaluators: [{ name: 'polite', hash: 'e' }], asked: {} } as unknown as EvaluationDryRun['plan'],
    ...change,
  };
}

describe('a price in words', () => {
  for (const [calls, likelyUsd, worstUsd, text] of [
    [50, 0.02, 0.11, 'likely $0.02, at worst $0.11'],
    [50, null, 0.11, 'at worst $0.11'],
    [50, 0.02, null, 'likely $0.02, no upper limit'],
    [50, null, null, 'cost unknown'],
    [50, 0, 0, 'costs nothing'],
    [0, null, null, 'costs nothing'],
    [0, 0, 0, 'costs nothing'],
  ] as const)
    it(`is «${text}» for ${calls} calls of ${likelyUsd} and ${worstUsd}`, () => {
      assert.equal(priceText({ calls, likelyUsd, worstUsd }), text);
    });

  it('is unknown for several models when it is for one', () => {
    assert.deepEqual(sumOfEstimates([column('a'), column('b', { worstUsd: null })]), {
      ...{ cells: 100, calls: 100, likelyUsd: 0.04, worstUsd: null },
    });
  });

  it('comes with what it is for, and what is stored', () => {
    const stored = [column('a', { cached: 20, calls: 30 }), column('b')];
    assert.equal(planText(planOf(stored)), '2 models × 50 rows: 100 answers, 20 of them stored');
    assert.equal(
      planText(planOf([column('a', { cached: 50 })], { repeat: 3 })),
      '1 model × 50 rows × 3 repeats: 50 answers, all of them stored',
    );
    const plan = { evaluators: [], asked: { filters: ['language=de'], sample: 50 } } as never;
    assert.equal(
      planText(planOf([column('a')], { plan, repeat: 2 })),
      '1 model × 50 rows drawn by lot from those with language=de × 2 repeats: 50 answers',
    );
  });
});

describe('the question before an evaluation', () => {
  for (const { name, columns, askAboveUsd, isCostly, permittedUsd } of [
    {
      name: 'may be passed by below the threshold',
      columns: [column('a')],
      askAboveUsd: 0.1,
      isCostly: false,
      permittedUsd: 0.1,
    },
    {
      name: 'is a dialog above it, and yes permits the worst',
      columns: [column('a'), column('b')],
      askAboveUsd: 0.1,
      isCostly: true,
      permittedUsd: 0.2,
    },
    {
      name: 'is a dialog when the worst is not known',
      columns: [column('a', { worstUsd: null })],
      askAboveUsd: 0.1,
      isCostly: true,
      permittedUsd: null,
    },
    {
      name: 'is no dialog when nobody wants to be asked',
      columns: [column('a', { worstUsd: null })],
      askAboveUsd: null,
      isCostly: false,
      permittedUsd: null,
    },
    {
      name: 'is a dialog from the first cent at a threshold of nothing',
      columns: [column('a', { worstUsd: 0.0001 })],
      askAboveUsd: 0,
      isCostly: true,
      permittedUsd: 0.0001,
    },
    {
      name: 'may be passed by when everything is stored, whatever it would cost',
      columns: [column('a', { calls: 0, cached: 50, worstUsd: 0 })],
      askAboveUsd: 0,
      isCostly: false,
      permittedUsd: 0,
    },
  ])
    it(name, () => {
      const question = runQuestion(planOf(columns), askAboveUsd);
      assert.equal(question.isCostly, isCostly);
      if (permittedUsd === null) assert.equal(question.permittedUsd, null);
      else assert.ok(Math.abs((question.permittedUsd ?? Number.NaN) - permittedUsd) < 1e-8);
    });

  it('names every model that is asked, the dearest first, and leaves out what is stored', () => {
    const columns = [column('a', { worstUsd: 0.2 }), column('b', { calls: 0 }), column('c', { worstUsd: 0.9 })];
    const { message, detail } = runQuestion(planOf(columns), 0.1);
    assert.equal(message, 'These 100 calls may together cost up to $1.20.');
    assert.deepEqual(
      detail.split('\n').filter((line) => line.includes('calls,')),
      ['c: 50 calls, likely $0.02, at worst $0.90', 'a: 50 calls, likely $0.02, at worst $0.20'],
    );
  });

  it('counts the models that play users', () => {
    const users = { calls: 10, likelyUsd: 0.01, worstUsd: 0.05 };
    const plan = planOf([column('a', { users })], { users, likelyUsd: 0.02, worstUsd: 0.1 });
    assert.equal(runQuestion(plan, 0.1).message, 'These 60 calls may together cost up to $0.15.');
    assert.equal(runQuestion(plan, 1).message, 'likely $0.03, at worst $0.15');
  });

  it('counts judges, and has no limit where they have none', () => {
    const judges = { calls: 40, likelyUsd: null, worstUsd: 0.3, problems: [] };
    const question = runQuestion(planOf([column('a')], { judges }), 0.1);
    assert.equal(question.message, 'These 90 calls may together cost up to $0.40.');
    assert.ok(question.permittedUsd !== null && Math.abs(question.permittedUsd - 0.4) < 1e-6);
    assert.match(question.detail, /Judges come to that: 40 calls, likely unknown, at worst \$0\.30\./);
    const open = runQuestion(planOf([column('a')], { judges: { ...judges, worstUsd: null } }), 0.1);
    assert.deepEqual([open.message, open.permittedUsd], ['What 90 calls may cost is not known.', null]);
  });

  it('says of a sweep how many columns it makes', () => {
    const plan = planOf([column('a'), column('a')], { models: ['a'] });
    assert.equal(planText(plan), '2 columns × 50 rows: 100 answers');
  });

  it('says what the price leaves out', () => {
    const plan = planOf([column('a', { unrendered: 2 })], {
      paidEvaluators: ['kind', 'true'],
      plan: { evaluators: [], asked: {} } as never,
    });
    const { detail } = runQuestion(plan, 1);
    for (const part of [
      'Not counted: the embeddings, services and code that kind, true use for every new answer.',
      '2 answers cannot be asked for: the row does not fit the prompt.',
      'Nothing judges the answers: the prompt has no evaluators.',
    ])
      assert.ok(detail.includes(part), detail);
  });

  it('lets the last of its own calls fit', () => {
    const columns = Array.from({ length: 30 }, (_, index) => column(`m${index}`, { worstUsd: 0.1 / 3 }));
    const plan = planOf(columns);
    const limit = runQuestion(plan, 0.01).permittedUsd ?? 0;
    assert.ok(Math.floor(limit * 1e9) >= 30 * Math.round((0.1 / 3) * 1e9));
  });
});
