import assert from 'node:assert/strict';
import type { Host } from '../../../src/core/base/host.ts';
import type { Message } from '../../../src/core/prompt/prompt.ts';
import type { Completion, Provider } from '../../../src/core/provider/provider.ts';
import { openBudget } from '../../../src/core/run/budget.ts';
import { estimateCost } from '../../../src/core/run/estimateCost.ts';
import { type ResultKeyParts, resultKey } from '../../../src/core/run/resultKey.ts';
import { runWithinBudget } from '../../../src/core/run/runWithinBudget.ts';
import { type CallSettings, type RunRequest, startRun } from '../../../src/core/run/startRun.ts';
import { createNodeHost } from '../../../src/node/nodeHost.ts';

const host: Host = createNodeHost({ environment: {}, fetch: () => Promise.reject(new Error('no network here')) });
const messages: Message[] = [{ role: 'user', content: 'hello world' }];
const usage = {
  inputTokens: 1000,
  outputTokens: 100,
  cachedInputTokens: null,
  cacheWriteTokens: null,
  reasoningTokens: null,
};
const completion: Completion = {
  ...{
    outcome: 'ok',
    text: 'Hi',
    toolCalls: [],
    reasoning: '',
    finishReason: 'stop',
    answeredModel: 'gpt-4o-mini-x',
    usage,
  },
  ...{ error: null, attempts: 1, possiblyBilledLost: 0, firstTokenMs: 5, durationMs: 9 },
};

function providerThat(answers: Partial<Completion>, id = 'openai'): Provider {
  return {
    ...{ id, title: id, defaultBaseUrl: 'https://x.example', keyVariable: null, baseUrlVariable: null },
    ...{ needsKey: false, isLocal: id === 'ollama', listModels: async () => [] },
    probe: async () => ({ host: 'x.example', durationMs: 0, models: [] }),
    complete: async (_host, _connection, { mayRepeat }) => {
      for (let lost = 1; lost < (answers.possiblyBilledLost ?? 0); lost += 1) assert(mayRepeat?.(true));
      return { ...completion, ...answers };
    },
  };
}

function requestOf(answers: Partial<Completion> = {}, more: Partial<RunRequest> = {}): RunRequest {
  return {
    host,
    identity: { promptId: 'greeting', promptHash: 'a'.repeat(64), blob: 'b'.repeat(40), version: 3 },
    prompt: { parameters: { maxTokens: 50 }, tools: [], toolChoice: null, responseFormat: null, jsonSchema: null },
    messages,
    variables: { name: 'Ada' },
    model: { provider: providerThat(answers), model: 'gpt-4o-mini' },
    connection: { baseUrl: 'https://x.example', apiKey: 'sk-run-record-key' },
    ...more,
  };
}

const run = (answers: Partial<Completion> = {}, more: Partial<RunRequest> = {}) => startRun(requestOf(answers, more));

