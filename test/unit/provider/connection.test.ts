import assert from 'node:assert/strict';
import { allProviders } from '../../../src/core/provider/all.ts';
import { anthropic } from '../../../src/core/provider/builtin/anthropic.ts';
import { azure } from '../../../src/core/provider/builtin/azure.ts';
import { compatible } from '../../../src/core/provider/builtin/compatible.ts';
import { offline } from '../../../src/core/provider/builtin/offline.ts';
import { ollama } from '../../../src/core/provider/builtin/ollama.ts';
import { openai } from '../../../src/core/provider/builtin/openai.ts';
import { openaiResponses } from '../../../src/core/provider/builtin/openaiResponses.ts';
import { resolveConnection, type UserSettings } from '../../../src/core/provider/connection.ts';
import type { Provider } from '../../../src/core/provider/provider.ts';

function connect(provider: Provider, environment: { [name: string]: string }, userSettings: UserSettings = {}) {
  return resolveConnection(provider, { environment: (name) => environment[name] ?? null, userSettings });
}

describe('the connection of a provider', () => {
  it('sends the key of the environment to the provider’s own address', () => {
    assert.deepEqual(connect(openai, { OPENAI_API_KEY: ' sk-1 \n' }), {
      baseUrl: 'https://api.openai.com/v1',
      apiKey: 'sk-1',
    });
  });

  it('sends the key of the environment to the base URL of the same environment', () => {
    const connection = connect(openai, { OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: 'http://127.0.0.1:8080/v1/' });
    assert.deepEqual(connection, { baseUrl: 'http://127.0.0.1:8080/v1', apiKey: 'sk-1' });
  });

  it('prefers the user’s setting to the environment', () => {
    const connection = connect(
      anthropic,
      { ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: 'https://a.example' },
      { baseUrls: { anthropic: 'https://b.example/v1' } },
    );
    assert.equal(connection.baseUrl, 'https://b.example');
  });

  it('sends a saved key to no origin but its own', () => {
    const savedKeys = [{ origin: 'https://api.openai.com', key: 'saved' }];
    assert.equal(connect(openai, {}, { savedKeys }).apiKey, 'saved');
    assert.equal(connect(openai, {}, { savedKeys, baseUrls: { openai: 'https://gateway.example/v1' } }).apiKey, null);
    assert.equal(
      connect(compatible, {}, { savedKeys, baseUrls: { compatible: 'https://api.openai.com.evil.example/v1' } }).apiKey,
      null,
    );
  });

  it('says what to do when a key is missing', () => {
    assert.throws(
      () => connect(openai, {}),
      (error: { code: string; message: string; hint: string }) => {
        assert.equal(error.code, 'provider/missing-key');
        assert.match(error.message, /api\.openai\.com/);
        assert.match(error.hint, /--model offline\/echo.*OPENAI_API_KEY/);
        return true;
      },
    );
  });

  it('needs no key for a server of the user’s own', () => {
    assert.deepEqual(connect(openai, { OPENAI_BASE_URL: 'http://localhost:1234/v1' }), {
      baseUrl: 'http://localhost:1234/v1',
      apiKey: null,
    });
    assert.equal(connect(ollama, {}).apiKey, null);
    assert.deepEqual(connect(offline, {}), { baseUrl: '', apiKey: null });
  });

  const hostile: [string, RegExp][] = [
    ['file:///etc/passwd', /starts with file:/],
    ['javascript:alert(1)', /starts with javascript:/],
    ['ftp://api.openai.com/v1', /starts with ftp:/],
    ['not a url', /is not a URL/],
    ['//evil.example/v1', /is not a URL/],
    ['https://api.openai.com@evil.example/v1', /evil\.example/],
    ['https://api.openai.com:key@evil.example/v1', /evil\.example/],
    ['https://evil.example/v1?next=https://api.openai.com', /query/],
    ['https://evil.example/v1#@api.openai.com', /fragment/],
    ['http://api.openai.com/v1', /unencrypted/],
    ['http://evil.example/v1', /unencrypted/],
    ['http://127.0.0.1.evil.example/v1', /unencrypted/],
    ['http://10.evil.example/v1', /unencrypted/],
  ];
  for (const [baseUrl, message] of hostile) {
    it(`refuses the base URL ${baseUrl} together with a key`, () => {
      const environment = { OPENAI_API_KEY: 'sk-secret-key', OPENAI_BASE_URL: baseUrl };
      assert.throws(
        () => connect(openai, environment),
        (error: { code: string; message: string }) => {
          assert.equal(error.code, 'provider/untrusted-origin');
          assert.match(error.message, message);
          assert(!error.message.includes('sk-secret-key'));
          return true;
        },
      );
    });
  }

  for (const host of [
    'localhost:1',
    '127.0.0.1',
    '10.1.2.3',
    '192.168.0.9',
    '172.20.1.1',
    '[::1]:80',
    '[fd12::1]',
    'gpu-box',
    'llm.local',
  ]) {
    it(`lets a key cross a private network unencrypted: ${host}`, () => {
      assert.equal(connect(openai, { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `http://${host}/v1` }).apiKey, 'k');
    });
  }

  it('reads nothing of the environment but its own two variables', () => {
    for (const provider of allProviders) {
      const asked: string[] = [];
      const environment = (name: string): string | null => {
        asked.push(name);
        return name.endsWith('KEY') ? 'k' : name.endsWith('ENDPOINT') ? 'https://mine.openai.azure.com' : null;
      };
      resolveConnection(provider, { environment, userSettings: {} });
      const own = [provider.keyVariable, provider.baseUrlVariable];
      assert.deepEqual(
        asked.filter((name) => !own.includes(name)),
        [],
      );
    }
  });

  it('of the Responses API is OpenAI’s, with the same setting and the same saved key', () => {
    const savedKeys = [{ origin: 'https://gateway.example', key: 'saved' }];
    const baseUrls = { openai: 'https://gateway.example/v1', 'openai-responses': 'https://other.example/v1' };
    assert.deepEqual(
      connect(openaiResponses, {}, { savedKeys, baseUrls }),
      connect(openai, {}, { savedKeys, baseUrls }),
    );
  });

  it('asks for the address of a provider that has none, and names where to write it', () => {
    assert.throws(
      () => connect(azure, { AZURE_OPENAI_API_KEY: 'k' }),
      (error: { code: string; exitCode: number; hint: string }) => {
        assert.deepEqual([error.code, error.exitCode], ['provider/missing-address', 3]);
        return /AZURE_OPENAI_ENDPOINT.*promptTracker\.providers\.azure\.baseUrl.*NAME\.openai\.azure\.com/.test(
          error.hint,
        );
      },
    );
  });

  it('asks for the key of a resource at Azure, but not of a gateway on a private network', () => {
    assert.throws(() => connect(azure, { AZURE_OPENAI_ENDPOINT: 'https://mine.openai.azure.com' }), {
      code: 'provider/missing-key',
    });
    assert.equal(connect(azure, { AZURE_OPENAI_ENDPOINT: 'http://127.0.0.1:8080' }).apiKey, null);
  });

  const resources: [string, string][] = [
    ['https://mine.openai.azure.com', 'https://mine.openai.azure.com/openai/v1'],
    ['https://mine.openai.azure.com/', 'https://mine.openai.azure.com/openai/v1'],
    ['https://mine.openai.azure.com/openai/v1/', 'https://mine.openai.azure.com/openai/v1'],
    ['https://mine.openai.azure.com/openai/v1/chat/completions', 'https://mine.openai.azure.com/openai/v1'],
    [
      'https://mine.openai.azure.com?api-version=preview',
      'https://mine.openai.azure.com/openai/v1?api-version=preview',
    ],
    [
      'https://mine.openai.azure.com/?api-version=2024-10-21',
      'https://mine.openai.azure.com/openai?api-version=2024-10-21',
    ],
    [
      'https://mine.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2025-01-01-preview',
      'https://mine.openai.azure.com/openai?api-version=2025-01-01-preview',
    ],
    ['https://mine.openai.azure.com?', 'https://mine.openai.azure.com/openai/v1'],
    ['https://gateway.example/team-a/openai/v1', 'https://gateway.example/team-a/openai/v1'],
    ['https://openai/v1', 'https://openai/v1/openai/v1'],
  ];
  for (const [written, baseUrl] of resources) {
    it(`reads AZURE_OPENAI_ENDPOINT=${written} as ${baseUrl}`, () => {
      const environment = { AZURE_OPENAI_ENDPOINT: written, AZURE_OPENAI_API_KEY: 'k' };
      assert.equal(connect(azure, environment).baseUrl, baseUrl);
    });
  }

  it('takes no other query than the version of Azure’s API', () => {
    for (const query of ['?a=b', '?api-version=1&x=y', '?api-version=../..', '?api-version=2024-10-21#x']) {
      const environment = { AZURE_OPENAI_ENDPOINT: `https://mine.openai.azure.com${query}`, AZURE_OPENAI_API_KEY: 'k' };
      assert.throws(() => connect(azure, environment), { code: 'provider/untrusted-origin' }, query);
    }
  });

  const hosts: [string, string][] = [
    ['192.168.1.5', 'http://192.168.1.5:11434'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['0.0.0.0:8080', 'http://127.0.0.1:8080'],
    [':9000', 'http://127.0.0.1:9000'],
    ['http://gpu-box:11434/', 'http://gpu-box:11434'],
    ['https://ollama.example/api', 'https://ollama.example'],
    ['[::1]:11434', 'http://[::1]:11434'],
  ];
  for (const [written, baseUrl] of hosts) {
    it(`reads OLLAMA_HOST=${written} as ${baseUrl}`, () => {
      assert.equal(connect(ollama, { OLLAMA_HOST: written }).baseUrl, baseUrl);
    });
  }
});
