import assert from 'node:assert/strict';
import type { Message } from '../../../src/core/prompt/prompt.ts';
import { countMessageTokens, countTextTokens } from '../../../src/core/provider/countTokens.ts';
import { estimateTokens } from '../../../src/core/provider/estimateTokens.ts';
import { computingMs } from '../../support/computingMs.ts';

describe('counting tokens', () => {
  it('is exact for the o200k vocabulary', async () => {
    assert.deepEqual(await countTextTokens('hello world'), { tokens: 2, exact: true });
    assert.deepEqual(await countTextTokens(''), { tokens: 0, exact: true });
  });

  it('takes special tokens for the text they are in a prompt', async () => {
    const { tokens, exact } = await countTextTokens('<|endoftext|>');
    assert(tokens > 1 && exact);
  });

  for (const [name, run] of [
    ['letters', 'a'],
    ['blanks', ' '],
    ['signs', '='],
    ['ideographs', '漢'],
  ] as const) {
    it(`estimates a long run of ${name} instead of counting for seconds`, async () => {
      const startedAt = computingMs();
      const { tokens, exact } = await countTextTokens(`before ${run.repeat(200_000)} after`);
      assert(!exact && tokens > 10_000);
      assert(computingMs() - startedAt < 2000);
    });
  }

  const messages: Message[] = [
    { role: 'system', content: 'You are a helpful, pattern-following assistant.' },
    { role: 'user', content: 'hello world' },
  ];

  it('adds the frame that OpenAI puts around messages', async () => {
    const { tokens, exact } = await countMessageTokens(messages, { providerId: 'openai', model: 'gpt-4o' });
    const content = (await countTextTokens(messages[0]?.content ?? '')).tokens + 2;
    assert.deepEqual({ tokens, exact }, { tokens: content + 2 * (3 + 1) + 3, exact: true });
  });

  for (const [providerId, model] of [
    ['anthropic', 'claude-sonnet-5'],
    ['ollama', 'llama3.1:8b'],
    ['openai', 'gpt-4-turbo'],
    ['compatible', 'gpt-4o'],
  ] as const) {
    it(`never claims to be exact for ${providerId}/${model}`, async () => {
      const { tokens, exact } = await countMessageTokens(messages, { providerId, model });
      assert(!exact && tokens > 10);
    });
  }

  it('is no longer exact with tool calls', async () => {
    const withTool: Message[] = [
      { role: 'assistant', content: '', toolCalls: [{ id: '1', function: { name: 'f', arguments: '{}' } }] },
    ];
    assert.equal((await countMessageTokens(withTool, { providerId: 'openai', model: 'gpt-4o' })).exact, false);
  });
});

describe('estimating tokens', () => {
  it('counts about four ASCII characters to a token and others one by one', () => {
    assert.equal(estimateTokens('abcdefgh'), 2);
    assert.equal(estimateTokens('abcde'), 2);
    assert.equal(estimateTokens('漢字'), 2);
    assert.equal(estimateTokens(''), 0);
  });
});
