import assert from 'node:assert/strict';
import { allProviders } from '../../../src/core/provider/all.ts';
import { complete } from '../../../src/core/provider/complete.ts';
import { resolveConnection } from '../../../src/core/provider/connection.ts';
import { accountOf } from '../../../src/core/provider/provider.ts';
import { startRun } from '../../../src/core/run/startRun.ts';
import { type CalledServer, canary, quickPolicy, useModelServer } from '../../support/modelHost.ts';
import { answerWith, type Reply, sendJson, startModelServer } from '../../support/modelServer.ts';
import { modelApis, wires } from '../../support/modelServerWire.ts';
import { addressAt } from '../../support/providerAddress.ts';

let thief: CalledServer;
let model: CalledServer;

const messages = [{ role: 'user', content: 'Say hello' }] as const;
const prompt = { parameters: {}, tools: [], toolChoice: null, responseFormat: null, jsonSchema: null };
const identity = { promptId: 'p', promptHash: 'h', blob: null, version: null };
const forms = [
  canary,
  Buffer.from(canary).toString('base64'),
  Buffer.from(canary).toString('hex'),
  encodeURIComponent(canary),
];

describe('a key', () => {
  model = useModelServer();
  thief = useModelServer();

  const echoes: [string, Reply][] = forms.flatMap((form, index): [string, Reply][] => [
    [
      `an error that echoes it (form ${index})`,
      (context) => sendJson(context.response, 401, wires[context.api ?? 'ollama'].error(`bad key ${form}`)),
    ],
    [`an answer that echoes it (form ${index})`, answerWith({ text: `your key is ${form}` })],
  ]);
  for (const [name, reply] of echoes) {
    it(`is in no completion after ${name}`, async () => {
      for (const api of modelApis) {
        for (const stream of [false, true]) {
          model.server.script(reply);
          const completion = await complete(model.host, {
            api,
            baseUrl: model.server.baseUrl(api),
            apiKey: canary,
            model: 'm',
            messages,
            stream,
          });
          const text = JSON.stringify(completion);
          for (const form of forms)
            assert(!text.includes(form) && !text.includes(JSON.stringify(form).slice(1, -1)), text);
          assert.match(text, /\[key hidden\]/);
        }
      }
    });
  }

  it('is in nothing that is shown while an answer streams, however it is cut', async () => {
    for (const api of modelApis) {
      const shown: string[] = [];
      model.server.script(
        answerWith({ text: `Your key is ${canary}, as I said.`, reasoning: `Their key is ${canary}.` }),
      );
      const { text } = await complete(model.host, {
        ...{ api, baseUrl: model.server.baseUrl(api), apiKey: canary, model: 'm', messages, stream: true },
        onText: (piece) => shown.push(piece),
        onReasoning: (piece) => shown.push(piece),
      });
      assert.equal(text, 'Your key is [key hidden], as I said.');
      assert.equal(shown.join(''), `Their key is [key hidden].${text}`);
      assert(shown.length > 4);
    }
  });

  it('is in no run record, whatever the server does', async () => {
    for (const provider of allProviders.filter(({ id }) => id !== 'offline')) {
      for (const [, reply] of echoes) {
        model.server.script(reply);
        const connection = { baseUrl: addressAt(model.server.origin, provider), apiKey: canary };
        const run = await startRun({
          host: model.host,
          identity,
          prompt,
          messages,
          variables: {},
          model: { provider, model: 'm' },
          connection,
        });
        for (const form of forms) assert(!JSON.stringify(run).includes(form));
      }
    }
  });

  it('is never printed', async () => {
    const printed: string[] = [];
    const names = ['log', 'info', 'warn', 'error', 'debug'] as const;
    const originals = names.map((name) => console[name]);
    const variables = { OPENAI_LOG: 'debug', ANTHROPIC_LOG: 'debug' };
    Object.assign(process.env, variables);
    for (const name of names) console[name] = (...values: unknown[]) => void printed.push(JSON.stringify(values));
    try {
      for (const api of modelApis) {
        for (const [, reply] of echoes) {
          model.server.script(reply);
          await complete(model.host, { api, baseUrl: model.server.baseUrl(api), apiKey: canary, model: 'm', messages });
        }
      }
    } finally {
      for (const [index, name] of names.entries()) console[name] = originals[index] ?? console[name];
      for (const name of Object.keys(variables)) delete process.env[name];
    }
    assert.deepEqual(printed, []);
  });

  const targets: ((origin: string) => string)[] = [
    (origin) => `${origin}/v1/chat/completions`,
    (origin) => `//${new URL(origin).host}/steal`,
    (origin) => `${origin}\\@api.openai.com`,
    (origin) => origin.replace('127.0.0.1', 'localhost'),
    (origin) => origin.replace('http://', 'http://api.openai.com@'),
    () => 'file:///etc/passwd',
    () => '/v1/elsewhere',
  ];
  for (const status of [301, 302, 303, 307, 308]) {
    it(`does not follow a redirect ${status} to another port`, async () => {
      for (const api of modelApis) {
        for (const target of targets) {
          model.server.script(
            ({ response }) => void response.writeHead(status, { location: target(thief.server.origin) }).end(),
          );
          const { error } = await complete(model.host, {
            api,
            baseUrl: model.server.baseUrl(api),
            apiKey: canary,
            model: 'm',
            messages,
            policy: quickPolicy,
          });
          assert.equal(error?.code, 'provider/redirect');
        }
      }
      assert.equal(thief.server.journal.length, 0);
    });
  }

  it('does not follow a redirect of a list of models', async () => {
    for (const provider of allProviders.filter(({ id }) => id !== 'offline')) {
      model.server.script(({ response }) => void response.writeHead(307, { location: thief.server.origin }).end());
      const models = await provider.listModels(model.host, { baseUrl: model.server.origin, apiKey: canary });
      assert.deepEqual(models, []);
    }
    assert.equal(thief.server.journal.length, 0);
  });

  it('and its prompt are not sent where variables of the SDKs point', async () => {
    const variables = {
      ...{
        OPENAI_BASE_URL: thief.server.origin,
        ANTHROPIC_BASE_URL: thief.server.origin,
        OPENAI_ORG_ID: 'org',
        OPENAI_PROJECT_ID: 'project',
      },
      ...{
        OPENAI_CUSTOM_HEADERS: 'x-stolen: 1',
        ANTHROPIC_CUSTOM_HEADERS: 'x-stolen: 1',
        OPENAI_API_KEY: 'sk-of-the-environment',
      },
      ...{ ANTHROPIC_AUTH_TOKEN: 'token-of-the-environment', ANTHROPIC_API_KEY: 'sk-of-the-environment' },
    };
    const fresh = await startModelServer();
    Object.assign(process.env, variables);
    try {
      for (const api of modelApis) {
        await complete(model.host, { api, baseUrl: fresh.baseUrl(api), apiKey: canary, model: 'm', messages });
      }
    } finally {
      for (const name of Object.keys(variables)) delete process.env[name];
      await fresh.close();
    }
    assert.equal(thief.server.journal.length, 0);
    assert.equal(fresh.journal.length, modelApis.length);
    assert(!/of-the-environment|x-stolen|"org"/.test(JSON.stringify(fresh.journal)));
  });

  it('saved for one server is not sent to another that the user has since named', async () => {
    const savedKeys = [{ origin: model.server.origin, key: canary }];
    for (const provider of allProviders.filter(({ id }) => id !== 'offline')) {
      const userSettings = { savedKeys, baseUrls: { [accountOf(provider)]: thief.server.origin } };
      const connection = resolveConnection(provider, { environment: () => null, userSettings });
      await startRun({
        host: model.host,
        identity,
        prompt,
        messages,
        variables: {},
        model: { provider, model: 'm' },
        connection,
      });
    }
    assert(!JSON.stringify(thief.server.journal).includes(canary));
  });
});
