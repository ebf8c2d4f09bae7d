import assert from 'node:assert/strict';
import { complete } from '../../../src/core/provider/complete.ts';
import { canary, quickPolicy, useModelServer } from '../../support/modelHost.ts';
import { answerWith } from '../../support/modelServer.ts';
import { modelApis, type WireApi, wires } from '../../support/modelServerWire.ts';

const reasoning = 'They greet me, so I greet them.';

describe('the reasoning of a model', () => {
  const model = useModelServer();

  const ask = (api: WireApi, more: object) =>
    complete(model.host, {
      ...{ api, baseUrl: model.server.baseUrl(api), apiKey: canary, model: 'scripted', policy: quickPolicy },
      messages: [{ role: 'user', content: 'Say hello' }],
      ...more,
    });

  for (const api of modelApis) {
    it(`comes piece by piece before the text and stays apart from it, from ${api}`, async () => {
      model.server.script(answerWith({ reasoning }));
      const heard: string[] = [];
      const completion = await ask(api, {
        stream: true,
        onReasoning: (piece: string) => heard.push(`thought ${piece}`),
        onText: (piece: string) => heard.push(`text ${piece}`),
      });
      assert.deepEqual([completion.outcome, completion.text], ['ok', 'Hello, world']);
      assert.equal(completion.reasoning, reasoning);
      const thoughts = heard.filter((piece) => piece.startsWith('thought '));
      assert(thoughts.length > 1);
      assert.equal(thoughts.map((piece) => piece.slice(8)).join(''), reasoning);
      assert(heard.indexOf(thoughts.at(-1) ?? '') < heard.findIndex((piece) => piece.startsWith('text ')));
    });

    it(`comes with a whole answer, from ${api}`, async () => {
      model.server.script(answerWith({ reasoning }));
      const heard: string[] = [];
      const completion = await ask(api, { onReasoning: (piece: string) => heard.push(piece) });
      assert.deepEqual([completion.text, completion.reasoning, heard.join('')], ['Hello, world', reasoning, reasoning]);
    });

    it(`is not given twice by a repeated call, from ${api}`, async () => {
      model.server.script(({ response }) => {
        response.writeHead(200, { 'content-type': wires[api].streamType });
        const frames = wires[api].frames({ reasoning });
        response.write(frames.slice(0, 4).join(''), () => setTimeout(() => response.socket?.destroy(), 20));
      }, answerWith({ reasoning }));
      let heard = '';
      const onReasoning = (piece: string): void => {
        heard += piece;
      };
      const completion = await ask(api, { stream: true, onReasoning });
      assert.deepEqual([completion.outcome, completion.attempts], ['error', 1]);
      assert.equal(completion.reasoning, heard);
    });
  }

  it('has a blank line between the parts of a summary, streamed and whole', async () => {
    const summary = ['First.', 'Second.'].map((text) => ({ type: 'summary_text', text }));
    const message = { type: 'message', content: [{ type: 'output_text', text: 'Hi' }] };
    const body = { status: 'completed', model: 'm', output: [{ type: 'reasoning', summary }, message] };
    const events = [
      ...summary.flatMap(({ text }) => [
        { type: 'response.reasoning_summary_part.added' },
        { type: 'response.reasoning_summary_text.delta', delta: text },
      ]),
      { type: 'response.completed', response: body },
    ];
    for (const stream of [true, false]) {
      model.server.script(({ response }) => {
        response.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json' });
        const frames = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
        response.end(stream ? frames : JSON.stringify(body));
      });
      const completion = await ask('openai-responses', { stream });
      assert.deepEqual([completion.reasoning, completion.text], ['First.\n\nSecond.', 'Hi']);
    }
  });

  it('is asked for from Gemini with an effort, and from OpenAI when the prompt says so', async () => {
    model.server.journal.length = 0;
    const parameters = { reasoningEffort: 'low', extra: { reasoning: { summary: 'auto' } } };
    await ask('gemini', { parameters });
    await ask('openai-responses', { parameters });
    await ask('openai-responses', { parameters: { reasoningEffort: 'low' } });
    const [gemini, asked, plain] = model.server.journal.map(({ body }) => JSON.parse(body));
    assert.deepEqual(gemini.generationConfig.thinkingConfig, { thinkingLevel: 'low', includeThoughts: true });
    assert.deepEqual([asked.reasoning, plain.reasoning], [{ summary: 'auto', effort: 'low' }, { effort: 'low' }]);
  });
});
