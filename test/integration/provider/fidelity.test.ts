import assert from 'node:assert/strict';
import { LLMock } from '@copilotkit/aimock';
import { complete } from '../../../src/core/provider/complete.ts';
import { type ModelHost, openModelHost, quickPolicy } from '../../support/modelHost.ts';
import { modelApis, wires } from '../../support/modelServerWire.ts';

const models = {
  'openai-chat': 'gpt-4o-mini',
  'openai-responses': 'gpt-4o-mini',
  anthropic: 'claude-sonnet-4-5',
  gemini: 'gemini-2.5-flash',
  ollama: 'llama3.1:8b',
} as const;

// In the words of each API; the server takes those it needs.
const usage = {
  ...{ prompt_tokens: 12, completion_tokens: 5, input_tokens: 12, output_tokens: 5 },
  ...{ promptTokenCount: 12, candidatesTokenCount: 5, totalTokenCount: 17, total_tokens: 17 },
};

/** A model server that somebody else wrote, so that a mistake in our own reading of the APIs cannot hide on both sides. */
describe('against a model server written by others', () => {
  const mock = new LLMock({ port: 0, logLevel: 'silent' });
  let model: ModelHost;

  before(async () => {
    mock.onMessage('greet', { content: 'Hi there, Oslo!', usage });
    mock.onMessage('weather', { toolCalls: [{ name: 'lookup', arguments: '{"city":"Oslo"}' }] });
    mock.onMessage('overload', {
      error: { message: 'too many calls', type: 'rate_limit_error' },
      status: 429,
      retryAfter: 0,
    });
    mock.onMessage('forbidden', { error: { message: 'not for you', type: 'permission_error' }, status: 403 });
    await mock.start();
    model = openModelHost();
  });
  after(async () => {
    await model.close();
    await mock.stop();
  });

  for (const api of modelApis) {
    const ask = (content: string, stream: boolean) =>
      complete(model.host, {
        ...{ api, baseUrl: mock.url + wires[api].basePath, apiKey: 'sk-fidelity-key', model: models[api] },
        ...{ messages: [{ role: 'user', content }], stream, policy: quickPolicy },
        tools: [{ type: 'function', function: { name: 'lookup', parameters: { type: 'object' } } }],
      });

    for (const stream of [false, true]) {
      const way = stream ? 'streamed' : 'whole';

      it(`${api} gives text and usage, ${way}`, async () => {
        const { outcome, text, usage: counted, error } = await ask('greet me', stream);
        assert.deepEqual([outcome, text, error], ['ok', 'Hi there, Oslo!', null]);
        assert.deepEqual([counted?.inputTokens, counted?.outputTokens], api === 'ollama' ? [0, 0] : [12, 5]);
      });

      it(`${api} gives tool calls, ${way}`, async () => {
        const { outcome, toolCalls } = await ask('weather please', stream);
        assert.equal(outcome, 'tool_call');
        assert.deepEqual(
          toolCalls.map((call) => [call.name, JSON.parse(call.arguments)]),
          [['lookup', { city: 'Oslo' }]],
        );
      });

      it(`${api} gives errors, ${way}`, async () => {
        const overload = await ask('overload', stream);
        assert.deepEqual([overload.error?.code, overload.attempts], ['provider/rate-limited', 4]);
        const forbidden = await ask('forbidden', stream);
        assert.deepEqual([forbidden.error?.code, forbidden.attempts], ['provider/forbidden', 1]);
        assert.match(forbidden.error?.message ?? '', /not for you/);
      });
    }
  }
});
