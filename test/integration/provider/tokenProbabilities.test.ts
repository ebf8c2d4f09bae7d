import assert from 'node:assert/strict';
import { allProviders } from '../../../src/core/provider/all.ts';
import { complete } from '../../../src/core/provider/complete.ts';
import { canary, quickPolicy, useModelServer } from '../../support/modelHost.ts';
import { answerWith } from '../../support/modelServer.ts';
import type { WireApi } from '../../support/modelServerWire.ts';

const text = 'The grade is 8.';
const tokens = [['The grade is '], ['8', { 8: 0.75, 7: 0.25 }], ['.']] as const;

describe('what else a number might have been', () => {
  const model = useModelServer();

  const ask = (api: WireApi, parameters: object = {}) =>
    complete(model.host, {
      ...{
        api,
        baseUrl: model.server.baseUrl(api),
        apiKey: canary,
        model: 'scripted',
        policy: quickPolicy,
        parameters,
      },
      messages: [{ role: 'user', content: 'Grade it' }],
    });

  const apis = [
    ['openai-chat', 'openai', { logprobs: true, top_logprobs: 20 }],
    ['openai-responses', 'openai-responses', { include: ['message.output_text.logprobs'], top_logprobs: 20 }],
    ['ollama', 'ollama', { logprobs: true, top_logprobs: 20 }],
  ] as const;
  for (const [api, id, sent] of apis) {
    it(`is asked for with the parameters that ${id} says, and read`, async () => {
      model.server.script(answerWith({ text, tokens }));
      const extra = allProviders.find((provider) => provider.id === id)?.tokenProbabilities;
      const { lastNumber } = await ask(api, { extra });
      const body = JSON.parse(model.server.journal[0]?.body ?? '{}');
      assert.deepEqual(Object.fromEntries(Object.keys(sent).map((name) => [name, body[name]])), sent);
      assert.deepEqual(
        lastNumber?.map(({ token, alternatives }) => [token, alternatives.map((other) => other.token)]),
        [
          ['8', ['8', '7']],
          ['.', ['.']],
        ],
      );
      assert.equal(lastNumber?.[0]?.logprob, Math.log(0.75));
    });

    it(`is unknown where ${id} did not tell`, async () => {
      model.server.script(answerWith({ text }));
      assert.equal('lastNumber' in (await ask(api)), false);
    });
  }

  it('holds no key', async () => {
    model.server.script(answerWith({ text: `8${canary}`, tokens: [['8'], [canary, { [canary]: 1 }]] }));
    assert.doesNotMatch(JSON.stringify(await ask('openai-chat')), new RegExp(canary.slice(0, 20)));
  });
});
