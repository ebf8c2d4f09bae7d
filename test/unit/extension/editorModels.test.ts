import assert from 'node:assert/strict';
import type { Host } from '../../../src/core/base/host.ts';
import type { Message } from '../../../src/core/prompt/prompt.ts';
import type { Completion, CompletionRequest } from '../../../src/core/provider/provider.ts';
import { ProviderFailure } from '../../../src/core/provider/providerFailure.ts';
import {
  createEditorModels,
  type EditorModel,
  type EditorPart,
} from '../../../src/extension/connections/editorModels.ts';
import type { EditorRequest } from '../../../src/extension/connections/editorRequest.ts';

/** A clock whose time passes only when a timer is waited for by nobody else: each wait ends at once when nothing answers. */
function hostWithClock(): Host & { pass(ms: number): void } {
  let now = 0;
  const timers = new Set<{ at: number; callback: () => void }>();
  const clock = {
    now: () => now,
    monotonic: () => now,
    after(ms: number, callback: () => void) {
      const timer = { at: now + ms, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  };
  const pass = (ms: number) => {
    now += ms;
    for (const timer of [...timers]) if (timer.at <= now && timers.delete(timer)) timer.callback();
  };
  return { clock, pass } as unknown as Host & { pass(ms: number): void };
}

const never = <T>() => new Promise<T>(() => {});
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function* parts(...given: readonly (EditorPart | string)[]): AsyncGenerator<EditorPart> {
  for (const part of given) yield typeof part === 'string' ? { kind: 'text', text: part } : part;
}

interface Given extends Partial<EditorModel> {
  readonly answer?: () => AsyncIterable<EditorPart>;
  readonly models?: readonly Partial<EditorModel>[];
  readonly select?: () => Promise<readonly EditorModel[]>;
}

function editor({ answer = () => parts('Hello'), models = [{}], select, ...over }: Given = {}) {
  const host = hostWithClock();
  const sent: EditorRequest[] = [];
  let asked = 0;
  let signal: AbortSignal | null = null;
  const base: EditorModel = {
    ...{ id: 'm-1', vendor: 'acme', family: 'm', maxInputTokens: 8000 },
    async send(request, given) {
      sent.push(request);
      signal = given;
      return answer();
    },
    countTokens: async (text) => text.length,
    ...over,
  };
  const { provider, contextWindowOf } = createEditorModels({
    models: () => {
      asked += 1;
      return select?.() ?? Promise.resolve(models.map((model) => ({ ...base, ...model })));
    },
    failureOf: (error) =>
      error instanceof ProviderFailure ? error : new ProviderFailure('provider/network', String(error)),
  });
  const connection = { baseUrl: '', apiKey: null };
  return {
    ...{ host, sent, provider, contextWindowOf },
    asked: () => asked,
    signal: () => signal,
    probe: () => provider.probe(host, connection),
    complete: (request: Partial<CompletionRequest> = {}): Promise<Completion> =>
      provider.complete(host, connection, {
        ...{ model: 'acme/m', messages: [user('Hi')], parameters: {}, stream: true },
        ...request,
      }),
  };
}

const user = (content: string): Message => ({ role: 'user', content });
const system = (content: string): Message => ({ role: 'system', content });

describe('the models of VS Code', () => {
  it('are not asked for before somebody asks', () => {
    assert.equal(editor().asked(), 0);
  });

  it('are named by vendor and family, and by id where several share a family', async () => {
    const models = [
      { id: 'a', family: 'x' },
      { id: 'b', family: 'y' },
      { id: 'c', family: 'y' },
      { id: 'not a name', family: 'y' },
    ];
    const probe = await editor({ models }).probe();
    assert.deepEqual('models' in probe ? probe.models : probe.error, ['acme/b', 'acme/c', 'acme/x']);
  });

  it('tell how much they read once they were asked', async () => {
    const { probe, contextWindowOf } = editor();
    assert.equal(contextWindowOf('acme/m'), null);
    await probe();
    assert.equal(contextWindowOf('acme/m'), 8000);
  });

  it('are an error that says what to do when there are none', async () => {
    const probe = await editor({ models: [] }).probe();
    assert.ok('error' in probe && /Install an extension that brings some/.test(probe.error.message));
  });

  it('are given up after five seconds when VS Code never answers', async () => {
    const { probe, host } = editor({ select: never });
    const answer = probe();
    host.pass(5_000);
    const probed = await answer;
    assert.ok('error' in probed && probed.error.code === 'provider/timeout');
  });
});

describe('a call to a model of VS Code', () => {
  it('answers in pieces as they come, under the name of the model that answered', async () => {
    const pieces: string[] = [];
    const { complete } = editor({ answer: () => parts('Hel', 'lo') });
    const done = await complete({ onText: (text) => pieces.push(text) });
    assert.deepEqual(pieces, ['Hel', 'lo']);
    assert.deepEqual([done.outcome, done.text, done.answeredModel, done.error], ['ok', 'Hello', 'acme/m-1', null]);
  });

  it('puts system text at the head of the first user message, and says so', async () => {
    const { complete, sent } = editor();
    const done = await complete({ messages: [system('Be brief.'), user('One'), system('In French.'), user('Two')] });
    assert.deepEqual(
      sent[0]?.messages.map(({ text }) => text),
      ['Be brief.\n\nIn French.\n\nOne', 'Two'],
    );
    assert.equal(done.foldedSystem, true);
  });

  it('makes a user message where there is none, and says nothing of folding where there was nothing to fold', async () => {
    const { complete, sent } = editor();
    await complete({ messages: [{ role: 'developer', content: 'Say hello.' }] });
    assert.deepEqual(sent[0]?.messages, [{ role: 'user', text: 'Say hello.' }]);
    assert.equal('foldedSystem' in (await complete()), false);
  });

  it('refuses a JSON format before anything is asked or sent', async () => {
    const { complete, sent, asked } = editor();
    for (const responseFormat of ['json_object', 'json_schema'] as const) {
      const { error } = await complete({ responseFormat });
      assert.equal(error?.code, 'provider/invalid-request');
      assert.match(error.message, /no response format.*Nothing was sent/);
    }
    assert.deepEqual([sent.length, asked()], [0, 0]);
  });

  it('refuses an image, which would be left out', async () => {
    const { complete, sent } = editor();
    const { error } = await complete({ messages: [{ ...user('Look'), attachments: [{ path: 'a.png' }] }] });
    assert.match(error?.message ?? '', /sent text only.*Nothing was sent/);
    assert.equal(sent.length, 0);
  });

  it('sends functions as tools, and gives back the calls', async () => {
    const tools = [
      { type: 'function', function: { name: 'find', description: 'Finds.', parameters: { type: 'object' } } },
    ];
    const call: EditorPart = { kind: 'tool', id: 'c1', name: 'find', input: { q: 'x' } };
    const { complete, sent } = editor({ answer: () => parts(call) });
    const done = await complete({ tools, toolChoice: 'required' });
    assert.deepEqual(sent[0]?.tools, [{ name: 'find', description: 'Finds.', inputSchema: { type: 'object' } }]);
    assert.equal(sent[0]?.mustUseTool, true);
    assert.equal(done.outcome, 'tool_call');
    assert.deepEqual(done.toolCalls, [{ id: 'c1', name: 'find', arguments: '{"q":"x"}' }]);
  });

  it('refuses tools that are no functions, and sends none when none may be used', async () => {
    const { complete, sent } = editor();
    assert.equal((await complete({ tools: [{ type: 'web_search' }] })).error?.code, 'provider/invalid-request');
    await complete({ tools: [{ type: 'web_search' }], toolChoice: 'none' });
    assert.deepEqual(sent[0]?.tools, []);
  });

  it('goes on after a tool was used', async () => {
    const { complete, sent } = editor();
    const toolCalls = [{ id: 'c1', type: 'function', function: { name: 'find', arguments: '{"q":"x"}' } }];
    await complete({
      messages: [
        user('Find x'),
        { role: 'assistant', content: '', toolCalls },
        { role: 'tool', content: 'found', toolCallId: 'c1' },
      ],
    });
    assert.deepEqual(sent[0]?.messages.slice(1), [
      { role: 'assistant', text: '', toolCalls: [{ id: 'c1', name: 'find', input: { q: 'x' } }] },
      { role: 'result', toolCallId: 'c1', text: 'found' },
    ]);
  });

  it('passes parameters on by the names that extensions know', async () => {
    const { complete, sent } = editor();
    await complete({ parameters: { temperature: 0, maxTokens: 5, stop: ['x'], extra: { user: 'u' } } });
    assert.deepEqual(sent[0]?.options, { temperature: 0, max_tokens: 5, stop: ['x'], user: 'u' });
  });

  it('counts tokens by VS Code’s own counter, as an estimate', async () => {
    const { usage } = await editor().complete();
    assert.deepEqual([usage?.inputTokens, usage?.outputTokens, usage?.isEstimate], [2, 5, true]);
  });

  it('has no usage when nobody counted in time: unknown, not nothing', async () => {
    const { complete, host } = editor({ countTokens: never });
    const done = complete();
    await turn();
    host.pass(2_000);
    assert.equal((await done).usage, null);
    assert.equal((await editor({ countTokens: () => Promise.reject(new Error('no')) }).complete()).usage, null);
  });

  it('says which models there are when the name is none of them', async () => {
    const { error } = await editor().complete({ model: 'acme/other' });
    assert.equal(error?.code, 'provider/not-found');
    assert.match(error.message, /It has vscode\/acme\/m\./);
  });

  it('is found by its id too', async () => {
    assert.equal((await editor().complete({ model: 'acme/m-1' })).outcome, 'ok');
  });

  it('ends at its time limit although VS Code says nothing, and lets the request go', async () => {
    for (const over of [{ send: () => never<AsyncIterable<EditorPart>>() }, { answer: stalled }]) {
      const { complete, host, signal } = editor(over);
      const done = complete({ timeoutMs: 1_000 });
      await turn();
      host.pass(1_000);
      const { outcome, error, possiblyBilledLost } = await done;
      assert.deepEqual([outcome, error?.code, possiblyBilledLost], ['error', 'provider/timeout', 1]);
      assert.notEqual(signal()?.aborted, false);
    }
  });

  it('ends after a minute of silence in the middle, and keeps what came', async () => {
    const { complete, host } = editor({ answer: stalled });
    const done = complete();
    await turn();
    host.pass(60_000);
    const { outcome, text, error } = await done;
    assert.deepEqual([outcome, text, error?.code], ['error', 'Half', 'provider/timeout']);
  });

  it('is cancelled at once, before and in the middle, and keeps what came', async () => {
    const early = editor();
    assert.equal((await early.complete({ signal: AbortSignal.abort() })).outcome, 'cancelled');
    assert.equal(early.asked(), 0);
    const { complete, signal } = editor({ answer: stalled });
    const stop = new AbortController();
    const done = complete({ signal: stop.signal });
    await turn();
    stop.abort();
    const { outcome, text, error } = await done;
    assert.deepEqual([outcome, text, error], ['cancelled', 'Half', null]);
    assert.equal(signal()?.aborted, true);
  });

  it('is a failure in VS Code’s words when VS Code refuses, at once or in the middle', async () => {
    const refuse = () => Promise.reject(new ProviderFailure('provider/forbidden', 'Not without consent.'));
    const broken = async function* () {
      yield { kind: 'text' as const, text: 'Half' };
      throw new Error('stream broke');
    };
    const { error } = await editor({ send: refuse }).complete();
    assert.deepEqual([error?.code, error?.message], ['provider/forbidden', 'Not without consent.']);
    const halfway = await editor({ answer: broken }).complete();
    assert.deepEqual([halfway.outcome, halfway.text], ['error', 'Half']);
    assert.match(halfway.error?.message ?? '', /stream broke/);
  });

  it('stops an answer that never ends at the limit of every other provider', async () => {
    const endless = async function* () {
      for (;;) yield { kind: 'text' as const, text: 'x'.repeat(1024 * 1024) };
    };
    assert.equal((await editor({ answer: endless }).complete()).error?.code, 'provider/answer-too-large');
  });
});

async function* stalled(): AsyncGenerator<EditorPart> {
  yield { kind: 'text', text: 'Half' };
  await never();
}
