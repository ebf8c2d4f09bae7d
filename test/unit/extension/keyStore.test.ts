import assert from 'node:assert/strict';
import type { SecretStorage } from 'vscode';
import { KeyStore, providerOfKey } from '../../../src/extension/connections/keyStore.ts';

function secrets(): SecretStorage {
  const stored = new Map<string, string>();
  return {
    get: async (name: string) => stored.get(name),
    store: async (name: string, value: string) => void stored.set(name, value),
    delete: async (name: string) => void stored.delete(name),
    keys: async () => [...stored.keys()],
    onDidChange: () => ({ dispose() {} }),
  };
}

describe('keys', () => {
  it('belong to one provider at one origin', async () => {
    const keys = new KeyStore(secrets());
    await keys.set('openai', 'https://api.openai.com/v1', 'sk-1');
    assert.equal(await keys.get('openai', 'https://api.openai.com/other'), 'sk-1');
    assert.equal(await keys.get('openai', 'https://evil.example/v1'), null);
    assert.equal(await keys.get('openai', 'http://api.openai.com/v1'), null);
    assert.equal(await keys.get('anthropic', 'https://api.openai.com/v1'), null);
  });

  it('are listed without their text and can be removed', async () => {
    const keys = new KeyStore(secrets());
    await keys.set('openai', 'https://gateway.example:8443/v1', 'sk-1');
    const [stored] = await keys.list();
    assert.deepEqual(stored, { providerId: 'openai', origin: 'https://gateway.example:8443' });
    await keys.remove(stored!);
    assert.deepEqual(await keys.list(), []);
  });

  it('are still hidden in logs after they were removed', async () => {
    const keys = new KeyStore(secrets());
    await keys.set('openai', 'https://api.openai.com/v1', 'sk-1');
    await keys.remove({ providerId: 'openai', origin: 'https://api.openai.com' });
    assert.deepEqual(keys.known(), ['sk-1']);
  });

  it('tell from their name in the storage whose they are', async () => {
    const storage = secrets();
    await new KeyStore(storage).set('openai', 'https://api.openai.com/v1', 'sk-1');
    assert.deepEqual((await storage.keys()).map(providerOfKey), ['openai']);
    assert.equal(providerOfKey('other/thing'), null);
  });

  it('leave other secrets of the storage alone', async () => {
    const storage = secrets();
    await storage.store('other/thing', 'x');
    assert.deepEqual(await new KeyStore(storage).all(), []);
  });
});
