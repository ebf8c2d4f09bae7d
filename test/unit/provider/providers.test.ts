import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { staleLists } from '../../../scripts/generateAll.ts';
import type { Host } from '../../../src/core/base/host.ts';
import { allProviders } from '../../../src/core/provider/all.ts';
import { accountOf, type CompletionRequest, needsNetwork } from '../../../src/core/provider/provider.ts';
import { createNodeHost } from '../../../src/node/nodeHost.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const hostWith = (fetch: Host['fetch']): Host => createNodeHost({ environment: {}, fetch });
const request: CompletionRequest = {
  ...{ model: 'm', messages: [{ role: 'user', content: 'Hi' }], parameters: {}, stream: false },
  policy: { firstPauseMs: 0, maxPauseMs: 0 },
};

const docs = readFileSync(resolve(import.meta.dirname, '../../../docs/providers.md'), 'utf8');

describe('the list of providers', () => {
  it('is what the builtin folder holds', () => {
    assert.deepEqual(
      staleLists().filter((slice) => slice === 'provider'),
      [],
      'run node scripts/generateAll.ts',
    );
  });

  it('names no provider twice', () => {
    const ids = allProviders.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
  });
});

for (const provider of allProviders) {
  describe(`the provider ${provider.id}`, () => {
    const connection = {
      baseUrl: provider.defaultBaseUrl ?? provider.exampleBaseUrl?.toLowerCase() ?? '',
      apiKey: 'sk-contract-key-1',
    };

    it('has an id that can stand before a slash, and a title', () => {
      assert.match(provider.id, /^[a-z][a-z0-9-]*$/);
      assert(provider.title.length > 0);
    });

    it('has a valid address of its own, or none at all', () => {
      if (!needsNetwork(provider)) return assert.equal(provider.needsKey, false);
      if (provider.defaultBaseUrl === null) return assert.match(provider.exampleBaseUrl ?? '', /^https:\/\/NAME\./);
      const { protocol, hostname } = new URL(provider.defaultBaseUrl);
      assert(protocol === 'https:' || hostname === '127.0.0.1');
      assert.doesNotMatch(provider.defaultBaseUrl, /\/$/);
    });

    it('shares an account only with a provider that has the same address and key', () => {
      const owner = allProviders.find(({ id }) => id === accountOf(provider));
      assert.equal(owner?.account, undefined);
      assert.deepEqual([owner?.defaultBaseUrl, owner?.keyVariable], [provider.defaultBaseUrl, provider.keyVariable]);
    });

    it('stands in the docs with its address, its variables, and whether it runs on the user’s machine', () => {
      const row = docs.split('\n').find((line) => line.startsWith(`| \`${provider.id}\` |`)) ?? assert.fail('no row');
      const address = provider.defaultBaseUrl ?? provider.exampleBaseUrl;
      const facts = [address, provider.keyVariable, provider.baseUrlVariable].filter((fact) => fact != null);
      const isNamed = (fact: string) => row.includes(`\`${fact}\``) || row.includes(`as \`${provider.account}\``);
      assert.deepEqual(
        facts.filter((fact) => !isNamed(fact)),
        [],
      );
      assert.equal(row.includes('your own machine'), provider.isLocal && needsNetwork(provider));
    });

    it('names the variable of the key that it needs', () => {
      assert(!provider.needsKey || provider.keyVariable !== null);
    });

    it('lists no models when nothing can be reached', async () => {
      const models = await provider.listModels(
        hostWith(() => Promise.reject(refused)),
        connection,
      );
      assert(needsNetwork(provider) ? models.length === 0 : models.length > 0);
    });

    it('resolves to a failure when nothing can be reached', async () => {
      const { outcome, error, possiblyBilledLost } = await provider.complete(
        hostWith(() => Promise.reject(refused)),
        connection,
        request,
      );
      assert.deepEqual([outcome, possiblyBilledLost], ['error', 0]);
      assert(error !== null && error.message.length > 10 && !error.message.includes(connection.apiKey));
    });

    it('resolves to a failure when fetch answers nonsense', async () => {
      const nonsense = { status: 200, headers: { get: () => null, forEach: () => {} }, body: null };
      const { outcome } = await provider.complete(
        hostWith(async () => nonsense),
        connection,
        request,
      );
      assert.equal(outcome, 'error');
    });

    it('is cancelled before it begins by a signal that has already fired', async () => {
      let calls = 0;
      const host = hostWith(() => {
        calls += 1;
        return Promise.reject(refused);
      });
      const model = provider.id === 'offline' ? 'echo' : 'm';
      const { outcome } = await provider.complete(host, connection, { ...request, model, signal: AbortSignal.abort() });
      assert.deepEqual([outcome, calls], ['cancelled', 0]);
    });

    it('ends a call that fetch never answers, and one whose fetch ignores its signal', async () => {
      if (!needsNetwork(provider)) return;
      const host = hostWith(() => new Promise(() => {}));
      const { outcome, error } = await provider.complete(host, connection, { ...request, timeoutMs: 30 });
      assert.deepEqual([outcome, error?.code, error?.retryable], ['error', 'provider/timeout', true]);
    });
  });
}
