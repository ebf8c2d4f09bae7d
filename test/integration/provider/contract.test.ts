import assert from 'node:assert/strict';
import { allProviders } from '../../../src/core/provider/all.ts';
import { type CompletionRequest, needsNetwork, type Provider } from '../../../src/core/provider/provider.ts';
import { canary, quickPolicy, useModelServer } from '../../support/modelHost.ts';
import { answerWith, sendJson } from '../../support/modelServer.ts';
import { type WireApi, wires } from '../../support/modelServerWire.ts';
import { addressAt, apiOf } from '../../support/providerAddress.ts';

const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const tool = { type: 'function', function: { name: 'lookup', description: 'Finds.', parameters: schema } };

/** Input, output, cached, reasoning, as each API counts 20, 7, 8 and 3. */
const counted: Readonly<Record<WireApi, readonly (number | null)[]>> = {
  'openai-chat': [20, 7, 8, 3],
  'openai-responses': [20, 7, 8, 3],
  anthropic: [28, 7, 8, 3],
  gemini: [20, 10, 8, 3],
  ollama: [20, 7, null, null],
};

for (const provider of allProviders.filter(needsNetwork)) {
  describe(`${provider.id} at a server that speaks its protocol`, () => {
    const model = useModelServer();
    const api = apiOf(provider);

    const connection = () => ({ baseUrl: addressAt(model.server.origin, provider), apiKey: canary });
    const ask = (more: Partial<CompletionRequest> & { readonly stream: boolean }) =>
      provider.complete(model.host, connection(), {
        ...{ model: 'scripted', messages: [{ role: 'user', content: 'Say hello' }], parameters: {} },
        policy: quickPolicy,
        ...more,
      });
    const sent = (): string => model.server.journal.at(-1)?.body ?? '';

    for (const stream of [true, false]) {
      const way = stream ? 'streamed' : 'whole';

      it(`answers, ${way}`, async () => {
        const heard: string[] = [];
        const completion = await ask({ stream, onText: (piece) => heard.push(piece) });
        const { outcome, text, answeredModel, error, attempts } = completion;
        assert.deepEqual([outcome, error, attempts, answeredModel], ['ok', null, 1, 'scripted']);
        assert.deepEqual([text, heard.join('')], ['Hello, world', 'Hello, world']);
        assert.equal(heard.length > 1, stream);
      });

      it(`hands over a tool call, ${way}`, async () => {
        model.server.script(answerWith({ tool: { name: 'lookup', arguments: '{"city":"Oslo"}' } }));
        const { outcome, toolCalls } = await ask({ stream, tools: [tool], toolChoice: 'required' });
        assert.equal(outcome, 'tool_call');
        assert.deepEqual(
          toolCalls.map((call) => [call.name, JSON.parse(call.arguments)]),
          [['lookup', { city: 'Oslo' }]],
        );
        assert.match(sent(), /"lookup"/);
      });

      it(`keeps reasoning apart from the answer, ${way}`, async () => {
        model.server.script(answerWith({ reasoning: 'Be kind.' }));
        const { text, reasoning } = await ask({ stream });
        assert.deepEqual([text, reasoning], ['Hello, world', 'Be kind.']);
      });

      it(`asks for an answer that fits a JSON schema, ${way}`, async () => {
        model.server.script(answerWith({ text: '{"city":"Oslo"}' }));
        const { text } = await ask({ stream, responseFormat: 'json_schema', jsonSchema: { name: 'place', schema } });
        assert.equal(text, '{"city":"Oslo"}');
        assert(sent().includes(JSON.stringify(schema)));
      });

      it(`sends the system's text once, apart from the user's, ${way}`, async () => {
        const messages = [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Say hello' },
        ] as const;
        await ask({ stream, messages });
        assert.equal(sent().split('Be brief.').length, 2);
        assert(!sent().includes('Be brief.Say') && sent().includes('Say hello'));
      });

      it(`counts tokens by class, ${way}`, async () => {
        model.server.script(answerWith({ usage: { input: 20, output: 7, cached: 8, reasoning: 3 } }));
        const { usage } = await ask({ stream });
        const { inputTokens, outputTokens, cachedInputTokens, reasoningTokens } = usage ?? {};
        assert.deepEqual([inputTokens, outputTokens, cachedInputTokens, reasoningTokens], counted[api]);
        assert(!usage?.isEstimate);
      });

      it(`says that the key was refused, and does not try again, ${way}`, async () => {
        model.server.script(({ response }) => sendJson(response, 401, wires[api].error(`no such key: ${canary}`)));
        const { outcome, error, attempts } = await ask({ stream });
        assert.deepEqual([outcome, error?.code, error?.status, attempts], ['error', 'provider/unauthorized', 401, 1]);
        assert.match(error?.message ?? '', /no such key: \[key hidden\]/);
      });

      it(`closes the connection when it is cancelled, ${way}`, async () => {
        const controller = new AbortController();
        model.server.script(({ response }) => {
          response.writeHead(200, { 'content-type': stream ? wires[api].streamType : 'application/json' });
          response.write(stream ? (wires[api].frames({})[0] ?? '') : '{"', () => controller.abort());
        });
        const { outcome, error } = await ask({ stream, signal: controller.signal });
        assert.deepEqual([outcome, error], ['cancelled', null]);
        await model.server.journal[0]?.ended;
        assert(model.server.journal[0]?.closedEarly);
      });
    }

    it('sends the key in one header and nowhere else', async () => {
      await ask({ stream: false });
      const { headers, url, body } = model.server.journal[0] ?? assert.fail('nothing was sent');
      assert.equal(Object.values(headers).filter((value) => String(value).includes(canary)).length, 1);
      assert(!url.includes(canary) && !body.includes(canary));
    });

    it('sends no key when there is none', async () => {
      await provider.complete(
        model.host,
        { ...connection(), apiKey: null },
        { ...{ model: 'scripted', messages: [{ role: 'user', content: 'x' }], parameters: {} }, stream: false },
      );
      const names = Object.keys(model.server.journal[0]?.headers ?? {});
      assert.deepEqual(
        names.filter((name) => /authorization|api-?key|goog/.test(name)),
        [],
      );
    });

    it('is tried with one request for its models, which carries the key', async () => {
      const probe = await provider.probe(model.host, connection());
      assert('models' in probe, JSON.stringify(probe));
      assert.equal(probe.host, new URL(model.server.origin).host);
      assert.deepEqual(
        model.server.journal.map(({ method }) => method),
        ['GET'],
      );
      assert(JSON.stringify(model.server.journal[0]?.headers).includes(JSON.stringify(canary).slice(1, -1)));
      assert.deepEqual(await provider.listModels(model.host, connection()), probe.models);
      assert.equal(probe.models.length > 0, provider.id !== 'azure');
    });

    it('says why when the key is refused there', async () => {
      model.server.script(({ response }) => sendJson(response, 403, wires[api].error('not in your plan')));
      const probe = await provider.probe(model.host, connection());
      assert('error' in probe);
      assert.deepEqual([probe.error.code, probe.error.status], ['provider/forbidden', 403]);
      assert.match(probe.error.message, /not in your plan/);
    });
  });
}

