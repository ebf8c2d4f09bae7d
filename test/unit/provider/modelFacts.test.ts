import assert from 'node:assert/strict';
import fc from 'fast-check';
import { daysUntil, retirementOf } from '../../../src/core/prompt/modelRetirement.ts';
import { modelFacts } from '../../../src/core/provider/modelFacts.ts';
import { listedModels } from '../../../src/core/provider/priceList.ts';

const at = Date.parse('2026-11-28T12:00:00Z');
const facts = (name: string, isLocal = false) => {
  const slash = name.indexOf('/');
  return modelFacts({ providerId: name.slice(0, slash), model: name.slice(slash + 1), isLocal }, at);
};

describe('what is known about a model', () => {
  it('is its price, its context window, its last day and what to use then', async () => {
    const known = await facts('openai/gpt-4o-mini');
    assert.equal(known.price?.input, 150_000_000n);
    assert.deepEqual(
      { ...known, price: null },
      {
        ...{ contextWindow: 128_000, price: null, retiresAt: '2027-01-14', successor: 'gpt-6-luna' },
      },
    );
  });

  it('is null where nobody says', async () => {
    const unknown = { contextWindow: null, price: null, retiresAt: null, successor: null };
    for (const name of ['compatible/gpt-4o-mini', 'openai/no-such-model', 'nobody/x', 'constructor/toString'])
      assert.deepEqual(await facts(name), unknown, name);
  });

  it('is that it costs nothing, for a model on the own machine, and no more', async () => {
    const local = await facts('ollama/llama3.1:8b', true);
    assert.equal(local.price?.input, 0n);
    assert.equal(local.contextWindow, null);
  });

  it('is what the user says it costs', async () => {
    const prices = { models: { 'openai/gpt-4o-mini': { input: 1, output: 2 } } };
    const model = { providerId: 'openai', model: 'gpt-4o-mini', isLocal: false };
    assert.equal((await modelFacts(model, at, prices)).price?.output, 2_000_000_000n);
  });

  it('belongs to the maker’s own API: another host keeps its own days', () => {
    assert.equal(retirementOf('openai', 'gpt-4-32k')?.retiresAt, '2025-06-06');
    assert.equal(retirementOf('azure', 'gpt-4-32k'), null);
  });

  it('never throws on names', async () => {
    const name = fc.string({ maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(name, name, async (providerId, model) => {
        await modelFacts({ providerId, model, isLocal: false }, at);
      }),
    );
  });
});

describe('the last day of a model', () => {
  it('is a day of the calendar, the same for each of its names', () => {
    for (const model of ['gpt-4o-mini', 'gpt-4o-mini-2024-07-18'])
      assert.match(retirementOf('openai', model)?.retiresAt ?? '', /^\d{4}-\d\d-\d\d$/);
    assert.deepEqual(
      retirementOf('anthropic', 'claude-opus-4-1'),
      retirementOf('anthropic', 'claude-opus-4-1-20250805'),
    );
  });

  it('is counted in whole days, and over once it has begun', () => {
    assert.equal(daysUntil('2026-11-30', at), 2);
    assert.equal(daysUntil('2026-11-29', at), 1);
    assert.equal(daysUntil('2026-11-28', at), 0);
    assert.ok(daysUntil('2026-11-27', at) < 0);
  });
});

describe('the models of the catalogue', () => {
  it('are names to talk with, sorted, without those that are retired', async () => {
    const models = await listedModels('openai', at);
    assert.deepEqual(models, [...models].sort());
    assert.ok(models.includes('gpt-4o-mini'));
    for (const model of ['gpt-4-32k', 'whisper-1', 'text-embedding-3-small', 'gpt-image-1'])
      assert.ok(!models.includes(model), model);
    assert.ok(!(await listedModels('openai', Date.parse('2027-02-01'))).includes('gpt-4o-mini'));
  });

  it('have a price and a context window each', async () => {
    for (const providerId of ['openai', 'anthropic', 'gemini']) {
      const models = await listedModels(providerId, at);
      assert.ok(models.length > 5, providerId);
      for (const model of models) {
        const { price, contextWindow } = await facts(`${providerId}/${model}`);
        assert.ok(price !== null && contextWindow !== null && contextWindow > 1000, model);
      }
    }
  });

  it('are those that OpenAI’s newer API alone answers for, and those of the older one', async () => {
    const models = await listedModels('openai-responses', at);
    for (const model of ['gpt-5-pro', 'o3-deep-research', 'gpt-5-mini']) assert.ok(models.includes(model), model);
    assert.ok(!(await listedModels('openai', at)).includes('gpt-5-pro'));
    const old = await facts('openai/gpt-4o-mini');
    assert.equal((await facts('openai-responses/gpt-4o-mini')).retiresAt, old.retiresAt);
  });

  it('are names that the maker’s own API knows', async () => {
    const models = await listedModels('mistral', at);
    assert.ok(models.includes('mistral-large-2512') && models.includes('codestral-2508'));
    for (const model of ['mistral-large', 'mistral-ocr-2512', 'mistral-embed', 'mistral-nemo:free'])
      assert.ok(!models.includes(model), model);
    // Who hosts the models of others changes them too often for a list.
    for (const providerId of ['openrouter', 'groq', 'azure']) assert.deepEqual(await listedModels(providerId, at), []);
  });

  it('are none for a provider that the list does not have', async () => {
    assert.deepEqual(await listedModels('compatible', at), []);
    assert.deepEqual(await listedModels('__proto__', at), []);
  });
});
