import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { costOf, findPrice } from '../../../src/core/provider/price.ts';
import { parsePrices, readPrices } from '../../../src/core/store/readPrices.ts';
import { createNodeFiles } from '../../../src/node/files.ts';

const path = '.prompttracker/prices.yaml';
const at = Date.parse('2026-06-01T00:00:00Z');
const usage = {
  ...{ inputTokens: 1000, outputTokens: 100, cachedInputTokens: null, cacheWriteTokens: null, reasoningTokens: null },
};

async function costWith(text: string, name = 'compatible/house-model'): Promise<number | null> {
  const { prices } = parsePrices(text, path);
  const [providerId = '', model = ''] = name.split('/');
  return costOf(usage, await findPrice({ providerId, model, isLocal: false }, at, prices ?? undefined));
}

describe('the prices of a repository', () => {
  it('give a price to a model that no list knows', async () => {
    assert.equal(await costWith(''), null);
    assert.equal(await costWith('models: {compatible/house-model: {input: 2, output: 8}}'), 2_800_000);
  });

  it('override the list, and the record says where the price is from and of when', async () => {
    const { prices } = parsePrices('date: 2026-11-01\nmodels: {openai/gpt-4o-mini: {input: 1, output: 1}}', path);
    const price = await findPrice({ providerId: 'openai', model: 'gpt-4o-mini', isLocal: false }, at, prices!);
    assert.equal(costOf(usage, price), 1_100_000);
    assert.deepEqual([price?.source, price?.date], [path, '2026-11-01']);
  });

  it('leave the list alone where they say nothing', async () => {
    assert.equal(await costWith('models: {a/b: {input: 1, output: 1}}', 'openai/gpt-4o-mini'), 210_000);
  });

  for (const price of [
    '{input: 1}',
    '{input: 1, output: -1}',
    '{input: 1, output: "2"}',
    '{input: 1, output: .inf}',
    '{input: 1, output: .nan}',
    '{input: 1, output: 2, cachedInput: free}',
    '3',
    '[1, 2]',
    'null',
  ]) {
    it(`are unknown, not the list’s and not zero, where ${price} is no price`, async () => {
      const text = `models:\n  openai/gpt-4o-mini: ${price}\n`;
      assert.equal(await costWith(text, 'openai/gpt-4o-mini'), null);
      const [problem] = parsePrices(text, path).diagnostics;
      assert.partialDeepStrictEqual(problem, { severity: 'error', line: 2, path });
    });
  }

  for (const text of [
    'models: [',
    'just text',
    '- 1',
    'models: 3',
    '\0',
    '<<<<<<< ours\n',
    'a: *b',
    '['.repeat(5000),
  ]) {
    it(`are none, with an error, in ${JSON.stringify(text.slice(0, 20))}`, () => {
      const { prices, diagnostics } = parsePrices(text, path);
      assert.equal(prices, null);
      assert(diagnostics.some(({ severity }) => severity === 'error'));
    });
  }

  it('report names that are not read, an address among them', () => {
    const { diagnostics } = parsePrices('baseUrl: https://evil.example\nmodels: {}\n', path);
    assert.deepEqual(
      diagnostics.map(({ severity, line }) => [severity, line]),
      [['warning', 1]],
    );
  });
});

describe('the price file', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'prompttracker-prices-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('may be missing', async () => {
    assert.deepEqual(await readPrices(createNodeFiles(), root), { prices: null, diagnostics: [] });
  });

  it('is read from its folder', async () => {
    mkdirSync(join(root, '.prompttracker'));
    writeFileSync(join(root, path), 'models: {a/b: {input: 1, output: 2}}\n');
    const { prices } = await readPrices(createNodeFiles(), root);
    assert.deepEqual({ ...prices?.models }, { 'a/b': { input: 1, output: 2 } });
  });

  it('is not read through a link', async () => {
    mkdirSync(join(root, '.prompttracker'));
    writeFileSync(join(root, 'elsewhere.yaml'), 'models: {a/b: {input: 1, output: 2}}\n');
    symlinkSync('../elsewhere.yaml', join(root, path));
    const { prices, diagnostics } = await readPrices(createNodeFiles(), root);
    assert.equal(prices, null);
    assert.equal(diagnostics[0]?.severity, 'error');
  });
});
