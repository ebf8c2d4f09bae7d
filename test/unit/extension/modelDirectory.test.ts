import assert from 'node:assert/strict';
import type { Host } from '../../../src/core/base/host.ts';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { openai } from '../../../src/core/provider/builtin/openai.ts';
import { KeyStore } from '../../../src/extension/keyStore.ts';
import { ModelDirectory } from '../../../src/extension/modelDirectory.ts';
import { entry } from '../../support/panelParts.ts';

interface Given {
  readonly key?: string;
  readonly baseUrl?: string;
  readonly defaultModel?: string;
  readonly isTrusted?: boolean;
}

function directory({ key, baseUrl, defaultModel, isTrusted = true }: Given = {}): ModelDirectory {
  const secrets = new Map(key === undefined ? [] : [['key/openai/https://api.openai.com', key]]);
  const storage = { get: async (name: string) => secrets.get(name), keys: async () => [...secrets.keys()] };
  return new ModelDirectory({
    host: {} as Host,
    keys: new KeyStore(storage as never),
    settings: {
      baseUrlOf: (id) => (id === 'openai' ? (baseUrl ?? null) : null),
      defaultModel: () => defaultModel ?? null,
    },
    isTrusted: () => isTrusted,
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
