import assert from 'node:assert/strict';
import { staleLists } from '../../../scripts/generateAll.ts';
import { canonicalJson, type Json } from '../../../src/core/base/hash.ts';
import { allEvaluators } from '../../../src/core/evaluator/all.ts';
import { evaluatorNames, findEvaluator } from '../../../src/core/evaluator/findEvaluator.ts';
import { scoreOf } from '../../support/evaluatedAnswer.ts';

describe('the list of evaluators', () => {
  it('is what the builtin folder holds', () => {
    assert.ok(!staleLists().includes('evaluator'), 'run node scripts/generateAll.ts');
  });

  it('names no evaluator twice, by id or alias', () => {
    const names = allEvaluators.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
    assert.deepEqual(names, [...new Set(names)]);
    assert.deepEqual(evaluatorNames(), names.sort());
  });
});

for (const evaluator of allEvaluators) {
  describe(`the evaluator ${evaluator.id}`, () => {
    const { shape } = evaluator.options.def;

    it('has an id as promptfoo and GitHub write them', () => {
      for (const name of [evaluator.id, ...(evaluator.aliases ?? [])]) {
        assert.match(name, /^[a-z][a-z0-9]*(?:[-:/][a-z0-9]+)*$/);
        assert.equal(findEvaluator(name), evaluator);
      }
    });

    it('says in words what it does', () => {
      assert.match(evaluator.title, /^[A-Za-z]/);
      assert.match(evaluator.summary, /^[A-Za-z`\d].*\.$/s);
      assert(Number.isInteger(evaluator.version) && evaluator.version > 0);
    });

    it('keeps for itself no option that all evaluators share', () => {
      for (const key of ['name', 'weight', 'metric', 'negate', 'type']) assert(!(key in shape), key);
    });

    it('takes its templates from its own options', () => {
      for (const key of evaluator.templates ?? []) assert(key in shape, key);
    });

    it('leaves options as plain JSON, and reads them again the same', () => {
      const parsed = evaluator.options.safeParse({});
      if (!parsed.success) return;
      const text = canonicalJson(parsed.data as Json);
      assert.equal(canonicalJson(evaluator.options.parse(JSON.parse(text)) as Json), text);
    });

    it('never gives a value outside 0..1, a pass without a value, or an exception', async () => {
      const uses = `${evaluator.id.includes('/') ? '' : 'prompttracker/'}${evaluator.id}`;
      for (const output of ['', 'Paris', '{"a":1}', '<p>x</p>', '\u0000\ud800', '[[[[']) {
        for (const options of [{}, { value: 'x' }, { value: ['x', 'y'] }, { value: 3 }, { value: { a: 1 } }]) {
          const { value, passed, reason } = await scoreOf({ uses, with: options }, output);
          assert(value === null ? passed !== true : value >= 0 && value <= 1, reason);
          assert(reason.length > 0 && reason.length < 2000);
        }
      }
    });
  });
}
