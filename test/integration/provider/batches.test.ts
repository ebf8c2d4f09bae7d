// The batch APIs on the wire: what we send is what the makers' own SDKs send and read, what comes back is what a call of its own
// would have given, and every request that came to nothing says why.
import assert from 'node:assert/strict';
import { Anthropic } from '@anthropic-ai/sdk';
import { OpenAI, toFile } from 'openai';
import { allProviders } from '../../../src/core/provider/all.ts';
import { type BatchAnswer, BatchCallFailed, type ProviderBatches } from '../../../src/core/provider/batch.ts';
import type { CompletionRequest, Provider } from '../../../src/core/provider/provider.ts';
import { canary, quickPolicy, useModelServer } from '../../support/modelHost.ts';
import { type ModelServer, sendJson, startModelServer } from '../../support/modelServer.ts';
import type { BatchFate } from '../../support/modelServerBatches.ts';
import { addressAt } from '../../support/providerAddress.ts';

type WithBatches = Provider & { readonly batches: ProviderBatches };

const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const request = (text: string): CompletionRequest => ({
  ...{ model: 'scripted', parameters: { temperature: 0.5, maxTokens: 20 }, stream: false },
  messages: [
    { role: 'system', content: 'Be brief. é 😀' },
    { role: 'user', content: text },
  ],
  tools: [{ type: 'function', function: { name: 'lookup', description: 'Finds.', parameters: schema } }],
});
const idOf = (index: number): string => String(index).repeat(64).slice(0, 64);
const withBatches = allProviders.filter((provider): provider is WithBatches => provider.batches !== undefined);

describe('providers with a batch API', () => {
  it('are OpenAI, Anthropic and Gemini, at half the price', () => {
    const told = withBatches.map(({ id, batches }) => [id, batches.rate.multiplier, batches.limits.requests]);
    const half = { digits: 5n, scale: 1 };
    assert.deepEqual(told, [
      ['anthropic', half, 100_000],
      ['gemini', half, 200_000],
      ['openai', half, 50_000],
      ['openai-responses', half, 50_000],
    ]);
  });
});

