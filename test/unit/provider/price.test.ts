import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { calcPrice } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { batchPrice, costOf, findPrice, priceListVersion } from '../../../src/core/provider/price.ts';
import type { Usage } from '../../../src/core/provider/provider.ts';

const at = Date.parse('2026-06-01T00:00:00Z');
const price = (name: string, time = at) => {
  const [providerId = '', model = ''] = name.split('/');
  return findPrice({ providerId, model, isLocal: false }, time);
};
const usage = (inputTokens: number | null, outputTokens: number | null, more: Partial<Usage> = {}): Usage => ({
  ...{ inputTokens, outputTokens, cachedInputTokens: null, cacheWriteTokens: null, reasoningTokens: null },
  ...more,
});

const half = { multiplier: { digits: 5n, scale: 1 } };

describe('the price of a batch', () => {
  // USD per million tokens of input and output, from the makers' pages of prices: OpenAI's and Anthropic's tables for their
  // batch APIs, and Google's column «Batch».
  for (const [name, input, output] of [
    ['openai/gpt-4o-mini', 0.075, 0.3],
    ['openai/gpt-4o', 1.25, 5],
    ['anthropic/claude-haiku-4-5', 0.5, 2.5],
    ['anthropic/claude-sonnet-4-5', 1.5, 7.5],
    ['gemini/gemini-2.5-flash', 0.15, 1.25],
  ] as const)
    it(`of ${name} is what its maker says`, async () => {
      const whole = await price(name);
      const batch = whole && batchPrice(whole, half);
      assert.deepEqual(
        [costOf(usage(100_000, 0), batch), costOf(usage(0, 100_000), batch)],
        [input * 1e8, output * 1e8],
      );
      assert.equal(batch?.batchMultiplier, 0.5);
    });

  it('halves what is read from a cache, but not where it costs the same as ever', async () => {
    const whole = (await price('gemini/gemini-2.5-flash'))!;
    const cached = usage(1_000, 0, { cachedInputTokens: 1_000 });
    const [full, halved, kept] = [
      whole,
      batchPrice(whole, half),
      batchPrice(whole, { ...half, cacheReadsInFull: true }),
    ];
    assert.equal(2 * (costOf(cached, halved) ?? 0), costOf(cached, full));
    assert.equal(costOf(cached, kept), costOf(cached, full));
  });

  it('has the dearer tiers of long inputs, too', async () => {
    const whole = (await price('anthropic/claude-sonnet-4-5'))!;
    const long = usage(300_000, 1_000);
    assert.equal(2 * (costOf(long, batchPrice(whole, half)) ?? 0), costOf(long, whole));
  });
});

