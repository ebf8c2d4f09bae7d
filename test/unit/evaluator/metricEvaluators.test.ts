import assert from 'node:assert/strict';
import type { Json } from '../../../src/core/base/hash.ts';
import { treebankWords } from '../../../src/core/evaluator/metric/treebankWords.ts';
import { resolveEvaluators } from '../../../src/core/evaluator/resolveEvaluators.ts';
import { scoreAnswer } from '../../../src/core/evaluator/scoreAnswer.ts';
import { summarizeScores } from '../../../src/core/evaluator/summarizeScores.ts';
import { answerOf, scoreOf, verdictOf } from '../../support/evaluatedAnswer.ts';

const ours = (id: string, options: Json = {}, rest: { readonly [key: string]: Json } = {}) => ({
  uses: `prompttracker/${id}`,
  with: options,
  ...rest,
});
const expecting = (expected: Json, output: string) => answerOf(output, { expected });

describe('a metric of references', () => {
  const [reference, output] = ['the cat sat on the mat', 'the cat is on the mat'];
  // rouge_score 0.1.2, sacrebleu 2.5, NLTK 3.9 and the SQuAD script on this pair; edits by hand.
  const values = {
    'rouge-1': 5 / 6,
    'rouge-2': 3 / 5,
    'rouge-l': 5 / 6,
    'rouge-lsum': 5 / 6,
    levenshtein: 1 - 3 / 22,
    'token-f1': 0.75,
    'exact-match': 0,
  };
  for (const [id, value] of Object.entries(values)) {
    it(`${id} compares the answer with what its row expects, and has no verdict of its own`, async () => {
      const score = await scoreOf(ours(id), expecting(reference, output));
      assert(Math.abs((score.value ?? -1) - value) < 1e-9, String(score.value));
      assert.equal(score.passed, null);
    });
  }

  for (const id of ['bleu', 'chrf', 'gleu', 'meteor', 'rouge-1', 'token-f1', 'exact-match', 'levenshtein']) {
    it(`${id} gives the same text 1 or nearly so, takes the nearest of several, and needs one`, async () => {
      const same = await scoreOf(ours(id, { value: ['something else', reference] }), answerOf(reference));
      assert((same.value ?? 0) > 0.99, String(same.value));
      const missing = await scoreOf(ours(id), answerOf(reference));
      assert.deepEqual([missing.value, missing.passed], [null, null]);
      assert.match(missing.reason, /no `expected`/);
    });
  }

  it('passes from the threshold of its use, in our files', async () => {
    const score = (threshold: number) => verdictOf(ours('rouge-l', {}, { threshold }), expecting(reference, output));
    assert.deepEqual([await score(0.8), await score(0.9)], ['pass', 'fail']);
  });

  it('without a threshold counts in the value of a row and not in its verdict', async () => {
    const { uses } = resolveEvaluators([ours('token-f1'), { type: 'contains', value: 'cat' }], { path: 'a' });
    const row = summarizeScores(uses, await scoreAnswer(expecting(reference, output), uses, {}));
    assert.deepEqual([row.passed, row.value, row.undecided], [true, 0.875, 0]);
  });

  it('is promptfoo’s own where its configuration says `type`, and the reference’s where we say `uses`', () => {
    const [theirs, own] = resolveEvaluators([{ type: 'not-bleu', value: 'x' }, ours('bleu')], { path: 'a' }).uses;
    assert.deepEqual([theirs?.id, theirs?.negate, theirs?.options.threshold], ['promptfoo/bleu', true, 0.5]);
    assert.deepEqual([own?.id, own?.threshold], ['bleu', null]);
  });

  it('numbers and JSON are compared as what they are', async () => {
    assert.equal((await scoreOf(ours('numeric-diff'), expecting(10, '8'))).value, 1 - 2 / 18);
    assert.equal((await scoreOf(ours('numeric-diff'), expecting('10', ' 10.0\n'))).value, 1);
    assert.equal((await scoreOf(ours('numeric-diff'), expecting(10, 'ten'))).value, 0);
    assert.equal((await scoreOf(ours('numeric-diff'), expecting('ten', '10'))).value, null);
    assert.equal((await scoreOf(ours('json-diff'), expecting({ a: 1, b: 'x' }, '{"b":"x","a":1}'))).value, 1);
    assert.equal((await scoreOf(ours('json-diff'), expecting({ a: 1, b: 'x' }, '{"a":1}'))).value, 0.5);
    assert.equal((await scoreOf(ours('json-diff'), expecting({ a: 1 }, 'no'))).value, 0);
  });
});

describe('the words of the Penn Treebank', () => {
  const rows = {
    "They'll say it isn't so.": "They 'll say it is n't so .",
    'He said: "wait" (now)!': "He said : `` wait '' ( now ) !",
    'I cannot, gonna; wanna go--no': 'I can not , gon na ; wan na go -- no',
    '50% of 1,000.50 U.S. dollars...': '50 % of 1,000.50 U.S. dollars ...',
    '': '',
  };
  for (const [text, words] of Object.entries(rows)) {
    it(`of ${JSON.stringify(text)} are told apart`, () => assert.equal(treebankWords(text).join(' '), words));
  }
});

describe('a similarity by embeddings', () => {
  const vectors: { readonly [text: string]: readonly number[] } = {
    a: [1, 0],
    b: [0, 1],
    near: [0.8, 0.6],
    zero: [0, 0],
  };
  const tools = { embed: async (texts: readonly string[]) => texts.map((text) => vectors[text] ?? []) };

  it('is a cosine, a dot product or a distance, with the threshold of promptfoo', async () => {
    for (const [type, value, verdict, score] of [
      ['similar', 'near', 'pass', 0.8],
      ['similar', 'b', 'fail', 0],
      ['not-similar', 'b', 'pass', 1],
      ['similar:cosine', ['b', 'near'], 'pass', 0.8],
      ['not-similar', ['b', 'near'], 'fail', 1 - 0.8],
      ['similar:dot', 'near', 'pass', 0.8],
      ['similar:euclidean', 'near', 'pass', 1 / (1 + Math.hypot(0.2, 0.6))],
      ['similar:euclidean', 'b', 'fail', 1 / (1 + Math.SQRT2)],
    ] as const) {
      const found = await scoreOf({ type, value }, 'a', tools);
      assert.equal(found.passed, verdict === 'pass', `${type} ${value}`);
      assert(Math.abs((found.value ?? -1) - score) < 1e-9, `${type} ${value}: ${found.value}`);
    }
  });

  it('is unknown where vectors have no direction or none can be had', async () => {
    assert.equal(await verdictOf({ type: 'similar', value: 'zero' }, 'a', tools), 'unknown');
    const without = await scoreOf({ type: 'similar', value: 'b' }, 'a');
    assert.match(without.reason, /needs a model that gives embeddings/);
    const broken = { embed: () => Promise.reject(new Error('The server is away.')) };
    assert.equal((await scoreOf({ type: 'similar', value: 'b' }, 'a', broken)).reason, 'The server is away.');
  });
});
