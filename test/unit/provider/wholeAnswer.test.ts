// An answer in one piece is asked for without the official SDKs; what they would have sent, and what they would have given
// back, is the measure.
import assert from 'node:assert/strict';
import { Anthropic } from '@anthropic-ai/sdk';
import fc from 'fast-check';
import { OpenAI } from 'openai';
import type { Fetch } from '../../../src/core/base/host.ts';
import type { ModelParameters } from '../../../src/core/prompt/prompt.ts';
import { addressOf } from '../../../src/core/provider/api/wholeAnswer.ts';
import { type CompleteOptions, complete } from '../../../src/core/provider/complete.ts';
import { createNodeHost } from '../../../src/node/nodeHost.ts';
import { wires } from '../../support/modelServerWire.ts';

interface Sent {
  readonly url: string;
  readonly method: string;
  readonly body: string;
  readonly version: string | null;
}

type Api = 'openai-chat' | 'openai-responses' | 'anthropic';
const key = 'sk-whole-answer-key';
const answer = { text: 'Grüße 🙂', usage: { input: 3, output: 4 } };

/** What our own way sends for a call. */
async function sentByUs(options: CompleteOptions): Promise<Sent> {
  const sent: Sent[] = [];
  const fetch: Fetch = async (url, { method, body, headers }) => {
    sent.push({ url, method, body: String(body), version: headers['anthropic-version'] ?? null });
    const bytes = new TextEncoder().encode(JSON.stringify(wires[options.api].whole(answer)));
    const chunks = (async function* () {
      yield bytes;
    })();
    return { status: 200, headers: { get: () => null, forEach: () => undefined }, body: chunks };
  };
  const { text, error } = await complete(createNodeHost({ environment: {}, fetch }), options);
  assert.deepEqual([text, error, sent.length], [answer.text, null, 1]);
  return sent[0] as Sent;
}

/** What the SDK sends for the same fields, as it comes, and what it gives back. */
async function throughSdk(api: Api, root: string, fields: object): Promise<{ sent: Sent; reply: unknown }> {
  let sent: Sent | null = null;
  const fetch = async (url: string | URL | Request, init: RequestInit = {}) => {
    const { method = 'GET', body, headers } = init;
    const version = new Headers(headers).get('anthropic-version');
    sent = { url: String(url), method: method.toUpperCase(), body: String(body), version };
    return Response.json(wires[api].whole(answer));
  };
  const settings = { apiKey: key, maxRetries: 0, fetch };
  const openai = new OpenAI({ ...settings, baseURL: root });
  const anthropic = new Anthropic({ ...settings, baseURL: root.replace(/\/v1$/, '') });
  const reply: unknown = await {
    'openai-chat': () => openai.chat.completions.create(fields as never),
    'openai-responses': () => openai.responses.create(fields as never),
    anthropic: () => anthropic.messages.create(fields as never),
  }[api]();
  return { sent: sent as unknown as Sent, reply };
}

const text = fc.string({ unit: 'binary', maxLength: 30 });
const name = fc.stringMatching(/^[a-z]{1,8}$/);
const parameters: fc.Arbitrary<ModelParameters> = fc.record(
  {
    temperature: fc.double({ min: 0, max: 2, noNaN: true }),
    topP: fc.double({ min: 0, max: 1, noNaN: true }),
    maxTokens: fc.integer({ min: 1, max: 9_000 }),
    stop: fc.array(text, { maxLength: 2 }),
    seed: fc.integer(),
  },
  { requiredKeys: [] },
);
const calls = fc.record({
  messages: fc.array(fc.record({ role: fc.constantFrom('system', 'user', 'assistant'), content: text }), {
    minLength: 1,
    maxLength: 4,
  }),
  parameters,
  tools: fc.array(
    name.map((tool) => ({ type: 'function', function: { name: tool, parameters: { type: 'object' } } })),
    { maxLength: 2 },
  ),
});

const models = { 'openai-chat': 'gpt-4o', 'openai-responses': 'gpt-4o', anthropic: 'claude-test' } as const;

for (const api of Object.keys(models) as Api[])
  describe(`an answer in one piece from ${api}`, () => {
    const baseUrl = 'https://models.example.test/v1';
    const model = models[api];

    it('is asked for with the bytes, at the address and in the version of the official SDK', () =>
      fc.assert(
        fc.asyncProperty(calls, async (call) => {
          const ours = await sentByUs({
            ...(call as Partial<CompleteOptions>),
            api,
            baseUrl,
            apiKey: key,
            model,
          } as never);
          const { sent } = await throughSdk(api, baseUrl, JSON.parse(ours.body) as object);
          assert.deepEqual(ours, sent);
        }),
        { numRuns: 60 },
      ));

    it('is what the official SDK gives back', async () => {
      const whole: unknown = JSON.parse(JSON.stringify(wires[api].whole(answer)));
      const fields = { model, messages: [{ role: 'user', content: 'Hi' }], input: 'Hi', max_tokens: 9 };
      const { reply } = await throughSdk(api, baseUrl, fields);
      const { output_text: _joined, ...given } = JSON.parse(JSON.stringify(reply)) as { output_text?: string };
      assert.deepEqual(given, whole);
    });
  });

describe('the address of a call', () => {
  it('has the query of the base URL behind its path', () => {
    const dated = 'https://name.openai.azure.com/openai/deployments/gpt?api-version=2024-10-21';
    const path = 'https://name.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21';
    assert.equal(addressOf(dated, '/chat/completions'), path);
  });
});
