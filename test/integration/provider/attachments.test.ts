import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { allProviders } from '../../../src/core/provider/all.ts';
import { complete } from '../../../src/core/provider/complete.ts';
import { needsNetwork } from '../../../src/core/provider/provider.ts';
import { estimateCost } from '../../../src/core/run/estimateCost.ts';
import { startRun } from '../../../src/core/run/startRun.ts';
import { CliProject } from '../../support/cliProject.ts';
import { canary, quickPolicy, useModelServer } from '../../support/modelHost.ts';
import { type ModelServer, startModelServer } from '../../support/modelServer.ts';
import { modelApis, type WireApi } from '../../support/modelServerWire.ts';
import { addressAt } from '../../support/providerAddress.ts';
import { png, svg } from '../../support/smallImages.ts';

const sha256 = createHash('sha256').update(png).digest('hex');
const attachment = { path: 'img/cat.png', mediaType: 'image/png', size: png.length, sha256 };
const messages = [{ role: 'user', content: 'What is it?', attachments: [attachment] }] as const;
const attachedBytes = new Map([[sha256, png]]);
const data = png.toString('base64');
const url = `data:image/png;base64,${data}`;

/** The message as each API wants it. */
const forms: Readonly<Record<WireApi, object>> = {
  'openai-chat': {
    role: 'user',
    content: [
      { type: 'text', text: 'What is it?' },
      { type: 'image_url', image_url: { url } },
    ],
  },
  'openai-responses': {
    role: 'user',
    content: [
      { type: 'input_text', text: 'What is it?' },
      { type: 'input_image', image_url: url },
    ],
  },
  anthropic: {
    role: 'user',
    content: [
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data } },
      { type: 'text', text: 'What is it?' },
    ],
  },
  gemini: { role: 'user', parts: [{ text: 'What is it?' }, { inlineData: { mimeType: 'image/png', data } }] },
  ollama: { role: 'user', content: 'What is it?', images: [data] },
};

describe('an image that goes with a message', () => {
  const model = useModelServer();

  const ask = (api: WireApi, more: object = {}) =>
    complete(model.host, {
      ...{ api, baseUrl: model.server.baseUrl(api), apiKey: canary, model: 'scripted', policy: quickPolicy },
      ...{ messages, attachedBytes },
      ...more,
    });
  const sent = (): unknown => {
    const body = JSON.parse(model.server.journal.at(-1)?.body ?? '{}');
    return (body.messages ?? body.input ?? body.contents)[0];
  };

  for (const api of modelApis) {
    it(`is sent in the form of ${api}`, async () => {
      assert.equal((await ask(api)).outcome, 'ok');
      assert.deepEqual(sent(), forms[api]);
    });

    it(`is sent without an empty text beside it, to ${api}`, async () => {
      await ask(api, { messages: [{ ...messages[0], content: '' }] });
      assert.doesNotMatch(JSON.stringify(sent()), /"text":""|"input_text"/);
    });

    it(`is missed before anything is sent to ${api}`, async () => {
      const raw = [{ role: 'user', content: 'Look.', attachments: ['img/cat.png'] }];
      for (const more of [{ attachedBytes: new Map() }, { attachedBytes: undefined }, { messages: raw }]) {
        const { outcome, error, possiblyBilledLost } = await ask(api, more);
        assert.deepEqual([outcome, error?.code, possiblyBilledLost], ['error', 'provider/invalid-request', 0]);
      }
      assert.equal(model.server.journal.length, 0);
    });
  }

  it('is recorded by its path, type, size and hash, and its bytes by no provider', async () => {
    for (const provider of allProviders.filter(needsNetwork)) {
      const prompt = { parameters: {}, tools: [], toolChoice: null, responseFormat: null, jsonSchema: null };
      const run = await startRun({
        ...{ host: model.host, prompt, messages, attachedBytes, variables: { photo: 'img/cat.png' } },
        identity: { promptId: 'p', promptHash: 'h', blob: null, version: null },
        model: { provider, model: 'm' },
        connection: { baseUrl: addressAt(model.server.origin, provider), apiKey: canary },
      });
      assert.equal(run.outcome.status, 'completed');
      assert(model.server.journal.at(-1)?.body.includes(data));
      assert.deepEqual(run.messages[0]?.attachments, [attachment]);
      assert(!JSON.stringify(run).includes(data.slice(0, 24)));
    }
  });

  it('makes the count inexact and the worst case dearer than any maker’s largest image', async () => {
    const asked = {
      messages,
      model: { providerId: 'openai', model: 'gpt-4o-mini', isLocal: false },
      maxTokens: 10,
      at: Date.now(),
    };
    const withImage = await estimateCost(asked);
    const without = await estimateCost({ ...asked, messages: [{ role: 'user', content: 'What is it?' }] });
    assert.deepEqual([withImage.exact, without.exact], [false, true]);
    assert((withImage.highNanoUsd ?? 0) - (without.highNanoUsd ?? 0) >= 48_169 * 150);
    assert((withImage.lowNanoUsd ?? 0) < (withImage.highNanoUsd ?? 0));
  });
});