describe('the cost of a call', () => {
  it('is exact where doubles are not', async () => {
    const gpt = await price('openai/gpt-4o-mini');
    assert.equal(costOf(usage(15_000, 0), gpt), 2_250_000);
    assert.equal(costOf(usage(1, 0), gpt), 150);
    assert.equal(costOf(usage(0, 1), gpt), 600);
  });

  it('counts cached input at its own price', async () => {
    assert.equal(
      costOf(usage(1000, 0, { cachedInputTokens: 400 }), await price('openai/gpt-4o-mini')),
      600 * 150 + 400 * 75,
    );
  });

  it('counts input written to a cache at its own price', async () => {
    const claude = await price('anthropic/claude-sonnet-5');
    assert.equal(
      costOf(usage(1000, 10, { cachedInputTokens: 100, cacheWriteTokens: 200 }), claude),
      700 * 2000 + 100 * 200 + 200 * 2500 + 10 * 10_000,
    );
  });

  it('is dearer as a whole when the input is long', async () => {
    const claude = await price('anthropic/claude-sonnet-4-5');
    assert.equal(costOf(usage(200_000, 1), claude), 200_000 * 3000 + 15_000);
    assert.equal(costOf(usage(200_001, 1), claude), 200_001 * 6000 + 22_500);
  });

  it('follows the price of the hour, where there is one', async () => {
    const at = (hour: number) => price('deepseek/deepseek-v4-flash', Date.UTC(2026, 10, 20, hour));
    const [night, dear] = [await at(12), await at(8)];
    assert.equal(costOf(usage(1_000_000, 0), dear), 2 * (costOf(usage(1_000_000, 0), night) ?? 0));
    assert.deepEqual([await at(8), await at(12)], [dear, night]);
  });

  it('is known for whom the list knows, free on the user’s machine, and otherwise unknown', async () => {
    for (const name of ['openai-responses/gpt-5', 'mistral/mistral-large-latest', 'groq/llama-3.3-70b-versatile'])
      assert(costOf(usage(1000, 10), await price(name)), name);
    const routed = { providerId: 'openrouter', model: 'openai/gpt-4o-mini', isLocal: false };
    assert.equal(costOf(usage(1000, 0), await findPrice(routed, at)), 150_000);
    for (const model of ['deepseek/deepseek-r1:free', 'no-such/model'])
      assert.equal(await findPrice({ ...routed, model }, at), null);
    for (const name of ['azure/gpt-4o', 'qwen/qwen-plus', 'compatible/gpt-4o', 'mistral/no-such-model'])
      assert.equal(await price(name), null, name);
    assert.equal(costOf(usage(1000, 10), await findPrice({ providerId: 'vllm', model: 'm', isLocal: true }, at)), 0);
  });

  it('follows the price of the day', async () => {
    const before = await price('openai/o3', Date.parse('2025-06-09T00:00:00Z'));
    const after = await price('openai/o3', Date.parse('2025-06-11T00:00:00Z'));
    assert.deepEqual([costOf(usage(1000, 0), before), costOf(usage(1000, 0), after)], [10_000_000, 2_000_000]);
  });

  it('agrees with the list’s own arithmetic to within its rounding', async () => {
    const models = [
      'openai/gpt-4o',
      'openai/gpt-5',
      'openai/gpt-5.6-luna',
      'anthropic/claude-sonnet-4-5',
      'anthropic/claude-sonnet-5',
      'gemini/gemini-2.5-pro',
    ];
    const tokens = fc.integer({ min: 0, max: 400_000 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...models),
        tokens,
        tokens,
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (name, input, output, part) => {
          const cached = Math.floor(input * part);
          const [providerId = '', model = ''] = name.split('/');
          const theirs = calcPrice({ input_tokens: input, output_tokens: output, cache_read_tokens: cached }, model, {
            providerId: providerId === 'gemini' ? 'google' : providerId,
            timestamp: new Date(at),
          });
          const ours = costOf(usage(input, output, { cachedInputTokens: cached }), await price(name));
          assert(theirs !== null && ours !== null);
          assert(Math.abs(ours - theirs.total_price * 1e9) <= 1, `${name}: ${ours} and ${theirs.total_price * 1e9}`);
        },
      ),
    );
  });

  it('is unknown, not nothing, when the price or the usage is unknown', async () => {
    const gpt = await price('openai/gpt-4o-mini');
    assert.equal(await price('openai/some-model-of-tomorrow'), null);
    assert.equal(await price('compatible/gpt-4o'), null);
    assert.equal(costOf(usage(10, 10), null), null);
    assert.equal(costOf(null, gpt), null);
    assert.equal(costOf(usage(null, 10), gpt), null);
    assert.equal(costOf(usage(10, null), gpt), null);
    assert.equal(costOf(usage(10, 1, { cachedInputTokens: 11 }), gpt), null);
  });

  it('is nothing, by declaration, on the user’s own machine', async () => {
    const local = await findPrice({ providerId: 'ollama', model: 'llama3.1:8b', isLocal: true }, at);
    assert.equal(costOf(usage(1e6, 1e6), local), 0);
  });

  it('follows the user’s own prices before any list', async () => {
    const model = { providerId: 'compatible', model: 'house-model', isLocal: false };
    const userPrices = { date: '2026-05-01', models: { 'compatible/house-model': { input: 0.3, output: 1.1 } } };
    const own = await findPrice(model, at, userPrices);
    assert.equal(costOf(usage(1000, 1000, { cachedInputTokens: 500 }), own), 1_400_000);
    assert.deepEqual([own?.source, own?.date], ['your prices', '2026-05-01']);
  });

  it('does not believe a user’s price that is no price', async () => {
    const model = { providerId: 'compatible', model: 'm', isLocal: false };
    for (const input of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.equal(await findPrice(model, at, { models: { 'compatible/m': { input, output: 1 } } }), null);
    }
  });

  it('names the list and its version', async () => {
    const gpt = await price('openai/gpt-4o-mini');
    const installed = JSON.parse(
      readFileSync(new URL(import.meta.resolve('@pydantic/genai-prices').replace(/dist\/.*/, 'package.json')), 'utf8'),
    );
    assert.equal(priceListVersion, installed.version);
    assert.deepEqual([gpt?.source, gpt?.version], ['@pydantic/genai-prices', priceListVersion]);
  });
});
