import assert from 'node:assert/strict';
import type { Fetch } from '../../../src/core/base/host.ts';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { openai } from '../../../src/core/provider/builtin/openai.ts';
import type { Provider } from '../../../src/core/provider/provider.ts';
import { KeyStore } from '../../../src/extension/connections/keyStore.ts';
import { ModelDirectory } from '../../../src/extension/connections/modelDirectory.ts';
import { createNodeHost } from '../../../src/node/nodeHost.ts';
import { entry } from '../../support/panelParts.ts';

interface Given {
  readonly fetch?: Fetch;
  readonly key?: string;
  readonly baseUrl?: string;
  readonly defaultModel?: string;
  readonly judgeModel?: string;
  readonly isTrusted?: boolean;
  readonly editorProviders?: readonly Provider[];
}

function directory(given: Given = {}): ModelDirectory {
  const { key, baseUrl, defaultModel, judgeModel, fetch, isTrusted = true, editorProviders = [] } = given;
  const secrets = new Map(key === undefined ? [] : [['key/openai/https://api.openai.com', key]]);
  const storage = { get: async (name: string) => secrets.get(name), keys: async () => [...secrets.keys()] };
  return new ModelDirectory({
    host: createNodeHost({ environment: {}, fetch: fetch ?? (() => assert.fail('nobody may be contacted')) }),
    keys: new KeyStore(storage as never),
    settings: {
      baseUrlOf: (id) => (id === 'openai' ? (baseUrl ?? null) : null),
      defaultModel: () => defaultModel ?? null,
      judgeModel: () => judgeModel ?? null,
      embeddingModel: () => null,
    },
    isTrusted: () => isTrusted,
    editorProviders,
  });
}

const { prompt } = entry().parsed;
const unnamed = entry('messages: [{role: user, content: Hi}]\n').parsed.prompt;

describe('the choice of a model', () => {
  it('is the prompt’s own when it can be called', async () => {
    const { name, notice, problem } = await directory({ key: 'sk-1' }).choose(prompt, null);
    assert.deepEqual([name, notice, problem], ['openai/gpt-4o-mini', null, null]);
  });

  it('is the offline provider, with a notice, when the prompt’s model has no key: a first run needs none', async () => {
    const { name, notice, problem, wanted } = await directory().choose(prompt, null);
    assert.deepEqual([name, problem, wanted], ['offline/echo', null, 'openai/gpt-4o-mini']);
    assert.equal(notice?.remedy?.id, 'set-key');
    assert.match(notice?.hint ?? '', /no model/);
  });

  it('is offline for a prompt that names no model, without a notice', async () => {
    const { name, notice } = await directory().choose(unnamed, null);
    assert.deepEqual([name, notice], ['offline/echo', null]);
  });

  it('is the user’s default for a prompt that names none', async () => {
    assert.equal(
      (await directory({ key: 'sk-1', defaultModel: 'openai/gpt-4.1' }).choose(unnamed, null)).name,
      'openai/gpt-4.1',
    );
  });

  it('is never replaced once the user chose it; the missing key is then a problem', async () => {
    const { name, problem } = await directory().choose(prompt, 'openai/gpt-4.1');
    assert.equal(name, 'openai/gpt-4.1');
    assert.equal(problem?.remedy?.id, 'set-key');
    assert.doesNotMatch(problem?.hint ?? '', /--model|environment/, 'a terminal’s remedy is no help in the editor');
  });
});

describe('a connection', () => {
  it('carries the key to the origin it was stored for', async () => {
    assert.equal((await directory({ key: 'sk-1' }).connect(openai)).apiKey, 'sk-1');
  });

  it('carries no key to another address', async () => {
    assert.equal(
      (await directory({ key: 'sk-1', baseUrl: 'https://gateway.example/v1' }).connect(openai)).apiKey,
      null,
    );
  });

  it('takes no key from the environment', async () => {
    const before = process.env.OPENAI_API_KEY;
    process.env.OPENAI_API_KEY = 'sk-environment';
    try {
      await assert.rejects(
        directory().connect(openai),
        (error) => error instanceof TrackerError && error.code === 'provider/missing-key',
      );
    } finally {
      if (before === undefined) delete process.env.OPENAI_API_KEY;
      else process.env.OPENAI_API_KEY = before;
    }
  });

  it('is refused in Restricted Mode', async () => {
    const restricted = directory({ key: 'sk-1', isTrusted: false });
    await assert.rejects(
      restricted.connect(openai),
      (error) => error instanceof TrackerError && error.code === 'trust/restricted',
    );
  });
});