describe('the parameters of a chat', () => {
  const model = useModelServer();

  async function bodyFor(provider: Provider, name = 'scripted'): Promise<Record<string, unknown>> {
    const connection = { baseUrl: addressAt(model.server.origin, provider), apiKey: canary };
    await provider.complete(model.host, connection, {
      model: name,
      messages: [
        { role: 'developer', content: 'Be brief.' },
        { role: 'user', content: 'Hi', name: 'ada' },
      ],
      parameters: { maxTokens: 50, seed: 7, topK: 40, temperature: 0 },
      stream: true,
    });
    return JSON.parse(model.server.journal.at(-1)?.body ?? '{}');
  }

  const byId = (id: string): Provider => allProviders.find((provider) => provider.id === id) ?? assert.fail(id);
  const base = { model: 'scripted', temperature: 0, stream: true };
  const plain = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hi' },
  ];
  const named = [
    { role: 'developer', content: 'Be brief.' },
    { role: 'user', content: 'Hi', name: 'ada' },
  ];
  const asked = { stream_options: { include_usage: true } };
  const bodies: Readonly<Record<string, object>> = {
    compatible: { ...base, ...asked, messages: named, max_tokens: 50, seed: 7 },
    mistral: { ...base, messages: plain, max_tokens: 50, random_seed: 7 },
    azure: { ...base, ...asked, messages: named, max_completion_tokens: 50, seed: 7 },
    groq: { ...base, ...asked, messages: plain, max_completion_tokens: 50, seed: 7 },
    vllm: { ...base, ...asked, messages: named, max_tokens: 50, seed: 7, top_k: 40 },
    openrouter: { ...base, ...asked, model: 'a/b', messages: named, max_tokens: 50, seed: 7, top_k: 40 },
  };
  for (const [id, body] of Object.entries(bodies)) {
    it(`are exactly those that ${id} knows, in its words`, async () => {
      assert.deepEqual(await bodyFor(byId(id), id === 'openrouter' ? 'a/b' : 'scripted'), body);
    });
  }

  it('keep the system’s text when there is no developer there', async () => {
    for (const id of ['deepseek', 'qwen', 'lmstudio']) {
      const { messages } = await bodyFor(byId(id));
      assert.deepEqual((messages as { role: string }[])[0]?.role, 'system', id);
    }
  });

  it('and the route of Azure follow from its address: the newer one, or the older one by deployment', async () => {
    const azure = byId('azure');
    const url = async (address: string): Promise<string> => {
      const baseUrl = azure.readBaseUrl?.(`${model.server.origin}${address}`) ?? '';
      const [messages, parameters] = [[{ role: 'user', content: 'Hi' } as const], { maxTokens: 50 }];
      await azure.complete(
        model.host,
        { baseUrl, apiKey: canary },
        { model: 'our-gpt', messages, parameters, stream: false },
      );
      const { url: path = '', body = '', headers } = model.server.journal.at(-1) ?? {};
      assert.equal(headers?.['api-key'], canary);
      return `${path} ${JSON.parse(body).model} ${Object.keys(JSON.parse(body)).find((name) => name.startsWith('max'))}`;
    };
    assert.equal(await url('/'), '/openai/v1/chat/completions our-gpt max_completion_tokens');
    const older = '/openai/deployments/our-gpt/chat/completions?api-version';
    assert.equal(await url('/?api-version=2024-06-01'), `${older}=2024-06-01 our-gpt max_tokens`);
    assert.equal(await url('/?api-version=2024-10-21'), `${older}=2024-10-21 our-gpt max_completion_tokens`);
    await azure.probe(model.host, { baseUrl: `${model.server.origin}/openai?api-version=2024-10-21`, apiKey: canary });
    assert.equal(model.server.journal.at(-1)?.url, '/openai/models?api-version=2024-10-21');
  });

  it('name OpenRouter’s own models in full', async () => {
    assert.equal((await bodyFor(byId('openrouter'), 'auto')).model, 'openrouter/auto');
  });
});