for (const provider of withBatches) {
  describe(`batches of ${provider.id}`, () => {
    const { batches } = provider;
    const model = useModelServer();

    const account = (apiKey = canary) => {
      const connection = { baseUrl: addressAt(model.server.origin, provider), apiKey };
      return { host: model.host, connection, policy: quickPolicy };
    };
    const linesFor = (count: number): string[] =>
      Array.from({ length: count }, (_, index) =>
        batches.encode({ customId: idOf(index), request: request(`question ${index}`) }, account().connection),
      );
    const submit = (count: number, label = 'LABEL') =>
      batches.submit(account(), { label, model: 'scripted', lines: linesFor(count) });
    const untilEnd = async (id: string) => {
      const words: string[] = [];
      for (;;) {
        const state = await batches.poll(account(), id);
        words.push(state.word);
        if (state.isEnded) return { words, state };
      }
    };
    const answersOf = async (id: string): Promise<Map<string, BatchAnswer['completion']>> => {
      const found = new Map<string, BatchAnswer['completion']>();
      for await (const { customId, completion } of batches.results(account(), id)) found.set(customId, completion);
      return found;
    };
    const failure = (work: Promise<unknown>): Promise<BatchCallFailed> =>
      work.then(
        () => assert.fail('it should have failed'),
        (error) => (error instanceof BatchCallFailed ? error : assert.fail(String(error))),
      );

    it('are handed in, watched and read back by the ids of their requests', async () => {
      model.server.batches.answerWith(({ customId }) => ({
        text: `answer ${customId[0]}`,
        usage: { input: 20, output: 7 },
      }));
      const id = await submit(5);
      const { words, state } = await untilEnd(id);
      assert.ok(words.length >= 2);
      assert.deepEqual([state.total, state.done, state.failure], [5, 5, null]);
      const answers = await answersOf(id);
      assert.deepEqual([...answers].map(([customId, { text }]) => `${customId[0]} ${text}`).sort(), [
        '0 answer 0',
        '1 answer 1',
        '2 answer 2',
        '3 answer 3',
        '4 answer 4',
      ]);
      assert.notDeepEqual([...answers.keys()], [...answers.keys()].sort(), 'the server does not keep the order');
      const { outcome, usage, durationMs, firstTokenMs } = answers.get(idOf(2)) as BatchAnswer['completion'];
      assert.deepEqual([outcome, usage?.inputTokens, usage?.outputTokens], ['ok', 20, 7]);
      assert.deepEqual([durationMs, firstTokenMs], [null, null], 'a batch says nothing about speed');
    });

    it('ask exactly what a call of its own would ask', async () => {
      await provider.complete(model.host, account().connection, { ...request('question 0'), policy: quickPolicy });
      const { stream: _, ...alone } = JSON.parse(model.server.journal.at(-1)?.body ?? '');
      await submit(1);
      assert.deepEqual(model.server.batches.batches[0]?.questions[0]?.body, alone);
    });

    it('send the key in the header of the API, and to no other place', async () => {
      const id = await submit(1);
      await untilEnd(id);
      await answersOf(id);
      for (const { headers, url, body } of model.server.journal) {
        assert.ok(Object.values(headers).some((value) => String(value).includes(canary)));
        assert.ok(!url.includes(canary) && !body.includes(canary));
      }
    });

    const fates: readonly (readonly [string, BatchFate, string, boolean])[] = [
      ['an error of the request', { status: 400, message: 'no such parameter' }, 'error', false],
      ['an error of the server', { status: 500, message: 'out of order' }, 'error', true],
      ['a request that expired', 'expired', 'error', provider.id !== 'gemini'],
    ];
    for (const [what, fate, outcome, isRetryable] of fates)
      it(`tell ${what} apart from the answers beside it`, async () => {
        model.server.batches.answerWith(({ customId }) => (customId === idOf(1) ? fate : {}));
        const id = await submit(3);
        await untilEnd(id);
        const answers = await answersOf(id);
        const failed = answers.get(idOf(1));
        assert.deepEqual([failed?.outcome, failed?.error?.retryable, failed?.text], [outcome, isRetryable, '']);
        assert.deepEqual([answers.get(idOf(0))?.outcome, answers.get(idOf(2))?.outcome], ['ok', 'ok']);
      });

    it('are found again by what was known before they were sent', async () => {
      const sentAt = Date.now();
      const wanted = await submit(3, 'THE-ONE');
      for (let count = 0; count < 120; count++) await submit(1 + (count % 2), `OTHER-${count}`);
      const lost = { label: 'THE-ONE', requests: 3, sentAt };
      assert.deepEqual(await batches.find(account(), lost), [wanted]);
      assert.deepEqual(await batches.find(account(), { ...lost, label: 'NONE', requests: 17 }), []);
    });

    it('are called off, and what was answered by then stays', async () => {
      model.server.batches.hold(true);
      const id = await submit(4);
      await batches.poll(account(), id);
      await batches.cancel(account(), id);
      const { state } = await untilEnd(id);
      assert.equal(state.isEnded, true);
      const outcomes = [...(await answersOf(id)).values()].map(({ outcome }) => outcome).sort();
      // Gemini gives nothing back.
      assert.deepEqual(outcomes, provider.id === 'gemini' ? [] : ['cancelled', 'cancelled', 'ok', 'ok']);
    });

    // Anthropic refuses when a batch is handed in, which is the next test.
    if (provider.id !== 'anthropic')
      it('say why a batch was refused as a whole', async () => {
        model.server.batches.endWith(() => ({ refusal: `token_limit_exceeded: too much waits already, ${canary}` }));
        const { state } = await untilEnd(await submit(2));
        assert.match(state.failure?.message ?? '', /too much waits already, \[key hidden\]/);
        assert.equal(state.failure?.retryable, provider.id.startsWith('openai'));
      });

    it('never send a batch twice, and know whether it may have arrived', async () => {
      const isCreation = (url: string): boolean => /\/batches$|:batchGenerateContent$/.test(url);
      for (const [status, mayHaveArrived] of [
        [400, false],
        [429, false],
        [503, true],
      ] as const) {
        model.server.journal.length = 0;
        const upload = provider.id === 'anthropic' ? [] : [undefined];
        const refuse = ({ response }: { response: import('node:http').ServerResponse }) =>
          sendJson(response, status, { error: { message: `no ${canary}` } });
        if (upload.length > 0)
          model.server.script((context) => void model.server.batches.replyTo(context.request)?.(context), refuse);
        else model.server.script(refuse);
        const { error, mayHaveArrived: told } = await failure(submit(1));
        assert.deepEqual([error.status, told], [status, mayHaveArrived]);
        assert.ok(!error.message.includes(canary));
        assert.equal(model.server.journal.filter(({ url }) => isCreation(url)).length, 1);
      }
    });

    it('do not follow a server that is no batch API', async () => {
      model.server.script(({ response }) => sendJson(response, 200, { id: '../../files?evil' }));
      model.server.script(({ response }) =>
        sendJson(response, 200, { id: '../../files?evil', name: '../../files?evil' }),
      );
      const { error } = await failure(submit(1));
      assert.equal(error.code, 'provider/invalid-answer');
    });
  });
}

