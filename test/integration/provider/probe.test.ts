import assert from 'node:assert/strict';
import { allProviders } from '../../../src/core/provider/all.ts';
import { openai } from '../../../src/core/provider/builtin/openai.ts';
import { needsNetwork, type Probe } from '../../../src/core/provider/provider.ts';
import { canary, useModelServer } from '../../support/modelHost.ts';
import { type Reply, sendJson } from '../../support/modelServer.ts';

describe('a connection that is tried', () => {
  const model = useModelServer();

  const probe = (reply: Reply, baseUrl = `${model.server.origin}/v1`): Promise<Probe> => {
    model.server.script(reply);
    return openai.probe(model.host, { baseUrl, apiKey: canary });
  };
  const errorOf = async (reply: Reply): Promise<Extract<Probe, { error: object }>['error']> => {
    const found = await probe(reply);
    assert('error' in found && !JSON.stringify(found).includes(canary), JSON.stringify(found));
    return found.error;
  };

  it('names the host, the models in order, and how long it took, after one request', async () => {
    const found = await probe(({ response }) => sendJson(response, 200, { data: [{ id: 'b' }, { id: 'a' }, {}] }));
    assert('models' in found);
    assert.deepEqual([found.host, found.models], [`127.0.0.1:${model.server.port}`, ['a', 'b']]);
    assert(Number.isInteger(found.durationMs) && found.durationMs >= 0);
    assert.deepEqual(
      model.server.journal.map(({ method, url }) => `${method} ${url}`),
      ['GET /v1/models'],
    );
  });

  it('gives the server’s own words for a refused key, and the key to nobody', async () => {
    const reply: Reply = ({ response }) =>
      sendJson(response, 401, { error: { message: `Incorrect API key provided: ${canary}` } });
    const { code, message, status, retryable } = await errorOf(reply);
    assert.deepEqual([code, status, retryable], ['provider/unauthorized', 401, false]);
    assert.match(
      message,
      /^127\.0\.0\.1:\d+ did not accept the key \(401\): Incorrect API key provided: \[key hidden\]$/,
    );
  });

  it('is not tried again by itself', async () => {
    assert.equal((await errorOf(({ response }) => sendJson(response, 503, {}))).code, 'provider/unavailable');
    assert.equal(model.server.journal.length, 1);
  });

  it('cuts what a server has to say to a readable length, and no key in half', async () => {
    const words = `${'x'.repeat(420)} ${canary.repeat(40)}`;
    const { message } = await errorOf(({ response }) => sendJson(response, 400, { error: { message: words } }));
    assert.equal(message.length, 500);
    assert(!message.includes(canary.slice(0, 8)));
  });

  it('fails in words for a page, a redirect, a wrong shape and no JSON', async () => {
    const replies: [Reply, string][] = [
      [({ response }) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'), 'html-answer'],
      [({ response }) => void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(), 'redirect'],
      [({ response }) => sendJson(response, 200, { models: [] }), 'invalid-answer'],
      [({ response }) => void response.end('{"data":['), 'invalid-answer'],
      [({ response }) => void response.socket?.destroy(), 'connection-lost'],
    ];
    for (const [reply, code] of replies) assert.equal((await errorOf(reply)).code, `provider/${code}`);
  });

  it('ends with the signal of the user', async () => {
    const controller = new AbortController();
    model.server.script(() => controller.abort());
    const found = await openai.probe(model.host, { baseUrl: model.server.origin, apiKey: null }, controller.signal);
    assert('error' in found);
    assert.equal(found.error.code, 'provider/cancelled');
    await model.server.journal[0]?.ended;
    assert(model.server.journal[0]?.closedEarly);
  });

  for (const provider of allProviders) {
    it(`never rejects, whatever the address of ${provider.id}`, async () => {
      for (const baseUrl of ['', 'no address', 'http://', 'http://127.0.0.1:1', 'http://no-such-host.invalid/v1']) {
        const found = await provider.probe(model.host, { baseUrl, apiKey: canary });
        if (!needsNetwork(provider)) assert('models' in found && found.models.length > 0);
        else assert('error' in found && found.error.message.length > 10);
      }
    });
  }
});
