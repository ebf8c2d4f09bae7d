import assert from 'node:assert/strict';
import { createEmbedTool, type EmbedToolOptions } from '../../../src/core/evaluation/embedTool.ts';
import { createModerationTool } from '../../../src/core/evaluation/moderationTool.ts';
import { findProvider } from '../../../src/core/provider/findProvider.ts';
import { openBudget } from '../../../src/core/run/budget.ts';
import { canary, type ModelHost, openModelHost, quickPolicy } from '../../support/modelHost.ts';
import { type ModelServer, type Reply, sendJson, startModelServer } from '../../support/modelServer.ts';

let server: ModelServer;
let model: ModelHost;

const resolve = async (name: string) => ({
  name,
  model: findProvider(name),
  connection: { baseUrl: `${server.origin}/v1`, apiKey: canary },
});

function startServers(): void {
  before(async () => {
    server = await startModelServer();
    model = openModelHost();
  });
  beforeEach(() => {
    server.forget();
    server.journal.length = 0;
  });
  after(async () => {
    await model.close();
    await server.close();
  });
}

describe('embeddings over the real wire', function () {
  this.timeout(20_000);
  startServers();

  const openTool = (more: Partial<EmbedToolOptions> = {}) =>
    createEmbedTool({
      ...{ host: model.host, resolve, defaultModel: 'openai/text-embedding-3-small', budget: null },
      policy: { ...quickPolicy, firstByteMs: 300 },
      ...more,
    });

  /** OpenAI's reply, with the vectors in another order than asked, as the API allows. */
  const openaiVectors: Reply = ({ request, response }) => {
    const { input } = JSON.parse(request.body) as { readonly input: readonly string[] };
    const data = input.map((text, index) => ({ object: 'embedding', index, embedding: [text.length, 1] }));
    sendJson(response, 200, { data: data.reverse(), usage: { prompt_tokens: 1000, total_tokens: 1000 } });
  };

  it('come in the order of the texts, each text asked once', async () => {
    server.script(openaiVectors, openaiVectors);
    const tool = openTool();
    assert.deepEqual(await tool.embed(['aa', 'b', 'aa'], null), [
      [2, 1],
      [1, 1],
      [2, 1],
    ]);
    assert.deepEqual(await tool.embed(['b', 'ccc'], null), [
      [1, 1],
      [3, 1],
    ]);
    const asked = server.journal.map(({ body }) => JSON.parse(body).input);
    assert.deepEqual(asked, [['aa', 'b'], ['ccc']]);
    assert.equal(server.journal[0]?.headers.authorization, `Bearer ${canary}`);
  });

  it('cost what the list says, under the budget', async () => {
    server.script(openaiVectors);
    const budget = openBudget(1e9);
    const tool = openTool({ budget });
    await tool.embed(['a'], null);
    // text-embedding-3-small: 0.02 USD per million tokens.
    assert.equal(tool.spentNanoUsd(), 20_000);
    assert.equal(budget.state().spentNanoUsd, 20_000);
    assert.equal(budget.state().reservedNanoUsd, 0);
  });

  it('are not asked when they do not fit into the budget, or their price is unknown', async () => {
    await assert.rejects(openTool({ budget: openBudget(10) }).embed(['x'.repeat(10_000)], null), {
      code: 'budget/exceeded',
    });
    await assert.rejects(openTool({ budget: openBudget(1e9) }).embed(['x'], 'openai/own-embedder'), {
      code: 'budget/unknown-price',
    });
    assert.equal(server.journal.length, 0);
  });

  it('come from Ollama and Gemini in their own ways', async () => {
    server.script(({ response }) => sendJson(response, 200, { embeddings: [[1, 2]], prompt_eval_count: 3 }));
    const ollama = openTool();
    assert.deepEqual(await ollama.embed(['a'], 'ollama/nomic-embed-text'), [[1, 2]]);
    assert.equal(ollama.spentNanoUsd(), 0);
    server.script(({ response }) => sendJson(response, 200, { embeddings: [{ values: [3, 4] }] }));
    const gemini = openTool();
    assert.deepEqual(await gemini.embed(['a'], 'gemini/gemini-embedding-001'), [[3, 4]]);
    assert.equal(gemini.spentNanoUsd(), null);
    assert.deepEqual(
      server.journal.map(({ url }) => url),
      ['/v1/api/embed', '/v1/v1beta/models/gemini-embedding-001:batchEmbedContents'],
    );
    assert.equal(server.journal[1]?.headers['x-goog-api-key'], canary);
  });

  const wrong: readonly (readonly [says: string, reply: Reply])[] = [
    ['a vector too few', ({ response }) => sendJson(response, 200, { data: [] })],
    ['no numbers', ({ response }) => sendJson(response, 200, { data: [{ index: 0, embedding: ['1'] }] })],
    ['an empty vector', ({ response }) => sendJson(response, 200, { data: [{ index: 0, embedding: [] }] })],
    ['no JSON', ({ response }) => void response.end('hello')],
    ['an error', ({ response }) => sendJson(response, 400, { error: { message: `no ${canary}` } })],
    ['a redirect', ({ response }) => sendJson(response, 302, {}, { location: 'http://127.0.0.1:1/' })],
  ];
  for (const [says, reply] of wrong)
    it(`are refused when the server gives ${says}, and asked again for the next row`, async () => {
      const tool = openTool();
      server.script(reply);
      const error = await tool.embed(['a'], null).then(
        () => assert.fail('no vector is right'),
        (thrown: Error) => thrown,
      );
      assert.ok(!error.message.includes(canary));
      server.script(openaiVectors);
      assert.deepEqual(await tool.embed(['a'], null), [[1, 1]]);
    });

  it('need a model that somebody chose, of a provider that has them', async () => {
    await assert.rejects(openTool({ defaultModel: null }).embed(['a'], null), /PROMPTTRACKER_EMBEDDINGS/);
    await assert.rejects(openTool().embed(['a'], 'anthropic/claude-x'), /not asked of anthropic/);
    assert.equal(server.journal.length, 0);
  });
});

