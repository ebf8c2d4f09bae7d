import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Json } from '../../../src/core/base/hash.ts';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { planSweep } from '../../../src/core/dataset/sweepPlan.ts';
import { mostSweptRows, sweepRows, withoutSwept } from '../../../src/core/dataset/sweepRows.ts';
import { caseShapeOf, type TestCase, toTestCase } from '../../../src/core/dataset/testCase.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { withSweptParameters } from '../../../src/core/prompt/sweptParameters.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const prompt = (() => {
  const { prompt: found } = parsePrompt(
    [
      'model: openai/gpt-6-luna',
      'modelParameters: {temperature: 0.2, topP: 1, house: 3}',
      'variables:',
      '  - {name: tone, enum: [kind, dry]}',
      '  - {name: words, type: integer}',
      '  - {name: seed, type: integer}',
      '  - {name: key, sensitive: true}',
      'messages: [{role: user, content: "{{tone}} {{words}} {{seed}} {{key}} {{place}}"}]',
    ].join('\n'),
    'a.prompt.yaml',
  );
  if (!found) throw new Error('not runnable');
  return found;
})();
const shape = caseShapeOf(prompt);
const plan = (written: { [name: string]: Json }) => planSweep(written, shape);

describe('a sweep over a prompt', () => {
  it('makes columns of models and parameters, and rows of variables', () => {
    const { plan: found } = plan({
      model: ['a/x', 'b/y'],
      temperature: [0, '0.5'],
      max_tokens: 20,
      tone: ['kind', 'dry'],
      words: '7',
      place: [1, null],
    });
    assert.deepEqual(found, {
      models: ['a/x', 'b/y'],
      parameters: [
        { temperature: 0, maxTokens: 20 },
        { temperature: 0.5, maxTokens: 20 },
      ],
      variables: [
        { tone: 'kind', words: 7, place: 1 },
        { tone: 'kind', words: 7, place: null },
        { tone: 'dry', words: 7, place: 1 },
        { tone: 'dry', words: 7, place: null },
      ],
    });
  });

  it('of nothing is one column and the rows as they are', () => {
    assert.deepEqual(plan({}).plan, { models: [], parameters: [{}], variables: [{}] });
  });

  it('takes values that mean the same once', () => {
    assert.deepEqual(plan({ temperature: [1, '1.0', 1], words: [2, '2'] }).plan, {
      models: [],
      parameters: [{ temperature: 1 }],
      variables: [{ words: 2 }],
    });
  });

  it('lets any other parameter pass to the provider when it is named as one', () => {
    assert.deepEqual(plan({ 'modelParameters.house': [3, 4] }).plan?.parameters, [{ house: 3 }, { house: 4 }]);
  });

  it('says which is meant where a parameter and a variable are called alike', () => {
    assert.match(plan({ seed: [1] }).problem?.message ?? '', /a parameter and a variable/);
    assert.deepEqual(plan({ 'variables.seed': [1] }).plan?.variables, [{ seed: 1 }]);
    assert.deepEqual(plan({ 'modelParameters.seed': [1] }).plan?.parameters, [{ seed: 1 }]);
  });

  const refused: readonly [what: string, written: { [name: string]: Json }, said: RegExp][] = [
    ['a name that is nothing', { temprature: [1] }, /`temprature`.*Did you mean temperature/],
    ['a value that a parameter cannot have', { temperature: ['warm'] }, /`temperature` must be a number/],
    ['a value that a variable cannot have', { tone: ['rude'] }, /one of: kind, dry/],
    ['a sensitive variable, whose values it would store', { key: ['a', 'b'] }, /sensitive/],
    ['a model that is none', { model: [1] }, /must be texts/],
    ['no value', { temperature: [] }, /no value for `temperature`/],
    ['one name in two spellings', { topP: [0], top_p: [1] }, /names topP twice/],
    ['everything else at once', { 'modelParameters.extra': [{ a: 1 }] }, /Name one parameter/],
    ['a number that is none', { place: [Number.POSITIVE_INFINITY] }, /too large/],
    ['more than anyone means', { place: numbers(101), words: numbers(100) }, /makes 10,100 combinations/],
  ];
  for (const [what, written, said] of refused)
    it(`refuses ${what}`, () => assert.match(plan(written).problem?.message ?? '', said));
});

