import assert from 'node:assert/strict';
import { createWebhookTool } from '../../../src/core/evaluation/webhookTool.ts';
import { type ModelHost, openModelHost } from '../../support/modelHost.ts';
import { type ModelServer, type Reply, sendJson, startModelServer } from '../../support/modelServer.ts';
import { judgedScore } from '../../support/scriptedJudge.ts';

describe('a webhook as evaluator', function () {
  this.timeout(20_000);
  let server: ModelServer;
  let other: ModelServer;
  let model: ModelHost;

  before(async () => {
    [server, other] = await Promise.all([startModelServer(), startModelServer()]);
    model = openModelHost();
  });
  beforeEach(() => {
    server.forget();
    for (const one of [server, other]) one.journal.length = 0;
  });
  after(async () => {
    await model.close();
    await Promise.all([server.close(), other.close()]);
  });

  interface Asked {
    readonly url?: string;
    readonly origins?: readonly string[];
    readonly more?: object;
    readonly signal?: AbortSignal;
  }

  function ask({ url = `${server.origin}/check`, origins = [server.origin], more = {}, signal }: Asked = {}) {
    const callWebhook = createWebhookTool({ host: model.host, origins, ...(signal ? { signal } : {}) });
    const row = { variables: { name: 'Ada' }, expected: 'Hello' };
    return judgedScore({ type: 'webhook', value: url, ...more }, 'Hello Ada', row, { callWebhook });
  }

  const codeOf = async (scored: ReturnType<typeof ask>) => {
    const { value, passed, metadata } = await scored;
    assert.deepEqual([value, passed], [null, null]);
    return (metadata.error as { code: string }).code;
  };

  for (const [said, value, passed] of [
    [{ pass: true, score: 0.4, reason: 'so so' }, 0.4, true],
    [{ pass: false }, 0, false],
    [{ score: 0.7 }, 0.7, true],
    [true, 1, true],
    [0, 0, false],
  ] as const)
    it(`that says ${JSON.stringify(said)} gives ${value}`, async () => {
      server.script(({ response }) => sendJson(response, 200, said));
      const score = await ask();
      assert.deepEqual([score.value, score.passed], [value, passed]);
    });

  it('gets the answer with its row, and no key', async () => {
    server.script(({ response }) => sendJson(response, 200, true));
    await ask({ more: { config: { strict: true } } });
    const [request] = server.journal;
    const body = JSON.parse(request?.body ?? '{}');
    assert.equal(request?.method, 'POST');
    assert.equal(body.output, 'Hello Ada');
    assert.deepEqual(body.context.vars, { expected: 'Hello', name: 'Ada' });
    assert.deepEqual(body.context.config, { strict: true });
    assert.equal(request?.headers.authorization, undefined);
  });

  const replies: readonly (readonly [says: string, reply: Reply, code: string])[] = [
    ['fails', ({ response }) => sendJson(response, 500, { pass: true }), 'webhook/failed'],
    ['answers with a page', ({ response }) => void response.end('<html>'), 'webhook/invalid-result'],
    ['answers with a text', ({ response }) => sendJson(response, 200, 'yes'), 'code/invalid-result'],
    ['answers with a score above 1', ({ response }) => sendJson(response, 200, 10), 'code/invalid-result'],
    ['answers with nothing', ({ response }) => void response.end(), 'webhook/invalid-result'],
    ['answers without end', ({ response }) => void response.write(Buffer.alloc(3_000_000, 32)), 'webhook/too-large'],
    ['hangs up', ({ response }) => void response.socket?.destroy(), 'webhook/unreachable'],
    ['never answers', () => undefined, 'webhook/timeout'],
  ];
  for (const [says, reply, code] of replies)
    it(`that ${says} is an error, never a score`, async () => {
      server.script(reply);
      assert.equal(await codeOf(ask({ more: { timeoutMs: code === 'webhook/timeout' ? 200 : 10_000 } })), code);
    });

  it('is not followed to another address', async () => {
    server.script(({ response }) => sendJson(response, 307, {}, { location: `${other.origin}/steal` }));
    assert.equal(await codeOf(ask({ origins: [server.origin, other.origin] })), 'webhook/redirect');
    assert.equal(other.journal.length, 0);
  });

  it('is stopped with the evaluation', async () => {
    const stop = new AbortController();
    server.script(() => stop.abort());
    assert.equal(await codeOf(ask({ signal: stop.signal })), 'interrupted');
  });

  const refused: readonly (readonly [url: string, origins: readonly string[], code: string])[] = [
    ['http://127.0.0.1:1/check', [], 'webhook/not-allowed'],
    ['https://checks.example.com.evil.example/', ['https://checks.example.com'], 'webhook/not-allowed'],
    ['https://checks.example.com@evil.example/', ['https://checks.example.com'], 'webhook/address'],
    ['https://user:pw@checks.example.com/', ['https://checks.example.com'], 'webhook/address'],
    ['http://checks.example.com/', ['https://checks.example.com'], 'webhook/not-allowed'],
    ['http://checks.example.com/', ['http://checks.example.com'], 'webhook/address'],
    ['https://checks.example.com:8443/', ['https://checks.example.com'], 'webhook/not-allowed'],
    ['file:///etc/passwd', ['file://'], 'evaluator/unsupported'],
    ['https:\\\\checks.example.com', ['https://checks.example.com'], 'webhook/address'],
    ['http://169.254.169.254/latest/meta-data', ['http://169.254.169.254'], 'webhook/address'],
    ['https://169.254.169.254/latest/meta-data', ['https://169.254.169.254'], 'webhook/unreachable'],
    ['https://metadata.google.internal/', ['https://metadata.google.internal'], 'webhook/unreachable'],
    ['check', ['*'], 'webhook/address'],
  ];
  for (const [url, origins, code] of refused)
    it(`is never sent to ${url} when ${origins.join() || 'nothing'} is allowed`, async () => {
      assert.equal(await codeOf(ask({ url, origins })), code);
      assert.equal(server.journal.length, 0);
    });

  it('takes no address from a row', async () => {
    const url = `${server.origin}/{{ name }}`;
    server.script(({ response }) => sendJson(response, 200, true));
    await ask({ url });
    assert.ok(!server.journal[0]?.url.includes('Ada'));
  });
});