describe('the models of a provider', () => {
  const atMs = Date.parse('2026-11-28T12:00:00Z');
  const answering =
    (status: number, body: unknown): Fetch =>
    async () => ({
      status,
      headers: { get: () => null, forEach: () => {} },
      body: (async function* () {
        yield new TextEncoder().encode(JSON.stringify(body));
      })(),
    });
  const namesOf = async (models: ModelDirectory) => {
    const { origin, models: choices } = await models.modelsOf(openai, atMs);
    return { origin, names: choices.map(({ name }) => name) };
  };

  it('are those of the catalogue until it is asked, and nobody is contacted', async () => {
    const { origin, names } = await namesOf(directory({ key: 'sk-1' }));
    assert.equal(origin, 'catalogue');
    assert.ok(names.includes('openai/gpt-4o-mini'));
  });

  it('are its own once it was asked, until its key or address changes', async () => {
    const models = directory({ key: 'sk-1', fetch: answering(200, { data: [{ id: 'gpt-mine' }] }) });
    let told = 0;
    models.onDidChange(() => {
      told += 1;
    });
    await models.probe(openai);
    assert.deepEqual(await namesOf(models), { origin: 'provider', names: ['openai/gpt-mine'] });
    models.forget('openai');
    assert.equal((await namesOf(models)).origin, 'catalogue');
    assert.equal(told, 2);
  });

  it('are the catalogue’s again when it refused, and the refusal is remembered in its own words', async () => {
    const models = directory({ key: 'sk-1', fetch: answering(401, { error: { message: 'Wrong key, friend.' } }) });
    await models.probe(openai);
    const probe = models.lastProbe(openai);
    assert.ok(probe !== null && 'error' in probe && probe.error.status === 401);
    assert.match(probe.error.message, /Wrong key, friend\./);
    assert.equal((await namesOf(models)).origin, 'catalogue');
  });

  it('are only those whose names can be names: they are shown and sent', async () => {
    const data = [{ id: 'good-1' }, { id: '$(error) bad' }, { id: 'a b' }, { id: 'x'.repeat(300) }, { id: '' }];
    const models = directory({ key: 'sk-1', fetch: answering(200, { data }) });
    await models.probe(openai);
    assert.deepEqual((await namesOf(models)).names, ['openai/good-1']);
  });

  it('are not asked for without the key they need: that is the answer', async () => {
    const probe = await directory().probe(openai);
    assert.ok('error' in probe && probe.error.code === 'provider/missing-key');
    assert.equal(probe.host, 'api.openai.com');
  });

  it('are not asked for in Restricted Mode, where the built-in ones are still there', async () => {
    const models = directory({ key: 'sk-1', isTrusted: false });
    await assert.rejects(models.probe(openai), (error) => error instanceof TrackerError);
    const lists = await models.modelsByProvider(atMs);
    const offline = lists.find(({ provider }) => provider.id === 'offline');
    assert.deepEqual(
      offline?.models.map(({ name }) => name),
      ['offline/echo', 'offline/summary'],
    );
  });

  it('are told apart by whether a call could be tried', async () => {
    const isReady = async (models: ModelDirectory) => (await models.modelsOf(openai, atMs)).isReady;
    assert.equal(await isReady(directory()), false);
    assert.equal(await isReady(directory({ key: 'sk-1' })), true);
    assert.equal(
      await isReady(directory({ baseUrl: 'https://gateway.example/v1' })),
      true,
      'a gateway may need no key',
    );
    assert.equal(await isReady(directory({ key: 'sk-1', baseUrl: 'no address' })), false);
  });
});

describe('what operations are told about models', () => {
  it('is every address and key, and the models that the user set', async () => {
    const given = { key: 'sk-1', baseUrl: 'https://api.openai.com', judgeModel: 'openai/gpt-4.1' };
    const { environment, userSettings } = await directory(given).sources();
    assert.equal(environment('OPENAI_API_KEY'), null);
    assert.deepEqual(userSettings.baseUrls, { openai: 'https://api.openai.com' });
    assert.deepEqual(userSettings.savedKeys?.[0], { origin: 'https://api.openai.com', key: 'sk-1' });
    assert.equal(userSettings.judgeModel, 'openai/gpt-4.1');
    assert.equal('embeddingModel' in userSettings, false);
  });

  it('is which providers the editor has beside those of the build', async () => {
    const own: Provider = { ...openai, id: 'vscode' };
    assert.deepEqual((await directory({ editorProviders: [own] }).sources()).providers, [own]);
    assert.deepEqual((await directory({}).sources()).providers, []);
  });
});
