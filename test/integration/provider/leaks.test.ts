import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { allProviders } from '../../../src/core/provider/all.ts';
import { complete } from '../../../src/core/provider/complete.ts';
import { needsNetwork } from '../../../src/core/provider/provider.ts';
import { canary, openModelHost, quickPolicy } from '../../support/modelHost.ts';
import { type ModelServer, type Reply, startModelServer } from '../../support/modelServer.ts';
import { modelApis, wires } from '../../support/modelServerWire.ts';
import { addressAt } from '../../support/providerAddress.ts';

const kinds = ['TCPSocketWrap', 'TLSWrap', 'PipeWrap', 'ProcessWrap', 'Timeout', 'GetAddrInfoReqWrap'];

/** How many sockets, pipes, processes and timers this process has open, in this order of kinds. */
function openResources(): number[] {
  const names = process.getActiveResourcesInfo();
  return kinds.map((kind) => names.filter((name) => name === kind).length);
}

/** The resources beyond those of before, once there are none or two seconds have passed. */
async function leftBeyond(before: readonly number[]): Promise<string[]> {
  const deadline = performance.now() + 2000;
  for (;;) {
    const now = openResources();
    const left = kinds.filter((_, index) => (now[index] ?? 0) > (before[index] ?? 0));
    if (left.length === 0 || performance.now() > deadline) return left;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The moments at which a user may give up, as replies that tell when they are reached. */
const moments: Readonly<Record<string, (reached: () => void) => readonly Reply[]>> = {
  'before the answer begins': (reached) => [() => reached()],
  'after the headers': (reached) => [
    ({ response }) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      setImmediate(reached);
    },
  ],
  'in the middle of the answer': (reached) => [
    ({ response, api, isStream }) => {
      const wire = wires[api ?? 'openai-chat'];
      response.writeHead(200, { 'content-type': isStream ? wire.streamType : 'application/json' });
      response.write(isStream ? wire.frames({}).slice(0, 2).join('') : '{"half":', () => setImmediate(reached));
    },
  ],
  'in the pause after a failure': (reached) => [
    ({ response }) => {
      response.on('finish', () => setImmediate(reached));
      response.writeHead(429, { 'retry-after': '25' }).end('{}');
    },
  ],
  'in the middle of the body of a failure': (reached) => [
    ({ response }) => void response.writeHead(500).write('{"error":', () => setImmediate(reached)),
  ],
  'while the second attempt waits': (reached) => [
    ({ response }) => void response.writeHead(503).end('{}'),
    () => reached(),
  ],
};

describe('a call that is given up', function () {
  this.timeout(10_000);

  before(async () => {
    const server = await startModelServer();
    // What is loaded with the first call is there before anything is counted.
    const first = openModelHost();
    const messages = [{ role: 'user', content: 'x' }] as const;
    for (const api of modelApis) {
      await complete(first.host, { api, baseUrl: server.baseUrl(api), apiKey: canary, model: 'm', messages });
    }
    await first.close();
    await server.close();
  });

  for (const api of modelApis) {
    for (const stream of [true, false]) {
      for (const [moment, repliesFor] of Object.entries(moments)) {
        it(`${moment} leaves no socket, timer or process behind: ${api}, ${stream ? 'streamed' : 'whole'}`, async () => {
          const fresh = await startModelServer();
          const own = openModelHost();
          const before = openResources();
          try {
            const controller = new AbortController();
            fresh.script(...repliesFor(() => controller.abort()));
            const completion = await complete(own.host, {
              ...{ api, baseUrl: fresh.baseUrl(api), apiKey: canary, model: 'm', policy: quickPolicy },
              ...{ messages: [{ role: 'user', content: 'x' }], stream, signal: controller.signal },
            });
            assert.deepEqual([completion.outcome, completion.error], ['cancelled', null]);
            // A pause follows an answer that was read whole, whose socket the pool may keep for the next call.
            if (moment === 'in the pause after a failure') await own.close();
            else assert.equal((await lastOf(fresh)).closedEarly, true);
            assert.deepEqual(await leftBeyond(before), []);
          } finally {
            await own.close();
            await fresh.close();
          }
        });
      }
    }
  }

  for (const provider of allProviders.filter(needsNetwork)) {
    it(`is closed at the server of ${provider.id}, and so is a connection that is only tried`, async () => {
      const fresh = await startModelServer();
      const own = openModelHost();
      const before = openResources();
      try {
        const connection = { baseUrl: addressAt(fresh.origin, provider), apiKey: canary };
        const calling = new AbortController();
        fresh.script(() => calling.abort());
        const request = {
          model: 'm',
          messages: [{ role: 'user', content: 'x' } as const],
          parameters: {},
          stream: true,
        };
        const { outcome } = await provider.complete(own.host, connection, { ...request, signal: calling.signal });
        assert.equal(outcome, 'cancelled');
        assert((await lastOf(fresh)).closedEarly);

        const trying = new AbortController();
        fresh.script(() => trying.abort());
        const probe = await provider.probe(own.host, connection, trying.signal);
        assert('error' in probe && probe.error.code === 'provider/cancelled');
        assert((await lastOf(fresh)).closedEarly);
        assert.deepEqual(await leftBeyond(before), []);
      } finally {
        await own.close();
        await fresh.close();
      }
    });
  }

  it('again and again leaves nothing behind, and the process ends by itself', async function () {
    this.timeout(60_000);
    const script = resolve(import.meta.dirname, '../../support/modelCallsCancelled.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [script, '300'], { timeout: 50_000 });
    assert.deepEqual(JSON.parse(stdout), { outcomes: { ok: 100, cancelled: 200 }, busy: [] });
  });
});

async function lastOf(server: ModelServer): Promise<ModelServer['journal'][number]> {
  const request = server.journal.at(-1);
  assert(request);
  await request.ended;
  return request;
}
