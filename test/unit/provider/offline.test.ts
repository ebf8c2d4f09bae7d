import assert from 'node:assert/strict';
import { offline } from '../../../src/core/provider/builtin/offline.ts';
import type { CompletionRequest } from '../../../src/core/provider/provider.ts';
import { createNodeHost } from '../../../src/node/nodeHost.ts';

const host = createNodeHost({
  environment: {},
  fetch: () => Promise.reject(new Error('the offline provider called out')),
});
const connection = { baseUrl: '', apiKey: null };
const ask = (more: Partial<CompletionRequest> = {}) =>
  offline.complete(host, connection, {
    ...{
      model: 'echo',
      parameters: {},
      stream: false,
      messages: [{ role: 'user', content: 'What is the capital of Norway?' }],
    },
    ...more,
  });

describe('the offline provider', () => {
  it('says that no model was called', async () => {
    for (const model of await offline.listModels(host, connection)) {
      assert.match((await ask({ model })).text, /No model was called/);
    }
  });

  it('repeats the prompt', async () => {
    assert.match((await ask()).text, /--- user\nWhat is the capital of Norway\?$/);
  });

  it('answers the same every time, streamed or not', async () => {
    const texts = await Promise.all([ask(), ask(), ask({ stream: true })]);
    assert.equal(new Set(texts.map(({ text }) => text)).size, 1);
  });

  it('streams what it answers', async () => {
    const pieces: string[] = [];
    const { text } = await ask({ stream: true, onText: (piece) => pieces.push(piece) });
    assert(pieces.length > 1);
    assert.equal(pieces.join(''), text);
  });

  it('counts tokens and calls them an estimate', async () => {
    const { usage } = await ask();
    assert(usage?.isEstimate && (usage.inputTokens ?? 0) > 0 && (usage.outputTokens ?? 0) > 0);
  });

  it('stops at the limit on its answer', async () => {
    const { outcome, finishReason, text } = await ask({ parameters: { maxTokens: 3 } });
    assert.deepEqual([outcome, finishReason, text.length], ['length', 'length', 12]);
  });

  it('can be cancelled between two pieces', async () => {
    const controller = new AbortController();
    const { outcome, text } = await ask({ stream: true, signal: controller.signal, onText: () => controller.abort() });
    assert.equal(outcome, 'cancelled');
    assert(text.length > 0 && text.length < 100);
  });

  it('answers in the shape of a JSON schema', async () => {
    const schema = {
      type: 'object',
      properties: {
        city: { type: 'string' },
        size: { type: 'integer', minimum: 3 },
        kind: { enum: ['town', 'city'] },
        tags: { type: 'array', items: { type: 'boolean' } },
        nothing: { type: 'null' },
      },
    };
    const { text } = await ask({ responseFormat: 'json_schema', jsonSchema: { name: 'x', schema } });
    assert.deepEqual(JSON.parse(text), { city: 'offline', size: 3, kind: 'town', tags: [false], nothing: null });
  });

  it('says in JSON, too, that no model was called', async () => {
    assert.match(JSON.parse((await ask({ responseFormat: 'json_object' })).text).offline, /No model was called/);
  });

  it('does not follow a schema that never ends', async () => {
    const endless: { [key: string]: unknown } = { type: 'object' };
    endless.properties = { again: endless };
    const { outcome } = await ask({ responseFormat: 'json_schema', jsonSchema: endless as never });
    assert.equal(outcome, 'ok');
  });

  it('names its models when asked for another', async () => {
    const { outcome, error } = await ask({ model: 'gpt-4o' });
    assert.equal(outcome, 'error');
    assert.match(error?.message ?? '', /echo, summary/);
  });
});
