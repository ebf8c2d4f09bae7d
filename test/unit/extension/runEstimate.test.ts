import assert from 'node:assert/strict';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { findProvider } from '../../../src/core/provider/findProvider.ts';
import type { UserPrices } from '../../../src/core/provider/price.ts';
import { estimateCall } from '../../../src/extension/runs/runEstimate.ts';

const nowMs = Date.parse('2026-06-01T00:00:00Z');
const messages = [{ role: 'user', content: 'Say hello to Ada.' }] as const;

async function estimate(
  model: string,
  settings = '',
  prices?: UserPrices,
  contextWindow: number | null = null,
): Promise<string> {
  const { prompt } = parsePrompt(`messages: [{role: user, content: Hi}]\n${settings}`, 'a.prompt.yaml');
  const known = prices === undefined ? {} : { prices };
  const found = findProvider(model, null);
  const request = { settings: prompt!, messages, model: found, contextWindow, nowMs, ...known };
  return (await estimateCall(request)).parts.join(' · ');
}

const limited = 'modelParameters: {maxTokens: 300}\n';

describe('the line about the cost of a run', () => {
  it('says the most it can cost', async () => {
    const line = await estimate('openai/gpt-4o-mini', limited);
    assert.equal(line, '12 input tokens · $0.00018 at most · at most 300 output tokens');
  });

  it('marks a count and an amount that are not exact', async () => {
    const line = await estimate('anthropic/claude-sonnet-4-5', limited);
    assert.match(line, /^≈ \d+ input tokens · ≈ \$0\.\d+ at most · at most 300 output tokens$/);
  });

  it('says what the input costs when the answer has no limit', async () => {
    assert.match(await estimate('openai/gpt-4o-mini'), /for the input alone/);
  });

  it('says that nobody knows a price', async () => {
    assert.match(await estimate('compatible/house', limited), /price unknown/);
  });

  it('takes the prices of the repository', async () => {
    const prices = { models: { 'compatible/house': { input: 0, output: 1000 } } };
    assert.match(await estimate('compatible/house', limited, prices), /≈ \$0\.30 at most ·/);
  });

  const windows: [number, string][] = [
    [128_000, 'under 1 % of the context window'],
    [1_000, '31 % of the context window'],
    [300, 'more than the 300 tokens that the model can hold'],
  ];
  for (const [tokens, text] of windows) {
    it(`says ${text}, prompt and answer together`, async () => {
      assert.ok((await estimate('openai/gpt-4o-mini', limited, undefined, tokens)).includes(` · ${text} · `));
    });
  }

  for (const settings of ['', limited]) {
    it(`says that a local model costs nothing ${settings === '' ? 'without' : 'with'} a limit`, async () => {
      assert.match(await estimate('ollama/llama3.1:8b', settings), /costs nothing/);
      assert.match(await estimate('offline/echo', settings), /costs nothing/);
    });
  }
});
