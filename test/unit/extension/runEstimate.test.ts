import assert from 'node:assert/strict';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { findProvider } from '../../../src/core/provider/findProvider.ts';
import type { UserPrices } from '../../../src/core/provider/price.ts';
import { estimateLine } from '../../../src/extension/runEstimate.ts';

const nowMs = Date.parse('2026-06-01T00:00:00Z');
const messages = [{ role: 'user', content: 'Say hello to Ada.' }] as const;

function estimate(model: string, settings = '', prices?: UserPrices): Promise<string> {
  const { prompt } = parsePrompt(`messages: [{role: user, content: Hi}]\n${settings}`, 'a.prompt.yaml');
  const known = prices === undefined ? {} : { prices };
  return estimateLine({ prompt: prompt!, messages, model: findProvider(model, null), nowMs, ...known });
}

const limited = 'modelParameters: {maxTokens: 300}\n';

describe('the line about the cost of a run', () => {
  it('says the most it can cost', async () => {
    const line = await estimate('openai/gpt-4o-mini', limited);
    assert.equal(line, '12 input tokens · at most 300 output tokens · $0.00018 at most');
  });

  it('marks a count and an amount that are not exact', async () => {
    const line = await estimate('anthropic/claude-sonnet-4-5', limited);
    assert.match(line, /^≈ \d+ input tokens · at most 300 output tokens · ≈ \$0\.\d+ at most$/);
  });

  it('says what the input costs when the answer has no limit', async () => {
    assert.match(await estimate('openai/gpt-4o-mini'), /for the input alone$/);
  });

  it('says that nobody knows a price', async () => {
    assert.match(await estimate('compatible/house', limited), /price unknown$/);
  });

  it('takes the prices of the repository', async () => {
    const prices = { models: { 'compatible/house': { input: 0, output: 1000 } } };
    assert.match(await estimate('compatible/house', limited, prices), /≈ \$0\.30 at most$/);
  });

  for (const settings of ['', limited]) {
    it(`says that a local model costs nothing ${settings === '' ? 'without' : 'with'} a limit`, async () => {
      assert.match(await estimate('ollama/llama3.1:8b', settings), /costs nothing$/);
      assert.match(await estimate('offline/echo', settings), /costs nothing$/);
    });
  }
});
