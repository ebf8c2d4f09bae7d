// Comparisons across columns, with promptfoo's verdicts: the tables follow its documentation and its own tests.
import assert from 'node:assert/strict';
import type { Json } from '../../../src/core/base/hash.ts';
import { compareAnswers, comparesAnswers } from '../../../src/core/evaluator/compareAnswers.ts';
import type { EvaluatorTools } from '../../../src/core/evaluator/evaluatorTools.ts';
import { resolveEvaluators } from '../../../src/core/evaluator/resolveEvaluators.ts';
import { scoreAnswer } from '../../../src/core/evaluator/scoreAnswer.ts';
import { answerOf } from '../../support/evaluatedAnswer.ts';
import { failedJudge, scriptJudge, textOfQuestion } from '../../support/scriptedJudge.ts';

async function compared(written: readonly Json[], outputs: readonly string[], tools: EvaluatorTools = {}) {
  const { uses } = resolveEvaluators(written, { path: 'p.prompt.yaml' });
  assert.equal(comparesAnswers(uses), true);
  const answers = await Promise.all(
    outputs.map(async (output) => {
      const subject = answerOf(output, {});
      return { subject, scores: await scoreAnswer(subject, uses, tools) };
    }),
  );
  return compareAnswers(answers, uses, tools);
}

const contains = (value: string, more = {}) => ({ type: 'contains', value, ...more });

describe('max-score', () => {
  const words = ['a', 'b', 'c'].map((word) => contains(word));
  const cases: readonly [string, readonly Json[], readonly string[], readonly (boolean | null)[]][] = [
    [
      'passes the answer with the highest mean',
      [...words, { type: 'max-score' }],
      ['a', 'a b c', 'a b'],
      [false, true, false],
    ],
    ['passes the first of equals', [...words, { type: 'max-score' }], ['a', 'a', ''], [true, false, false]],
    [
      'takes weights by type of assertion',
      [contains('a'), { type: 'starts-with', value: 'z' }, { type: 'max-score', value: { weights: { contains: 3 } } }],
      ['z', 'a'],
      [false, true],
    ],
    [
      'may sum',
      [...words, { type: 'max-score', value: { method: 'sum', threshold: 2.5 } }],
      ['a b c', 'a'],
      [true, false],
    ],
    [
      'passes nobody below its threshold',
      [...words, { type: 'max-score', value: { threshold: 0.9 } }],
      ['a b', 'a'],
      [false, false],
    ],
    [
      'leaves it open while a score is unknown',
      [{ type: 'llm-rubric', value: 'x' }, { type: 'max-score' }],
      ['a', 'b'],
      [null, null],
    ],
    ['needs another evaluator', [{ type: 'max-score' }], ['a', 'b'], [null, null]],
    [
      'does not count what is only measured',
      [contains('a'), { type: 'latency' }, { type: 'max-score' }],
      ['a', 'b'],
      [true, false],
    ],
    ['has nothing to say of one answer', [contains('a'), { type: 'max-score' }], ['a'], [null]],
  ];
  for (const [name, written, outputs, verdicts] of cases) {
    it(name, async () => {
      const scores = await compared(written, outputs);
      assert.deepEqual(
        scores.map((own) => own.at(-1)?.passed),
        verdicts,
      );
    });
  }

  it('counts in the set that it is a member of', async () => {
    const set = { type: 'assert-set', assert: [contains('a'), { type: 'max-score' }] };
    const scores = await compared([set], ['a', 'b']);
    assert.deepEqual(
      scores.map((own) => own.map(({ passed }) => passed)),
      [
        [true, true, true],
        [false, false, false],
      ],
    );
  });
});

describe('select-best', () => {
  const best = [{ type: 'select-best', value: 'the shortest' }];

  it('passes the answer that a judge picks, who sees all of them once', async () => {
    const { asked, tools } = scriptJudge({ evidence: [], reason: 'It is short.', best: '2' });
    const scores = await compared(best, ['long long', 'short', 'middling'], tools);
    assert.deepEqual(
      scores.map(([score]) => [score?.passed, score?.value]),
      [
        [false, 0],
        [true, 1],
        [false, 0],
      ],
    );
    assert.equal(asked.length, 1);
    for (const text of ['the shortest', 'long long', 'short', 'middling'])
      assert.ok(textOfQuestion(asked[0]!).includes(text));
    assert.equal(scores[0]?.[0]?.reason, 'Another answer was picked: It is short.');
    assert.deepEqual(
      scores.map(([score]) => score?.metadata.judgeCostUsd),
      [undefined, 1e-6, undefined],
    );
  });

  it('is an error for all, and no verdict, when the judge names none of them', async () => {
    const { tools } = scriptJudge({ evidence: [], reason: 'All are bad.', best: '4' });
    const scores = await compared(best, ['a', 'b'], tools);
    assert.deepEqual(
      scores.map(([score]) => [score?.passed, (score?.metadata.error as { code: string } | undefined)?.code]),
      [
        [null, 'judge/invalid-answer'],
        [null, 'judge/invalid-answer'],
      ],
    );
    assert.deepEqual(
      scores.map(([score]) => score?.metadata.judgeCostUsd),
      [2e-6, undefined],
    );
  });

  it('is an error when the judge cannot be asked', async () => {
    const scores = await compared(best, ['a', 'b'], failedJudge('provider/overloaded').tools);
    assert.deepEqual(
      scores.map(([score]) => score?.passed),
      [null, null],
    );
  });
});
