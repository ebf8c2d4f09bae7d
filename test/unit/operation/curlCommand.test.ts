import assert from 'node:assert/strict';
import type { Host } from '../../../src/core/base/host.ts';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { curlCommand } from '../../../src/core/operation/curlCommand.ts';
import { allProviders } from '../../../src/core/provider/all.ts';
import { type CompletionRequest, needsNetwork, type Provider } from '../../../src/core/provider/provider.ts';
import { createNodeHost } from '../../../src/node/nodeHost.ts';
import { hostileTexts } from '../../support/hostileTexts.ts';
import { runInShell } from '../../support/shellCommand.ts';

const key = 'sk-canary-7Q9x_Zt4v+Bw/2LmNoPqRsTuVwXyZ==';
const escaped = [...key].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const shifted = Buffer.from(`x${key}yz`).toString('base64');
/** What a text may hold, and the part of it that must not come out. */
const forms: readonly (readonly [text: string, part: string])[] = [
  ...[key, encodeURIComponent(key), Buffer.from(key).toString('hex'), escaped, [...key].reverse().join('')].map(
    (text) => [text, text] as const,
  ),
  [Buffer.from(key).toString('base64'), Buffer.from(key).toString('base64').slice(0, -4)],
  [shifted, shifted.slice(4, -8)],
];
const unreachable = (): never => {
  throw new Error('something was sent');
};
const host: Host = createNodeHost({ environment: {}, fetch: unreachable });
const networked = allProviders.filter(needsNetwork);
const text = `It's "$HOME" \`id\` $(id)\\ é😀\nJSON\nEOF\n`;
const request: CompletionRequest = {
  model: 'test-model',
  messages: [
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: text },
  ],
  parameters: { temperature: 0.5, maxTokens: 100 },
  tools: [{ type: 'function', function: { name: 'look', description: "it's", parameters: { type: 'object' } } }],
  stream: true,
};

const connectionOf = (provider: Provider, apiKey: string | null) => ({
  baseUrl:
    provider.readBaseUrl?.(provider.defaultBaseUrl ?? 'https://name.example') ??
    provider.defaultBaseUrl ??
    'https://name.example',
  apiKey,
});
const commandFor = (provider: Provider, more: Partial<CompletionRequest> = {}, apiKey: string | null = key) =>
  curlCommand(host, {
    model: { provider, model: request.model },
    connection: connectionOf(provider, apiKey),
    request: { ...request, ...more },
  });

for (const provider of networked) {
  describe(`a call to ${provider.id} as a curl command`, () => {
    it('is the request that would be sent, word for word', async () => {
      const sent: { url: string; headers: Record<string, string>; body: unknown }[] = [];
      const capturing: Host = {
        ...host,
        fetch: async (url, init) => {
          sent.push({ url, headers: init.headers, body: JSON.parse(String(init.body)) });
          throw new Error('no network here');
        },
      };
      await provider.complete(capturing, connectionOf(provider, key), { ...request, mayRepeat: () => false });
      const variable = provider.keyVariable ?? 'API_KEY';
      const { words, input } = runInShell(await commandFor(provider), { [variable]: key });
      const headers = words.flatMap((word, index) => (words[index - 1] === '--header' ? [word] : []));
      assert.deepEqual(JSON.parse(input), sent[0]?.body);
      assert.deepEqual(
        headers,
        Object.entries(sent[0]?.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
      );
      assert.ok(words.includes(sent[0]?.url ?? ''));
      assert.deepEqual(words.slice(0, 3), ['--no-buffer', '--request', 'POST']);
    });

    it('never holds the key, in whatever form the texts have it', async () => {
      const messages = forms.map(([form]) => ({ role: 'user' as const, content: `my key: ${form} !` }));
      const command = await commandFor(provider, { messages });
      for (const [, part] of forms) assert.ok(!command.includes(part), part);
      assert.ok(command.includes(`\${${provider.keyVariable ?? 'API_KEY'}}`));
    });

    it('names no key where there is none', async () => {
      assert.doesNotMatch(await commandFor(provider, {}, null), /\$\{|KEY-OF/);
    });
  });
}

describe('a curl command', () => {
  const openai = allProviders.find(({ id }) => id === 'openai') as Provider;

  it('reads like one that a person would write', async () => {
    const messages = [{ role: 'user' as const, content: 'Hi' }];
    assert.equal(
      await commandFor(openai, { messages, parameters: {}, tools: [], stream: false }),
      [
        'curl --request POST https://api.openai.com/v1/chat/completions \\',
        "  --header 'accept: application/json' \\",
        "  --header 'content-type: application/json' \\",
        "  --header 'user-agent: PromptTracker' \\",
        '  --header "authorization: Bearer ${OPENAI_API_KEY}" \\',
        "  --data-binary @- <<'JSON'",
        '{\n  "model": "test-model",\n  "messages": [\n    {\n      "role": "user",\n      "content": "Hi"\n    }\n  ],\n  "stream": false\n}',
        'JSON',
      ].join('\n'),
    );
  });

  it('gives the terminal no character that acts on it', async () => {
    const content = 'a\u001b[31m\u009d\u202e\u{e0041}b\r';
    const command = await commandFor(openai, { messages: [{ role: 'user', content }] });
    assert.doesNotMatch(command, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]|\u{e0041}/u);
    assert.equal(JSON.parse(runInShell(command).input).messages[0].content, content);
  });

  it('hands every hostile text to the shell and back', async () => {
    const messages = hostileTexts.map((content) => ({ role: 'user' as const, content }));
    const command = await commandFor(openai, { messages });
    assert.doesNotMatch(command, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/u);
    const sent: { messages: { content: string }[] } = JSON.parse(runInShell(command).input);
    assert.deepEqual(
      sent.messages.map(({ content }) => content),
      hostileTexts,
    );
  });

  it('is not made for a provider that sends nothing', async () => {
    const offline = allProviders.find(({ id }) => id === 'offline') as Provider;
    await assert.rejects(
      commandFor(offline),
      (error) => error instanceof TrackerError && error.code === 'usage/refused',
    );
  });
});