describe('a run', () => {
  it('records what was asked, of whom, and what it cost', async () => {
    const record = await run();
    assert.partialDeepStrictEqual(record, {
      ...{ promptId: 'greeting', version: 3, provider: 'openai', model: 'gpt-4o-mini', answeredModel: 'gpt-4o-mini-x' },
      ...{ costNanoUsd: 210_000, cached: false, attempts: 1, firstTokenMs: 5, variables: { name: 'Ada' } },
      price: { source: '@pydantic/genai-prices' },
      outcome: { status: 'completed', kind: 'ok', output: 'Hi', costUsd: 0.00021, finishReason: 'stop' },
    });
    assert.match(record.id, /^[0-9A-HJKMNP-TV-Z]{26}$/);
    assert.equal(new Date(record.startedAt).toISOString(), record.startedAt);
  });

  it('records what it takes to repeat it exactly, and nothing that was not set', async () => {
    const sent: Omit<CallSettings, 'parameters'> = {
      ...{ tools: [{ type: 'function' }], toolChoice: 'auto' },
      ...{ responseFormat: 'json_schema', jsonSchema: { type: 'object' } },
    };
    assert.partialDeepStrictEqual(await run({}, { prompt: { parameters: {}, ...sent } }), sent);
    const plain = await run();
    for (const name of Object.keys(sent)) assert.equal(name in plain, false, name);
  });

  it('keeps that system text was folded into the first user message', async () => {
    assert.equal((await run({ foldedSystem: true })).foldedSystem, true);
    assert.equal('foldedSystem' in (await run()), false);
  });

  it('keeps the reasoning of a model that gave some, and hands it on as it comes', async () => {
    const heard: string[] = [];
    const { complete, ...rest } = providerThat({ reasoning: 'So I greet.' });
    const provider: Provider = {
      ...rest,
      complete: (host, connection, request) => {
        request.onReasoning?.('So I greet.');
        return complete(host, connection, request);
      },
    };
    const model = { provider, model: 'gpt-4o-mini' };
    const { outcome } = await run({}, { model, onReasoning: (text) => heard.push(text) });
    assert.partialDeepStrictEqual(outcome, { reasoning: 'So I greet.' });
    assert.deepEqual(heard, ['So I greet.']);
    assert.equal('reasoning' in (await run()).outcome, false);
  });

  it('never holds the key', async () => {
    assert(!JSON.stringify(await run()).includes('sk-run-record-key'));
  });

  it('has an id greater than the run before it', async () => {
    const ids = (await Promise.all(Array.from({ length: 50 }, () => run()))).map(({ id }) => id);
    assert.deepEqual([...ids].sort(), ids);
    assert.equal(new Set(ids).size, 50);
  });

  for (const outcome of ['ok', 'length', 'tool_call', 'empty', 'refusal', 'content_filter'] as const) {
    it(`that ends in ${outcome} is an answer`, async () => {
      const record = await run({ outcome });
      assert.deepEqual([record.outcome.status, record.outcome.kind], ['completed', outcome]);
    });
  }

  it('that failed says why and keeps what had come', async () => {
    const error = { code: 'provider/rate-limited', message: 'Slow down.', retryable: true, status: 429 };
    const record = await run({ outcome: 'error', text: 'Hal', usage: null, error });
    const { code, message, retryable } = error;
    assert.deepEqual(record.outcome, { status: 'failed', kind: 'error', code, message, retryable, output: 'Hal' });
    assert.equal(record.costNanoUsd, null);
  });

  it('that was cancelled is interrupted', async () => {
    const { outcome } = await run({ outcome: 'cancelled', text: 'Hal', usage: null });
    assert.partialDeepStrictEqual(outcome, { status: 'failed', code: 'interrupted', output: 'Hal' });
  });

  it('without usage has no known cost', async () => {
    const record = await run({ usage: null });
    assert.equal(record.costNanoUsd, null);
    assert.partialDeepStrictEqual(record.outcome, { costUsd: null, usage: { inputTokens: null, outputTokens: null } });
  });

  it('on the user’s own machine costs nothing', async () => {
    const record = await run({}, { model: { provider: providerThat({}, 'ollama'), model: 'llama3.1:8b' } });
    assert.equal(record.costNanoUsd, 0);
  });
});

describe('a run under a budget', () => {
  // Nine tokens in and fifty out at the price of gpt-4o-mini.
  const worst = 9 * 150 + 50 * 600;
  const spentBy = async (answers: Partial<Completion>): Promise<number> => {
    const budget = openBudget(worst * 4);
    await runWithinBudget(requestOf(answers), budget);
    assert.equal(budget.state().reservedNanoUsd, 0);
    return budget.state().spentNanoUsd;
  };
  const error = { code: 'provider/unauthorized', message: 'No.', retryable: false, status: 401 };

  it('spends what the call cost', async () => {
    assert.equal(await spentBy({ usage: { ...usage, inputTokens: 9, outputTokens: 10 } }), 9 * 150 + 10 * 600);
  });

  it('spends nothing on a call that was refused', async () => {
    assert.equal(await spentBy({ outcome: 'error', usage: null, error }), 0);
  });

  it('spends the worst case on every attempt that was lost', async () => {
    assert.equal(await spentBy({ outcome: 'error', usage: null, error, possiblyBilledLost: 2 }), 2 * worst);
  });

  it('spends the worst case on an answer without usage', async () => {
    assert.equal(await spentBy({ usage: null }), worst);
  });

  it('is refused when its worst case does not fit, and only then', async () => {
    await assert.rejects(runWithinBudget(requestOf(), openBudget(worst - 1)), { code: 'budget/exceeded' });
    assert.equal((await runWithinBudget(requestOf(), openBudget(worst))).outcome.status, 'completed');
  });

  it('is repeated after a lost attempt only while the budget allows for both', async () => {
    const asked: (boolean | undefined)[] = [];
    const provider: Provider = {
      ...providerThat({}),
      complete: async (_host, _connection, { mayRepeat }) => {
        for (const isPaid of [true, false, true]) asked.push(mayRepeat?.(isPaid));
        return { ...completion, possiblyBilledLost: 1 };
      },
    };
    await runWithinBudget(requestOf({}, { model: { provider, model: 'gpt-4o-mini' } }), openBudget(worst * 2));
    assert.deepEqual(asked, [true, true, false]);
  });
});

