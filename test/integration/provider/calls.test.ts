import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import type { ModelParameters } from '../../../src/core/prompt/prompt.ts';
import { type CompleteOptions, complete } from '../../../src/core/provider/complete.ts';
import { createPlatformFetch, createPoolFetch, isBlockedAddress } from '../../../src/node/fetch.ts';
import { type CalledServer, canary, openModelHost, quickPolicy, useModelServer } from '../../support/modelHost.ts';
import { answerWith, type Received, startModelServer } from '../../support/modelServer.ts';
import { modelApis, type WireApi, wires } from '../../support/modelServerWire.ts';

let model: CalledServer;

function call(api: WireApi, more: Partial<CompleteOptions> = {}) {
  const messages = [{ role: 'user', content: 'Say hello' }] as const;
  const base = {
    api,
    baseUrl: model.server.baseUrl(api),
    apiKey: canary,
    model: 'scripted',
    messages,
    policy: quickPolicy,
  };
  return complete(model.host, { ...base, ...more });
}

function lastRequest(): Received {
  const request = model.server.journal.at(-1);
  assert(request);
  return request;
}

describe('a call to a model', () => {
  model = useModelServer();

  for (const api of modelApis) {
    describe(api, () => {
      it('streams text as it comes and counts tokens', async () => {
        const pieces: string[] = [];
        const { text, usage, firstTokenMs } = await call(api, { stream: true, onText: (piece) => pieces.push(piece) });
        assert.deepEqual([text, pieces.join(''), pieces.length], ['Hello, world', 'Hello, world', 2]);
        assert.deepEqual([usage?.inputTokens, usage?.outputTokens], [11, 7]);
        assert(firstTokenMs !== null);
      });

      it('gives a whole answer without a first token time', async () => {
        const { text, usage, firstTokenMs, answeredModel } = await call(api);
        assert.deepEqual([text, usage?.inputTokens, usage?.outputTokens, firstTokenMs], ['Hello, world', 11, 7, null]);
        assert.equal(answeredModel, 'scripted');
      });

      it('counts cached input inside the input', async () => {
        model.server.script(answerWith({ usage: { input: 20, output: 7, cached: 8 } }));
        const { usage } = await call(api);
        const expected = {
          'openai-chat': [20, 8],
          'openai-responses': [20, 8],
          anthropic: [28, 8],
          gemini: [20, 8],
          ollama: [20, null],
        }[api];
        assert.deepEqual([usage?.inputTokens, usage?.cachedInputTokens], expected);
      });

      for (const stream of [false, true]) {
        it(`hands over a tool call, ${stream ? 'streamed' : 'whole'}`, async () => {
          model.server.script(answerWith({ tool: { name: 'lookup', arguments: '{"city":"Oslo"}' } }));
          const { outcome, toolCalls } = await call(api, { stream });
          assert.equal(outcome, 'tool_call');
          assert.deepEqual(
            toolCalls.map((tool) => [tool.name, JSON.parse(tool.arguments)]),
            [['lookup', { city: 'Oslo' }]],
          );
        });
      }

      it('sends no header but its own, and the key in one of them only', async () => {
        await call(api);
        const { headers } = lastRequest();
        const allowed = [
          'host',
          'connection',
          'content-length',
          'transfer-encoding',
          'accept',
          'content-type',
          'user-agent',
          'authorization',
          'x-api-key',
          'x-goog-api-key',
          'anthropic-version',
        ];
        assert.deepEqual(
          Object.keys(headers).filter((name) => !allowed.includes(name)),
          [],
        );
        assert.equal(Object.values(headers).filter((value) => String(value).includes(canary)).length, 1);
        assert(!lastRequest().url.includes(canary) && !lastRequest().body.includes(canary));
      });

      it('closes the socket soon after a cancel, in the middle of a stream', async () => {
        const controller = new AbortController();
        model.server.script(({ response }) => {
          response.writeHead(200, { 'content-type': wires[api].streamType });
          response.write(wires[api].frames({}).slice(0, 2).join('') + wires[api].textFrame('more'));
        });
        let cancelledAt = 0;
        const onText = (): void => {
          cancelledAt = performance.now();
          controller.abort();
        };
        const completion = await call(api, { stream: true, signal: controller.signal, onText });
        await lastRequest().ended;
        assert(performance.now() - cancelledAt < 5000);
        assert(lastRequest().closedEarly);
        assert.deepEqual([completion.outcome, completion.possiblyBilledLost, completion.error], ['cancelled', 1, null]);
        assert(completion.text.length > 0);
      });

      it('closes the socket soon after a cancel, before any answer', async () => {
        const controller = new AbortController();
        let cancelledAt = 0;
        model.server.script(() => {
          cancelledAt = performance.now();
          controller.abort();
        });
        const { outcome } = await call(api, { signal: controller.signal });
        await lastRequest().ended;
        assert(performance.now() - cancelledAt < 5000);
        assert(lastRequest().closedEarly);
        assert.equal(outcome, 'cancelled');
      });

      for (const [way, fetch] of Object.entries({ pool: undefined, platform: createPlatformFetch() })) {
        it(`leaves the socket to the next call, through the ${way}`, async () => {
          const own = openModelHost({}, fetch);
          const fresh = await startModelServer();
          const base = {
            api,
            baseUrl: fresh.baseUrl(api),
            model: 'm',
            messages: [{ role: 'user', content: 'x' }],
          } as const;
          try {
            for (let turn = 0; turn < 6; turn += 1) {
              await complete(own.host, { ...base, stream: turn % 2 === 0 });
              await fresh.journal.at(-1)?.ended;
            }
          } finally {
            await own.close();
            await fresh.close();
          }
          assert(!fresh.journal.some(({ closedEarly }) => closedEarly));
          // A call may start while the last bytes of the one before it are still on their way.
          assert(fresh.connectionCount <= 2, `${fresh.connectionCount} connections`);
        });
      }

      it('repeats nothing once streamed text has been handed on', async () => {
        const breakOff = ({ response }: { response: import('node:http').ServerResponse }): void => {
          response.writeHead(200, { 'content-type': wires[api].streamType });
          const start = wires[api].frames({}).slice(0, 2).join('') + wires[api].textFrame('more');
          response.write(start, () => setTimeout(() => response.socket?.destroy(), 20));
        };
        model.server.script(breakOff, answerWith());
        let heard = '';
        const onText = (piece: string): void => {
          heard += piece;
        };
        const { outcome, attempts, possiblyBilledLost, text } = await call(api, { stream: true, onText });
        assert.deepEqual([outcome, attempts, possiblyBilledLost, model.server.journal.length], ['error', 1, 1, 1]);
        assert.equal(text, heard);
      });
    });
  }

  it('closes the socket soon after a cancel through the platform, too', async () => {
    const controller = new AbortController();
    const own = openModelHost({}, createPlatformFetch());
    model.server.script(({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(wires['openai-chat'].textFrame('more'));
    });
    let cancelledAt = 0;
    const onText = (): void => {
      cancelledAt = performance.now();
      controller.abort();
    };
    const base = {
      api: 'openai-chat',
      baseUrl: model.server.baseUrl('openai-chat'),
      model: 'm',
      stream: true,
    } as const;
    const messages = [{ role: 'user', content: 'x' }] as const;
    const { outcome } = await complete(own.host, { ...base, messages, signal: controller.signal, onText });
    await lastRequest().ended;
    assert(performance.now() - cancelledAt < 5000);
    assert.deepEqual([outcome, lastRequest().closedEarly], ['cancelled', true]);
  });

  it('already cancelled sends nothing', async () => {
    const { outcome, possiblyBilledLost } = await call('openai-chat', { signal: AbortSignal.abort() });
    assert.deepEqual([outcome, possiblyBilledLost, model.server.journal.length], ['cancelled', 0, 0]);
  });

  it('can be cancelled in a pause between attempts', async () => {
    const controller = new AbortController();
    model.server.script(({ response }) => {
      response.writeHead(429, { 'retry-after': '20' }).end('{}');
      setTimeout(() => controller.abort(), 20);
    });
    const startedAt = performance.now();
    const { outcome } = await call('anthropic', { signal: controller.signal });
    assert.equal(outcome, 'cancelled');
    // Far less than the twenty seconds that the server asked for, on a busy machine too.
    assert(performance.now() - startedAt < 10_000);
  });

  it('leaves nothing behind that keeps a process alive', async function () {
    this.timeout(20_000);
    const script = resolve(import.meta.dirname, '../../support/modelCallOnce.ts');
    const child = spawn(process.execPath, [script, String(model.server.port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let saidAt = 0;
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      saidAt = performance.now();
    });
    const code = await new Promise((done) => child.on('close', done));
    assert.deepEqual([code, said.trim()], [0, Array.from({ length: 10 }, () => 'ok').join(' ')]);
    // Shorter than any clock of the transport and than the pool's keep-alive.
    assert(performance.now() - saidAt < 6000);
  });

  it('leaves no listener on the signal of the user', async () => {
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...parameters: Parameters<typeof add>) => {
      listeners += 1;
      add(...parameters);
    };
    signal.removeEventListener = (...parameters: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...parameters);
    };
    model.server.script(({ response }) => void response.writeHead(500).end('{}'));
    await call('openai-chat', { signal });
    assert.equal(listeners, 0);
  });

  const parameters: ModelParameters = {
    ...{ temperature: 0.5, maxTokens: 50, topP: 0.9, topK: 40, stop: ['END'], seed: 7 },
    extra: {
      user: 'me',
      model: 'another',
      messages: [],
      stream: false,
      n: 9,
      max_completion_tokens: 99999,
      generationConfig: { candidateCount: 8 },
    },
  };
  const sent: Record<WireApi, object> = {
    'openai-chat': {
      model: 'scripted',
      temperature: 0.5,
      max_tokens: 50,
      top_p: 0.9,
      stop: ['END'],
      seed: 7,
      user: 'me',
      stream: true,
    },
    'openai-responses': {
      model: 'scripted',
      temperature: 0.5,
      max_output_tokens: 50,
      top_p: 0.9,
      user: 'me',
      store: false,
      stream: true,
    },
    anthropic: {
      model: 'scripted',
      temperature: 0.5,
      max_tokens: 50,
      top_p: 0.9,
      top_k: 40,
      stop_sequences: ['END'],
      user: 'me',
      stream: true,
    },
    gemini: {
      user: 'me',
      generationConfig: { temperature: 0.5, maxOutputTokens: 50, topP: 0.9, topK: 40, stopSequences: ['END'], seed: 7 },
    },
    ollama: {
      model: 'scripted',
      user: 'me',
      stream: true,
      options: { temperature: 0.5, num_predict: 50, top_p: 0.9, top_k: 40, stop: ['END'], seed: 7 },
    },
  };
  for (const api of modelApis) {
    it(`names the parameters as ${api} does, and lets no extra one replace the prompt`, async () => {
      await call(api, { stream: true, parameters });
      assert.partialDeepStrictEqual(JSON.parse(lastRequest().body), sent[api]);
      assert.match(lastRequest().body, /Say hello/);
      assert.doesNotMatch(lastRequest().body, /99999|candidateCount|"n":/);
    });
  }

  it('asks for a JSON schema in the words of each API', async () => {
    const jsonSchema = { name: 'city', schema: { type: 'object', properties: { name: { type: 'string' } } } };
    const asked: Record<WireApi, object> = {
      'openai-chat': { response_format: { type: 'json_schema', json_schema: jsonSchema } },
      'openai-responses': { text: { format: { type: 'json_schema', ...jsonSchema } } },
      anthropic: { output_config: { format: { type: 'json_schema', schema: jsonSchema.schema } } },
      gemini: { generationConfig: { responseMimeType: 'application/json', responseJsonSchema: jsonSchema.schema } },
      ollama: { format: jsonSchema.schema },
    };
    for (const api of modelApis) {
      await call(api, { responseFormat: 'json_schema', jsonSchema });
      assert.partialDeepStrictEqual(JSON.parse(lastRequest().body), asked[api]);
    }
  });

  it('rejects wrong arguments and nothing else', async () => {
    const wrong: object[] = [
      { api: 'unheard-of' },
      { api: '__proto__' },
      { baseUrl: 'file:///etc/passwd' },
      { baseUrl: 'https://user:pass@host/' },
      { baseUrl: 7 },
      { apiKey: 'two\nlines' },
      { model: '' },
      { messages: [] },
      { messages: [{ role: 'wizard', content: 'x' }] },
      { messages: [{ role: 'user', content: 7 }] },
      { timeoutMs: 0 },
      { timeoutMs: Number.NaN },
      { parameters: null },
      { parameters: 5 },
      { stream: 'yes' },
      { signal: 5 },
      { signal: {} },
      { onText: 5 },
    ];
    for (const more of wrong) await assert.rejects(call('ollama', more), { code: 'usage/invalid-argument' });
    assert.equal(model.server.journal.length, 0);
  });

  it('to nobody says that nothing answers there', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const { error, attempts, possiblyBilledLost } = await call('ollama', { baseUrl: `http://127.0.0.1:${port}` });
    assert.deepEqual([error?.code, attempts, possiblyBilledLost], ['provider/unreachable', 4, 0]);
    assert.match(error?.message ?? '', new RegExp(`127\\.0\\.0\\.1:${port}`));
  });

  it('to a name that does not exist says so', async () => {
    const { error } = await call('ollama', { baseUrl: 'http://no-such-host.invalid' });
    assert.equal(error?.code, 'provider/host-not-found');
  });

  for (const [kind, fetch] of [
    ['pool', createPoolFetch({ connections: 1 }).fetch],
    ['platform', createPlatformFetch()],
  ] as const) {
    for (const address of [
      'http://169.254.169.254/latest',
      'http://[fe80::1]/',
      'http://0xA9FEA9FE/',
      'http://[::ffff:a9fe:a9fe]/',
      'http://metadata.google.internal/',
      'http://100.100.100.200',
    ]) {
      it(`never contacts ${address} through the ${kind}`, async () => {
        const own = openModelHost({}, fetch);
        const base = { api: 'ollama', model: 'm', messages: [{ role: 'user', content: 'x' }] } as const;
        const { error } = await complete(own.host, { ...base, baseUrl: address });
        assert.equal(error?.code, 'provider/blocked-address');
      });
    }
  }

  it('go through a pool that was prepared or not, and contact nobody before', async () => {
    for (const isPrepared of [true, false]) {
      const pool = createPoolFetch({ connections: 1 });
      if (isPrepared) pool.prepare();
      assert.equal(model.server.journal.length, 0);
      const url = `${model.server.origin}/nowhere`;
      const { status } = await pool.fetch(url, {
        method: 'GET',
        headers: {},
        redirect: 'manual',
        signal: new AbortController().signal,
      });
      assert.equal(status, 404);
      await pool.close();
      model.server.journal.length = 0;
    }
  });

  it('may go to loopback and private addresses', () => {
    assert.deepEqual(
      ['127.0.0.1', '10.0.0.1', '192.168.1.1', '::1', 'fd12::1', 'localhost', 'api.openai.com'].filter(
        isBlockedAddress,
      ),
      [],
    );
  });
});
