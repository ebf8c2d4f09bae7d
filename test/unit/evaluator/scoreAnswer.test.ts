import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json } from '../../../src/core/base/hash.ts';
import { flattenUses } from '../../../src/core/evaluator/evaluatorUse.ts';
import { resolveEvaluators } from '../../../src/core/evaluator/resolveEvaluators.ts';
import { scoreAnswer } from '../../../src/core/evaluator/scoreAnswer.ts';
import { summarizeScores } from '../../../src/core/evaluator/summarizeScores.ts';
import { answerOf, scoreOf, verdictOf } from '../../support/evaluatedAnswer.ts';

const usesOf = (written: readonly Json[]) => resolveEvaluators(written, { path: 'a.prompt.yaml' }).uses;

async function rowOf(written: readonly Json[], output: string, threshold: number | null = null) {
  const uses = usesOf(written);
  return summarizeScores(uses, await scoreAnswer(answerOf(output), uses, {}), { threshold });
}

const yes = { type: 'contains', value: 'a' };
const no = { type: 'contains', value: 'z' };
const broken = { type: 'nothing-like-it' };

describe('one evaluator over one answer', () => {
  it('renders its value with the row', async () => {
    const answer = answerOf('Paris it is', { variables: { city: 'Paris' }, expected: 'Paris' });
    assert.equal(await verdictOf({ type: 'contains', value: '{{ city | upper }}' }, answer), 'fail');
    assert.equal(await verdictOf({ type: 'contains', value: '{{ city }}' }, answer), 'pass');
    assert.equal(await verdictOf({ type: 'contains', value: '{{expected}}' }, answer), 'pass');
    assert.equal(await verdictOf({ string: { contains: '{{city}} IT' } }, answer), 'pass');
  });

  it('neither passes nor fails when the row lacks what it compares with', async () => {
    for (const written of [
      { type: 'contains', value: '{{expected}}' },
      { type: 'not-contains', value: '{{expected}}' },
      { string: { contains: '{{expected}}' } },
    ]) {
      const { value, passed, reason } = await scoreOf(written, '{{expected}}');
      assert.deepEqual([value, passed], [null, null]);
      assert.match(reason, /nothing to compare with/);
    }
  });

  it('gives a template that cannot be rendered no score', async () => {
    const { value, metadata } = await scoreOf({ type: 'contains', value: '{% if %}' }, 'x');
    assert.deepEqual([value, (metadata.error as { code: string }).code], [null, 'evaluator/template']);
  });

  it('never passes what is unsupported, not even negated', async () => {
    for (const written of [broken, { type: 'not-nothing' }, { name: 'x', unsupported: 'why', source: 1 }]) {
      const { value, passed } = await scoreOf(written, 'x');
      assert.deepEqual([value, passed], [null, null]);
    }
  });

  it('lets a threshold decide over its value', async () => {
    assert.equal(await verdictOf({ ...no, threshold: 0 }, 'a'), 'pass');
    assert.equal(await verdictOf({ ...yes, threshold: 1 }, 'a'), 'pass');
  });

  it('is turned round by a negation: verdict and value', async () => {
    const texts = fc.string({ maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(texts, texts, async (output, value) => {
        if (value === '' || value.includes('{')) return;
        const plain = await scoreOf({ type: 'contains', value }, output);
        const negated = await scoreOf({ type: 'not-contains', value }, output);
        assert.equal(negated.passed, !plain.passed);
        assert.equal((negated.value ?? 0) + (plain.value ?? 0), 1);
      }),
    );
  });
});

describe('a row', () => {
  it('passes when all pass, fails when one fails, and is unknown otherwise', async () => {
    assert.equal((await rowOf([yes, yes], 'a')).passed, true);
    assert.equal((await rowOf([yes, no, broken], 'a')).passed, false);
    assert.equal((await rowOf([yes, broken], 'a')).passed, null);
    assert.equal((await rowOf([], 'a')).passed, null);
  });

  it('has the weighted mean of its evaluators as value, and none when one is unknown', async () => {
    assert.equal((await rowOf([{ ...yes, weight: 3 }, no], 'a')).value, 0.75);
    const row = await rowOf([yes, broken], 'a');
    assert.deepEqual([row.value, row.counted, row.undecided], [null, 2, 1]);
  });

  it('is decided by its threshold alone where it has one', async () => {
    assert.equal((await rowOf([yes, no], 'a', 0.5)).passed, true);
    assert.equal((await rowOf([yes, no], 'a', 0.6)).passed, false);
    assert.equal((await rowOf([yes, broken], 'a', 0.1)).passed, null);
  });

  it('is not failed by what has no weight', async () => {
    const row = await rowOf([yes, { ...no, weight: 0 }, { ...broken, weight: 0 }], 'a');
    assert.deepEqual([row.passed, row.value, row.counted], [true, 1, 1]);
  });

  it('says which evaluator failed first', async () => {
    assert.equal(
      (await rowOf([yes, { ...no, name: 'last letter' }], 'a')).reason,
      'last letter: "a" does not contain "z".',
    );
  });

  it('has named metrics: weighted means over the evaluators that name them, also within sets', async () => {
    const set = { type: 'assert-set', assert: [{ ...yes, metric: 'tone', weight: 3 }] };
    const row = await rowOf([{ ...no, metric: 'tone' }, set, { ...broken, metric: 'other' }], 'a');
    assert.deepEqual(row.metrics, { tone: 0.75, other: null });
  });

  it('does not change when all weights are multiplied', async () => {
    const parts = fc.array(fc.record({ isYes: fc.boolean(), weight: fc.integer({ min: 1, max: 9 }) }), {
      minLength: 1,
    });
    await fc.assert(
      fc.asyncProperty(parts, fc.integer({ min: 2, max: 50 }), async (list, factor) => {
        const written = (by: number) =>
          list.map(({ isYes, weight }) => ({ ...(isYes ? yes : no), weight: weight * by }));
        const [one, many] = [await rowOf(written(1), 'a'), await rowOf(written(factor), 'a')];
        assert(Math.abs((one.value ?? -1) - (many.value ?? -1)) < 1e-12);
        assert.equal(one.passed, many.passed);
      }),
    );
  });
});

describe('a set', () => {
  it('passes when all its members do, or when their mean reaches its threshold', async () => {
    const set = { type: 'assert-set', assert: [yes, no] };
    assert.equal(await verdictOf(set, 'a'), 'fail');
    assert.equal(await verdictOf({ ...set, threshold: 0.5 }, 'a'), 'pass');
    assert.equal(await verdictOf({ type: 'assert-set', assert: [yes, broken] }, 'a'), 'unknown');
  });

  it('counts once in the row, and its members are shown after it', async () => {
    const uses = usesOf([yes, { type: 'assert-set', assert: [no, no], weight: 2, threshold: 0 }]);
    const scores = await scoreAnswer(answerOf('a'), uses, {});
    assert.deepEqual(
      scores.map(({ value, passed }) => [value, passed]),
      [
        [1, true],
        [0, true],
        [0, false],
        [0, false],
      ],
    );
    assert.equal(flattenUses(uses).length, scores.length);
    const row = summarizeScores(uses, scores);
    assert.deepEqual([row.passed, row.value, row.counted], [true, 1 / 3, 2]);
  });
});