describe('a budget and the prices of a repository', () => {
  const worst = 9 * 150 + 50 * 600;
  const priced = (input: number, output: number) => ({ models: { 'openai/gpt-4o-mini': { input, output } } });

  it('holds back the dearer of the two prices', async () => {
    const cheap = { userPrices: priced(0, 0) };
    await assert.rejects(runWithinBudget(requestOf({}, cheap), openBudget(worst - 1)), { code: 'budget/exceeded' });
    const dear = { userPrices: priced(0.3, 1.2) };
    await assert.rejects(runWithinBudget(requestOf({}, dear), openBudget(worst * 2 - 1)), { code: 'budget/exceeded' });
    await runWithinBudget(requestOf({}, dear), openBudget(worst * 2));
  });

  it('is used up by the dearer one too', async () => {
    const budget = openBudget(worst * 10);
    const answers = { usage: { ...usage, inputTokens: 9, outputTokens: 10 } };
    const run = await runWithinBudget(requestOf(answers, { userPrices: priced(0, 0) }), budget);
    assert.equal(run.costNanoUsd, 0);
    assert.equal(budget.state().spentNanoUsd, 9 * 150 + 10 * 600);
  });

  it('lets a model run that only the repository knows the price of', async () => {
    const model = { provider: providerThat({}, 'compatible'), model: 'house' };
    await assert.rejects(runWithinBudget(requestOf({}, { model }), openBudget(1e9)), { code: 'budget/unknown-price' });
    const userPrices = { models: { 'compatible/house': { input: 1, output: 1 } } };
    assert.equal((await runWithinBudget(requestOf({}, { model, userPrices }), openBudget(1e9))).costNanoUsd, 1_100_000);
  });

  it('refuses a model whose price the repository made unknown', async () => {
    const userPrices = priced(Number.NaN, 1);
    await assert.rejects(runWithinBudget(requestOf({}, { userPrices }), openBudget(1e9)), {
      code: 'budget/unknown-price',
    });
  });
});

describe('the key of a result', () => {
  const parts: ResultKeyParts = {
    ...{
      provider: 'openai',
      model: 'm',
      messages,
      parameters: { temperature: 0, topP: 1 },
      tools: [],
      toolChoice: null,
    },
    ...{ responseFormat: null, jsonSchema: null, repeat: 0 },
  };

  it('does not depend on the order of parameters', () => {
    assert.equal(resultKey(host, parts), resultKey(host, { ...parts, parameters: { topP: 1, temperature: 0 } }));
  });

  const changes: Partial<ResultKeyParts>[] = [
    { provider: 'ollama' },
    { model: 'n' },
    { messages: [{ role: 'user', content: 'hello world ' }] },
    { messages: [{ role: 'system', content: 'hello world' }] },
    { parameters: { temperature: 0.1, topP: 1 } },
    { tools: [{ type: 'function' }] },
    { toolChoice: 'none' },
    { responseFormat: 'json_object' },
    { jsonSchema: {} },
    { repeat: 1 },
  ];
  for (const change of changes) {
    it(`changes with ${JSON.stringify(change)}`, () => {
      assert.notEqual(resultKey(host, parts), resultKey(host, { ...parts, ...change }));
    });
  }
});

describe('the estimate of a cost', () => {
  const at = Date.parse('2026-06-01T00:00:00Z');
  const model = { providerId: 'openai', model: 'gpt-4o-mini', isLocal: false };

  it('goes from an empty answer to the longest one allowed', async () => {
    const estimate = await estimateCost({ messages, model, maxTokens: 1000, at });
    assert.deepEqual([estimate.inputTokens, estimate.exact], [9, true]);
    assert.deepEqual([estimate.lowNanoUsd, estimate.highNanoUsd], [9 * 150, 9 * 150 + 1000 * 600]);
  });

  it('allows for its own doubt in the worst case', async () => {
    const claude = { ...model, providerId: 'anthropic', model: 'claude-sonnet-5' };
    const { inputTokens, exact, highNanoUsd } = await estimateCost({ messages, model: claude, maxTokens: 0, at });
    assert.deepEqual([exact, highNanoUsd], [false, Math.ceil(inputTokens * 1.5) * 2000]);
  });

  it('has no upper end without a limit on the answer', async () => {
    assert.equal((await estimateCost({ messages, model, maxTokens: null, at })).highNanoUsd, null);
  });

  it('is unknown when the price is', async () => {
    const unknown = { ...model, model: 'nobody-knows' };
    const { lowNanoUsd, highNanoUsd } = await estimateCost({ messages, model: unknown, maxTokens: 10, at });
    assert.deepEqual([lowNanoUsd, highNanoUsd], [null, null]);
  });

  it('is nothing for a local model, with or without a limit', async () => {
    const local = { providerId: 'ollama', model: 'phi', isLocal: true };
    assert.equal((await estimateCost({ messages, model: local, maxTokens: null, at })).highNanoUsd, 0);
  });
});