describe('parameters that are tried', () => {
  it('take the place of those of the file, which stays as it is', () => {
    const tried = withSweptParameters(prompt, { temperature: 1, house: 4, topP: null, maxTokens: 9 });
    assert.deepEqual(tried.parameters, { temperature: 1, maxTokens: 9, extra: { house: 4 } });
    assert.deepEqual(prompt.parameters, { temperature: 0.2, topP: 1, extra: { house: 3 } });
  });

  it('may leave nothing to pass on, and nothing tried is the prompt itself', () => {
    assert.deepEqual(withSweptParameters(prompt, { house: null }).parameters, { temperature: 0.2, topP: 1 });
    assert.equal(withSweptParameters(prompt, {}), prompt);
  });
});

describe('rows under a sweep', () => {
  const tried = [{ tone: 'kind' }, { tone: 'dry' }];
  const caseOf = (values: { [name: string]: Json }, place = 6, asked = shape): TestCase => {
    const found = toTestCase(
      { index: place, values, line: 9 },
      { shape: asked, path: 'a.csv', place, isTable: false, sha256, complain: ({ message }) => assert.fail(message) },
    );
    assert.ok(found);
    return found;
  };
  const others = { words: 1, seed: 1, key: 'k', place: 'x' };
  async function* of(...cases: readonly TestCase[]) {
    yield* cases;
  }
  const collect = async (cases: AsyncIterable<TestCase>): Promise<TestCase[]> => {
    const found: TestCase[] = [];
    for await (const one of cases) found.push(one);
    return found;
  };

  it('each stand in every combination, are found in their line, and can be split by what was tried', async () => {
    const found = await collect(sweepRows(of(caseOf({ ...others }, 6, withoutSwept(shape, tried))), tried, { sha256 }));
    assert.deepEqual(
      found.map(({ id, variables, metadata, source }) => [id, variables.tone, metadata, source.line]),
      [
        ['7.1', 'kind', { tone: 'kind' }, 9],
        ['7.2', 'dry', { tone: 'dry' }, 9],
      ],
    );
  });

  it('are the rows that say so themselves, so that their answers are shared', async () => {
    const found = await collect(sweepRows(of(caseOf({ ...others, tone: 'kind' })), tried, { sha256 }));
    assert.deepEqual(
      found.map(({ hash }) => hash),
      tried.map((values) => caseOf({ ...others, ...values }).hash),
    );
  });

  it('need not give what the sweep gives, and must give the rest', () => {
    const left = withoutSwept(shape, [{ tone: 'kind', place: 1 }]);
    assert.deepEqual(
      left.declared.map(({ name }) => name),
      ['words', 'seed', 'key'],
    );
    assert.deepEqual([left.undeclared, left.used.has('tone')], [[], true]);
  });

  it('are themselves without one', async () => {
    const one = caseOf({ ...others, tone: 'dry' });
    assert.deepEqual(await collect(sweepRows(of(one), [{}], { sha256 })), [one]);
  });

  it('are refused before there are more than anyone means', async () => {
    const many = Array.from({ length: mostSweptRows / 2 + 1 }, () => ({ tone: 'kind' }));
    const crossed = sweepRows(of(caseOf({ ...others, tone: 'dry' }), caseOf({ ...others, tone: 'kind' })), many, {
      sha256: () => 'h',
    });
    await assert.rejects(
      collect(crossed),
      (error) => error instanceof TrackerError && /more than 1,000,000/.test(error.message),
    );
  });
});

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