describe('moderation over the real wire', function () {
  this.timeout(20_000);
  startServers();

  const moderate = (name: string | null = null) =>
    createModerationTool({ host: model.host, resolve, policy: { ...quickPolicy, firstByteMs: 300 } })({
      model: name,
      text: 'x',
    });
  const scores = { hate: 0.01, violence: 0.9 };
  const result = { flagged: true, categories: { hate: false, violence: true }, category_scores: scores };

  it('gives every class with its score and names its source', async () => {
    server.script(({ response }) =>
      sendJson(response, 200, { id: 'm', model: 'omni-moderation-2024-09-26', results: [result] }),
    );
    const reply = await moderate();
    assert.deepEqual(JSON.parse(server.journal[0]?.body ?? ''), { model: 'omni-moderation-latest', input: 'x' });
    assert.equal(server.journal[0]?.url, '/v1/moderations');
    assert.deepEqual(reply, {
      status: 'moderated',
      source: 'openai/omni-moderation-2024-09-26',
      flagged: true,
      categories: { hate: { flagged: false, score: 0.01 }, violence: { flagged: true, score: 0.9 } },
    });
  });

  for (const [name, asked] of [
    ['openai:moderation:omni-moderation-x', 'omni-moderation-x'],
    ['openai:moderation', 'omni-moderation-latest'],
    ['openai/text-moderation-stable', 'text-moderation-stable'],
  ] as const)
    it(`is asked of ${asked} for ${name}`, async () => {
      server.script(({ response }) => sendJson(response, 200, { results: [result] }));
      await moderate(name);
      assert.equal(JSON.parse(server.journal[0]?.body ?? '').model, asked);
    });

  const wrong: readonly (readonly [says: string, reply: Reply, code: string])[] = [
    ['no result', ({ response }) => sendJson(response, 200, { results: [] }), 'provider/invalid-answer'],
    [
      'a score above 1',
      ({ response }) => sendJson(response, 200, { results: [{ ...result, category_scores: { hate: 2 } }] }),
      'provider/invalid-answer',
    ],
    [
      'a class without a flag',
      ({ response }) => sendJson(response, 200, { results: [{ ...result, categories: {} }] }),
      'provider/invalid-answer',
    ],
    [
      'no classes',
      ({ response }) => sendJson(response, 200, { results: [{ flagged: false, categories: {}, category_scores: {} }] }),
      'provider/invalid-answer',
    ],
    ['a wrong key', ({ response }) => sendJson(response, 401, { error: { message: 'no' } }), 'provider/unauthorized'],
  ];
  for (const [says, reply, code] of wrong)
    it(`is an error when the server gives ${says}`, async () => {
      server.script(reply);
      const given = await moderate();
      assert.equal(given.status === 'failed' ? given.code : given.status, code);
    });

  it('is asked again after a failure that may pass', async () => {
    server.script(
      ({ response }) => sendJson(response, 503, {}),
      ({ response }) => sendJson(response, 200, { results: [result] }),
    );
    assert.equal((await moderate()).status, 'moderated');
  });
});