describe('the batch APIs of the test server', () => {
  let server: ModelServer;
  before(async () => {
    server = await startModelServer();
  });
  after(() => server.close());

  it("are those that OpenAI's own SDK speaks", async () => {
    const client = new OpenAI({ apiKey: 'sk-test', baseURL: server.baseUrl('openai-chat'), maxRetries: 0 });
    const body = { model: 'scripted', messages: [{ role: 'user', content: 'Hi' }] };
    const line = { custom_id: 'one', method: 'POST', url: '/v1/chat/completions', body };
    const file = await client.files.create({
      purpose: 'batch',
      file: await toFile(Buffer.from(`${JSON.stringify(line)}\n`), 'batch.jsonl'),
    });
    const metadata = { prompttracker: 'SDK' };
    const options = { input_file_id: file.id, endpoint: '/v1/chat/completions', completion_window: '24h' } as const;
    const { id } = await client.batches.create({ ...options, metadata });
    const found: string[] = [];
    for await (const batch of client.batches.list({ limit: 1 })) found.push(batch.metadata?.prompttracker ?? '');
    assert.deepEqual(found, ['SDK']);
    let batch = await client.batches.retrieve(id);
    while (batch.status !== 'completed') batch = await client.batches.retrieve(id);
    const text = await (await client.files.content(batch.output_file_id ?? '')).text();
    const { custom_id, response } = JSON.parse(text);
    assert.deepEqual([custom_id, response.body.choices[0].message.content], ['one', 'Hello, world']);
    assert.equal((await client.batches.cancel(id)).status, 'completed');
  });

  it("are those that Anthropic's own SDK speaks", async () => {
    const client = new Anthropic({ apiKey: 'sk-test', baseURL: server.baseUrl('anthropic'), maxRetries: 0 });
    const params = { model: 'scripted', max_tokens: 5, messages: [{ role: 'user' as const, content: 'Hi' }] };
    const { id } = await client.messages.batches.create({ requests: [{ custom_id: 'one', params }] });
    const found: string[] = [];
    for await (const batch of client.messages.batches.list({ limit: 1 })) found.push(batch.id);
    assert.deepEqual(found, [id]);
    let batch = await client.messages.batches.retrieve(id);
    while (batch.processing_status !== 'ended') batch = await client.messages.batches.retrieve(id);
    assert.equal(batch.request_counts.succeeded, 1);
    const raw = await client.get<string>(`/v1/messages/batches/${id}/results`, { headers: { accept: 'text/plain' } });
    const { custom_id, result } = JSON.parse(String(raw));
    assert.deepEqual([custom_id, result.message.content[0].text], ['one', 'Hello, world']);
  });
});
