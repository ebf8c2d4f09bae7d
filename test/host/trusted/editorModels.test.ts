import assert from 'node:assert/strict';
import type { CompletionRequest } from '../../../src/core/provider/provider.ts';
import { editorChat } from '../../../src/extension/connections/editorChat.ts';
import { createEditorModels } from '../../../src/extension/connections/editorModels.ts';
import { createNodeHost } from '../../../src/node/nodeHost.ts';
import { eventually } from '../../support/hostWorkspace.ts';

describe('models that another extension brings to VS Code', () => {
  const host = createNodeHost({
    environment: {},
    fetch: () => assert.fail('VS Code’s models need no network of ours'),
  });
  const connection = { baseUrl: '', apiKey: null };
  const { provider, contextWindowOf } = createEditorModels(editorChat);
  const call = (model: string, over: Partial<CompletionRequest> = {}) =>
    provider.complete(host, connection, {
      ...{ model, messages: [{ role: 'user', content: 'Hello there' }], parameters: {}, stream: true, ...over },
    });

  before(() =>
    eventually('the models', async () => {
      const probe = await provider.probe(host, connection);
      return 'models' in probe && probe.models.includes('testlab/echo');
    }),
  );

  it('are named by vendor and family, or by id where two share a family', async () => {
    const probe = await provider.probe(host, connection);
    assert.ok('models' in probe);
    const ours = probe.models.filter((name) => name.startsWith('testlab/'));
    assert.deepEqual(
      ours,
      ['blocked', 'echo', 'missing', 'stalls', 'twin-a', 'twin-b'].map((name) => `testlab/${name}`),
    );
    assert.equal(contextWindowOf('testlab/echo'), 4096);
  });

  it('answer, with system text folded into the first user message and tokens counted as an estimate', async () => {
    const pieces: string[] = [];
    const done = await call('testlab/echo', {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello there' },
        { role: 'assistant', content: 'Hi' },
        { role: 'user', content: 'More' },
      ],
      onText: (text) => pieces.push(text),
    });
    assert.equal(done.outcome, 'ok');
    assert.equal(done.text, '<user> Be brief.\n\nHello there\n<assistant> Hi\n<user> More\n');
    assert.equal(pieces.join(''), done.text);
    assert.equal(done.foldedSystem, true);
    assert.equal(done.usage?.isEstimate, true);
    assert.ok((done.usage?.inputTokens ?? 0) > 3);
  });

  it('call tools', async () => {
    const tools = [{ type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } }];
    const { outcome, toolCalls } = await call('testlab/echo', { tools });
    assert.deepEqual(
      [outcome, toolCalls],
      ['tool_call', [{ id: 'call-1', name: 'look', arguments: '{"asked":true}' }]],
    );
  });

  it('refuse in their own words, under our codes', async () => {
    for (const [model, code, words] of [
      ['testlab/blocked', 'provider/quota', /The month is over/],
      ['testlab/missing', 'provider/not-found', /Gone since Monday/],
      ['testlab/nobody', 'provider/not-found', /has no model "testlab\/nobody"/],
    ] as const) {
      const { outcome, error } = await call(model);
      assert.deepEqual([outcome, error?.code], ['error', code], `${model}: ${error?.message}`);
      assert.match(error?.message ?? '', words);
    }
  });

  it('are stopped by the user and by the time limit, and keep what came', async () => {
    const stop = new AbortController();
    const cancelled = await call('testlab/stalls', { signal: stop.signal, onText: () => stop.abort() });
    assert.deepEqual([cancelled.outcome, cancelled.text], ['cancelled', 'Half']);
    const late = await call('testlab/stalls', { timeoutMs: 300 });
    assert.deepEqual([late.outcome, late.text, late.error?.code], ['error', 'Half', 'provider/timeout']);
  });
});
