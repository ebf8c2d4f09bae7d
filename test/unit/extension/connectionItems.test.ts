import assert from 'node:assert/strict';
import { allProviders } from '../../../src/core/provider/all.ts';
import type { Probe } from '../../../src/core/provider/provider.ts';
import {
  answerNodes,
  connectionItem,
  inOrder,
  type ProviderNode,
} from '../../../src/extension/connections/connectionItems.ts';
import { isLoopback, loopbackIn } from '../../../src/extension/connections/remoteHint.ts';

const atMs = Date.parse('2026-11-28T12:00:00Z');
const providerOf = (id: string) => allProviders.find((provider) => provider.id === id)!;

function node(id: string, over: Partial<ProviderNode> = {}): ProviderNode {
  const provider = providerOf(id);
  const host = provider.defaultBaseUrl === null ? null : new URL(provider.defaultBaseUrl).host;
  const isReady = !provider.needsKey;
  return { kind: 'provider', provider, key: { host, hasKey: false }, isReady, probe: null, ...over };
}

const withKey = { key: { host: 'api.openai.com', hasKey: true }, isReady: true };
const refused = (code: string, message = 'No.'): Probe => ({
  ...{ host: '127.0.0.1:11434', durationMs: 3 },
  error: { code, message, retryable: false, status: null },
});
const state = (given: ProviderNode) => connectionItem(given).description;
const answers = (given: ProviderNode, remoteName: string | null = null) =>
  answerNodes(given, { choices: [], atMs, remoteName }).map((answer) => connectionItem(answer));

describe('a row of the Connections view', () => {
  it('says what is known without asking', () => {
    assert.equal(state(node('offline')), 'built in, no network');
    assert.equal(state(node('openai')), 'no key');
    assert.equal(state(node('openai', withKey)), 'ready · key in secret storage');
    assert.equal(state(node('ollama')), 'local · 127.0.0.1:11434');
    assert.equal(
      state(node('compatible', { key: { host: 'gateway.example', hasKey: false } })),
      'no key needed · gateway.example',
    );
    assert.equal(state(node('compatible', { key: { host: null, hasKey: false } })), 'no address');
  });

  it('says what a test found, in a word', () => {
    const tested = (probe: Probe) => state(node('openai', { ...withKey, probe }));
    assert.equal(tested({ host: 'h', durationMs: 120, models: ['a', 'b'] }), '2 models · 120 ms');
    assert.equal(tested(refused('provider/unauthorized')), 'key refused');
    assert.equal(tested(refused('provider/unreachable')), 'unreachable');
    assert.equal(tested(refused('provider/html-answer')), 'failed');
  });

  it('never tells its state by colour or icon alone', () => {
    for (const probe of [null, refused('provider/quota'), { host: 'h', durationMs: 1, models: [] }]) {
      const item = connectionItem(node('openai', { ...withKey, probe }));
      assert.ok(item.description.length > 3 && item.icon !== '');
    }
  });

  it('offers to remove a key only where one is, and an address only where there is a network', () => {
    assert.match(connectionItem(node('openai', withKey)).context, /\bhasKey\b.*\baddressable\b/);
    assert.match(connectionItem(node('openai')).context, /\bnoKey\b/);
    assert.doesNotMatch(connectionItem(node('offline')).context, /Key|keyable|addressable/);
  });

  it('comes with those that have a key first, and those that lack one last', () => {
    const rows = inOrder([node('anthropic'), node('ollama'), node('openai', withKey), node('offline')]);
    assert.deepEqual(
      rows.map(({ provider }) => provider.id),
      ['openai', 'offline', 'ollama', 'anthropic'],
    );
  });
});

describe('what stands below a provider', () => {
  it('is nothing before it was tested', () => {
    assert.deepEqual(answers(node('openai')), []);
  });

  it('is host and time, then the models with what is known of them', () => {
    const probe = { host: 'api.openai.com', durationMs: 120, models: ['gpt-4o-mini'] };
    const facts = { contextWindow: 128_000, price: null, retiresAt: '2027-01-14', successor: null };
    const choices = [{ name: 'openai/gpt-4o-mini', provider: providerOf('openai'), facts }];
    const [answer, model] = answerNodes(node('openai', { ...withKey, probe }), { choices, atMs, remoteName: null }).map(
      (each) => connectionItem(each),
    );
    assert.deepEqual([answer?.label, answer?.description], ['api.openai.com answered in 120 ms', '1 model']);
    assert.deepEqual(
      [model?.label, model?.description, model?.icon, model?.context],
      ['openai/gpt-4o-mini', 'retires 2027-01-14 · price unknown · 128k context', 'warning', 'model'],
    );
  });

  it('is the exact error with its host, the server’s own words, then what to do', () => {
    const message = '127.0.0.1:11434 did not accept the key (401): Wrong key: “sk-…”.';
    const rows = answers(node('openai', { ...withKey, probe: refused('provider/unauthorized', message) }));
    assert.deepEqual(
      rows.map(({ label, description, icon }) => [icon, label, description]),
      [
        ['error', '127.0.0.1:11434', 'did not accept the key (401)'],
        ['quote', 'Wrong key: “sk-…”.', ''],
        ['lightbulb', 'Check the key, or set a new one.', ''],
      ],
    );
  });

  it('is our own words with the host where the server said nothing', () => {
    const [error] = answers(node('openai', { ...withKey, probe: refused('provider/timeout', 'Too late.') }));
    assert.deepEqual([error?.label, error?.description], ['Too late.', '127.0.0.1:11434']);
  });

  it('gives no advice about an address to what has none', () => {
    const probe = { ...refused('provider/not-found', 'VS Code has no chat models here.'), host: '' };
    assert.deepEqual(
      answers(node('openai', { probe })).map(({ label }) => label),
      ['VS Code has no chat models here.'],
    );
  });

  it('says from a remote window on which machine a local server was looked for', () => {
    const probe = refused('provider/unreachable', 'Nothing answers at 127.0.0.1:11434 (ECONNREFUSED).');
    const hint = answers(node('ollama', { probe }), 'ssh-remote').at(-1)?.label ?? '';
    assert.match(hint, /remote machine \(ssh-remote\), not on yours/);
    assert.match(hint, /ssh -R 11434:127\.0\.0\.1:11434/);
    assert.doesNotMatch(answers(node('ollama', { probe })).at(-1)?.label ?? '', /remote/);
    const elsewhere = { ...probe, host: 'models.example:443' };
    assert.doesNotMatch(
      answers(node('openai', { probe: elsewhere }), 'ssh-remote').at(-1)?.label ?? '',
      /remote machine/,
    );
  });
});

it('a loopback host is told from a private or public one', () => {
  for (const host of ['127.0.0.1', '127.0.0.1:11434', 'localhost:8000', '[::1]:8000'])
    assert.ok(isLoopback(host), host);
  for (const host of ['10.0.0.5:8000', 'localhost.example', '127.example.com', 'ollama.lan', ''])
    assert.ok(!isLoopback(host), host);
});

it('a loopback host is found in the words of a failure', () => {
  assert.equal(loopbackIn('Nothing answers at 127.0.0.1:11434 (ECONNREFUSED).'), '127.0.0.1:11434');
  assert.equal(loopbackIn('Nothing answers at models.example (ECONNREFUSED).'), null);
});