describe('files on the command line', () => {
  let server: ModelServer;
  let project: CliProject;
  let environment: { readonly [name: string]: string };

  before(async () => {
    server = await startModelServer();
    environment = { OPENAI_API_KEY: 'sk-test-0123456789', OPENAI_BASE_URL: server.baseUrl('openai-chat') };
  });
  after(() => server.close());
  beforeEach(() => {
    server.journal.length = 0;
    project = new CliProject();
    project.write(
      'prompts/look.prompt.yaml',
      [
        'id: look',
        'model: openai/gpt-4o-mini',
        'variables:',
        '  - {name: photo, type: image, required: true}',
        '  - {name: letter, type: file, default: in/letter.txt}',
        'messages:',
        '  - role: user',
        '    content: "{{ photo }}Does it show what this letter says? {{ letter }}"',
        '',
      ].join('\n'),
    );
    project.write('in/letter.txt', 'A cat.\n');
    project.write('img/cat.png', png);
    project.write('img/cat.svg', svg);
    project.commit('A prompt with files');
  });
  afterEach(() => project.dispose());

  it('are sent with `run --var photo=img/cat.png`, from any folder, and stand in the record without their bytes', async () => {
    const { code, stdout, stderr } = await project.run(['run', 'look', '--var', 'photo=img/cat.png', '--json'], {
      environment,
      directory: 'prompts',
    });
    assert.equal(code, 0, stderr);
    const [body] = server.journal.map((request) => JSON.parse(request.body));
    assert.deepEqual(body.messages[0].content, [
      { type: 'text', text: 'Does it show what this letter says? A cat.\n' },
      { type: 'image_url', image_url: { url } },
    ]);
    const [run] = JSON.parse(stdout);
    assert.deepEqual(run.messages[0].attachments, [attachment]);
    assert.deepEqual(run.variables, { photo: 'img/cat.png', letter: 'in/letter.txt' });
    const stored = (await project.json('runs', 'look')) as { messages: { attachments: unknown }[] }[];
    assert.deepEqual(stored[0]?.messages[0]?.attachments, [attachment]);
    assert(!stdout.includes(data.slice(0, 24)));
  });

  it('are part of what `render` shows', async () => {
    const rendered = (await project.json('render', 'look', '--var', 'photo=img/cat.png')) as { messages: unknown };
    assert.deepEqual(rendered.messages, [
      { role: 'user', content: 'Does it show what this letter says? A cat.\n', attachments: [attachment] },
    ]);
  });

  const refused: [string, number, string, RegExp][] = [
    ['img/dog.png', 2, 'file/not-found', /no file "img\/dog\.png"/],
    ['../secret.png', 2, 'file/outside-workspace', /inside the workspace/],
    ['img/cat.svg', 2, 'usage/invalid-argument', /no PNG, JPEG, GIF or WebP image/],
  ];
  for (const [path, exitCode, code, message] of refused) {
    it(`stop the run before anything is sent: ${path}`, async () => {
      const { code: exit, stdout } = await project.run(['run', 'look', '--var', `photo=${path}`, '--json'], {
        environment,
      });
      const { error } = JSON.parse(stdout);
      assert.deepEqual([exit, error.code, error.location.path], [exitCode, code, 'prompts/look.prompt.yaml']);
      assert.equal(error.location.line, 4);
      assert.match(error.message, message);
      assert.equal(server.journal.length, 0);
    });
  }
});