describe('what one server says in its own way', () => {
  const model = useModelServer();

  const ask = (id: string, stream: boolean, name = 'scripted') => {
    const provider = allProviders.find((candidate) => candidate.id === id) ?? assert.fail(id);
    const connection = { baseUrl: addressAt(model.server.origin, provider), apiKey: canary };
    const messages = [{ role: 'user', content: 'Hi' } as const];
    return provider.complete(model.host, connection, { model: name, messages, parameters: {}, stream });
  };
  const frames = (...chunks: object[]): string =>
    [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'].map((data) => `data: ${data}\n\n`).join('');

  for (const words of [
    'This model is only supported in v1/responses and not in v1/chat/completions.',
    'This is not a chat model and thus not supported in the v1/chat/completions endpoint.',
  ]) {
    it(`gets the remedy added: ${words.slice(0, 40)}…`, async () => {
      for (const name of ['o1-pro', 'gpt-5.1-codex', 'o3-deep-research']) {
        model.server.script(({ response }) => sendJson(response, 404, { error: { message: words } }));
        const { error } = await ask('openai', true, name);
        assert(error?.message.includes(`Choose openai-responses/${name}.`) && error.message.includes(words));
      }
    });
  }

  it('is the thinking of a Mistral model inside the content, streamed and whole', async () => {
    const content = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'Be kind.' }] },
      { type: 'text', text: 'Hello' },
    ];
    const end = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
    model.server.script(({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(frames(...content.map((part) => ({ choices: [{ index: 0, delta: { content: [part] } }] })), end));
    });
    const streamed = await ask('mistral', true);
    model.server.script(({ response }) =>
      sendJson(response, 200, { choices: [{ message: { content }, finish_reason: 'stop' }] }),
    );
    for (const { outcome, text, reasoning } of [streamed, await ask('mistral', false)]) {
      assert.deepEqual([outcome, text, reasoning], ['ok', 'Hello', 'Be kind.']);
    }
  });

  it('is the part of the input that DeepSeek had in its cache', async () => {
    const usage = { prompt_tokens: 20, completion_tokens: 7, prompt_cache_hit_tokens: 8, prompt_cache_miss_tokens: 12 };
    model.server.script(({ response }) =>
      sendJson(response, 200, { choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }], usage }),
    );
    assert.equal((await ask('deepseek', false)).usage?.cachedInputTokens, 8);
  });

  const codes: [number, string, boolean][] = [
    [402, 'provider/quota', false],
    [429, 'provider/rate-limited', true],
    [502, 'provider/unavailable', true],
    [400, 'provider/invalid-answer', false],
  ];
  for (const [code, expected, retryable] of codes) {
    it(`is an error ${code} of a maker behind OpenRouter, inside an answer that began well`, async () => {
      const failed = {
        error: { code, message: 'the maker is busy' },
        choices: [{ index: 0, delta: {}, finish_reason: 'error' }],
      };
      model.server.script(({ response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(
          `: OPENROUTER PROCESSING\n\n${frames({ choices: [{ index: 0, delta: { content: 'He' } }] }, failed)}`,
        );
      });
      const streamed = await ask('openrouter', true);
      model.server.script(({ response }) => sendJson(response, 200, { choices: [{ error: failed.error }] }));
      for (const { error, attempts } of [streamed, await ask('openrouter', false)]) {
        assert.deepEqual([error?.code, error?.retryable, attempts], [expected, retryable, 1]);
        assert.match(error?.message ?? '', /the maker is busy/);
      }
    });
  }
});
