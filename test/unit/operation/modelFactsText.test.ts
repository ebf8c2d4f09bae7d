import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatPrice, formatTokens, modelFactsText } from '../../../src/core/operation/modelFactsText.ts';
import { modelFacts } from '../../../src/core/provider/modelFacts.ts';

const atMs = Date.parse('2026-11-28T12:00:00Z');

async function text(name: string, isLocal = false): Promise<string> {
  const slash = name.indexOf('/');
  const model = { providerId: name.slice(0, slash), model: name.slice(slash + 1), isLocal };
  return modelFactsText(await modelFacts(model, atMs), { isLocal, atMs });
}

describe('the facts about a model in one line', () => {
  const rows: readonly [name: string, line: string][] = [
    ['openai/gpt-4o-mini', 'retires 2027-01-14 · $0.15 in, $0.60 out per 1M · 128k context'],
    ['openai/gpt-4-32k', 'retired 2025-06-06 · $60.00 in, $120.00 out per 1M · 32k context'],
    ['compatible/anything', 'price unknown'],
    ['openai/no-such-model', 'price unknown'],
  ];
  for (const [name, line] of rows) it(name, async () => assert.equal(await text(name), line));

  it('say local for a model on the own machine', async () => {
    assert.equal(await text('ollama/llama3.1:8b', true), 'local');
  });

  it('say that long prompts cost more, where they do', async () => {
    assert.match(await text('gemini/gemini-2.5-pro'), /\$1\.25 in, \$10\.00 out per 1M, more above 200k/);
  });

  it('say that a model costs nothing only when somebody set that price', () => {
    const zero = {
      input: 0n,
      output: 0n,
      cachedInput: 0n,
      cacheWrite: 0n,
      tiers: [],
      source: '',
      version: '',
      date: null,
    };
    const facts = { contextWindow: null, price: zero, retiresAt: null, successor: null };
    assert.equal(modelFactsText(facts, { isLocal: false, atMs }), 'costs nothing');
    assert.equal(modelFactsText({ ...facts, price: null }, { isLocal: false, atMs }), 'price unknown');
  });
});

describe('a price per million tokens', () => {
  it('is exact, with two places or as many as it takes', () => {
    assert.deepEqual([0n, 150_000_000n, 2_500_000_000n, 75_000_000n, 1n, 120_000_000_000n].map(formatPrice), [
      '$0.00',
      '$0.15',
      '$2.50',
      '$0.075',
      '$0.000000001',
      '$120.00',
    ]);
  });

  it('reads back as what it was', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (nano) => {
        const [whole = '', places = ''] = formatPrice(nano).slice(1).split('.');
        assert.equal(BigInt(whole) * 10n ** 9n + BigInt(places.padEnd(9, '0')), nano);
      }),
    );
  });
});

it('a number of tokens has three digits', () => {
  assert.deepEqual([0, 999, 1000, 16_385, 128_000, 204_800, 999_499, 999_500, 1_000_000, 1_048_576].map(formatTokens), [
    '0',
    '999',
    '1k',
    '16.4k',
    '128k',
    '205k',
    '999k',
    '1M',
    '1M',
    '1.05M',
  ]);
});
