import assert from 'node:assert/strict';
import { makeCall } from '../../../src/core/operation/callLimits.ts';
import { openai } from '../../../src/core/provider/builtin/openai.ts';
import { openBudget } from '../../../src/core/run/budget.ts';
import { runWithinBudget } from '../../../src/core/run/runWithinBudget.ts';
import { canary, quickPolicy, useModelServer } from '../../support/modelHost.ts';
import { answerWith, type Reply, sendJson } from '../../support/modelServer.ts';

const maxTokens = 40;
const inputTokens = 10;
// gpt-4o-mini, in nano-USD per token.
const nanoUsdOf = (output: number): number => inputTokens * 150 + output * 600;
const messages = [{ role: 'user', content: 'hello world again' }] as const;

/** A repeatable stream of numbers in 0..1 (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('a budget over real calls', function () {
  this.timeout(60_000);
  const model = useModelServer();

  /** Runs calls until the budget refuses; what the server billed is the truth. */
  async function spend(limit: number, concurrency: number, seed: number): Promise<{ billed: number; refused: number }> {
    const random = seeded(seed);
    let billed = 0;
    let refused = 0;
    const reply: Reply = (context) => {
      const chance = random();
      const output = Math.floor(random() * (maxTokens + 1));
      if (chance < 0.1)
        return sendJson(context.response, 429, { error: { message: 'slow' } }, { 'retry-after-ms': '1' });
      if (chance < 0.15) return sendJson(context.response, 400, { error: { message: 'no' } });
      billed += nanoUsdOf(output);
      if (chance < 0.25) return void context.response.socket?.destroy();
      if (chance < 0.35) return answerWith({ usage: null })(context);
      answerWith({ usage: { input: inputTokens, output } })(context);
    };
    const budget = openBudget(limit);
    let left = 150;
    const work = async (): Promise<void> => {
      while (left-- > 0) {
        model.server.script(reply, reply, reply, reply);
        const prompt = {
          parameters: { maxTokens },
          tools: [],
          toolChoice: null,
          responseFormat: null,
          jsonSchema: null,
        };
        const identity = { promptId: 'p', promptHash: 'h', blob: null, version: null };
        const connection = { baseUrl: model.server.baseUrl('openai-chat'), apiKey: canary };
        const request = {
          host: model.host,
          identity,
          prompt,
          messages,
          variables: {},
          connection,
          stream: false,
          policy: quickPolicy,
        };
        try {
          await runWithinBudget({ ...request, model: { provider: openai, model: 'gpt-4o-mini' } }, budget);
        } catch (error) {
          assert.equal((error as { code: string }).code, 'budget/exceeded');
          refused += 1;
        }
        assert(billed <= limit, `billed ${billed} of ${limit}`);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
    assert.equal(budget.state().reservedNanoUsd, 0);
    assert(budget.state().spentNanoUsd >= billed);
    return { billed, refused };
  }

  for (const concurrency of [1, 8, 32, 128]) {
    it(`is never overspent with ${concurrency} calls at a time`, async () => {
      for (let seed = 1; seed <= Number(process.env.PT_SEEDS ?? 2); seed += 1) {
        model.server.forget();
        const { billed, refused } = await spend(1_500_000, concurrency, seed);
        assert(billed > 0 && refused > 0);
      }
    });
  }

  it('is not spent on a repeat that could exceed it, and the answer says so', async () => {
    model.server.forget();
    const lose: Reply = (context) => void context.response.socket?.destroy();
    model.server.script(lose, lose, lose, lose);
    const sent = model.server.journal.length;
    const prompt = { parameters: { maxTokens }, tools: [], toolChoice: null, responseFormat: null, jsonSchema: null };
    const identity = { promptId: 'p', promptHash: 'h', blob: null, version: null };
    const connection = { baseUrl: model.server.baseUrl('openai-chat'), apiKey: canary };
    const request = { host: model.host, identity, prompt, messages, variables: {}, connection, policy: quickPolicy };
    const budget = openBudget(nanoUsdOf(maxTokens) * 2);
    const run = await runWithinBudget({ ...request, model: { provider: openai, model: 'gpt-4o-mini' } }, budget);
    assert.equal(model.server.journal.length - sent, 2);
    assert.equal(run.possiblyBilledLost, 2);
    assert(run.outcome.status === 'failed' && /budget does not allow another attempt/.test(run.outcome.message));
    assert(budget.state().spentNanoUsd <= nanoUsdOf(maxTokens) * 2);
  });

  it('of one call and of all of them are kept together', async () => {
    model.server.forget();
    model.server.script(answerWith({ usage: { input: inputTokens, output: 3 } }));
    const prompt = { parameters: { maxTokens }, tools: [], toolChoice: null, responseFormat: null, jsonSchema: null };
    const identity = { promptId: 'p', promptHash: 'h', blob: null, version: null };
    const connection = { baseUrl: model.server.baseUrl('openai-chat'), apiKey: canary };
    const request = { host: model.host, identity, prompt, messages, variables: {}, connection, policy: quickPolicy };
    const asked = { ...request, model: { provider: openai, model: 'gpt-4o-mini' }, stream: false };
    const budget = openBudget(1e9);
    const sent = model.server.journal.length;
    await assert.rejects(makeCall(asked, { prices: null, budget, perCallUsd: 0.000_001 }), { code: 'budget/exceeded' });
    assert.equal(model.server.journal.length, sent);
    await makeCall(asked, { prices: null, budget, perCallUsd: 0.01 });
    assert.equal(budget.state().spentNanoUsd, nanoUsdOf(3));
  });

  it('sends nothing when the prompt sets no limit on the answer', async () => {
    model.server.forget();
    const sent = model.server.journal.length;
    const prompt = { parameters: {}, tools: [], toolChoice: null, responseFormat: null, jsonSchema: null };
    const identity = { promptId: 'p', promptHash: 'h', blob: null, version: null };
    const connection = { baseUrl: model.server.baseUrl('openai-chat'), apiKey: canary };
    const request = { host: model.host, identity, prompt, messages, variables: {}, connection };
    await assert.rejects(
      runWithinBudget({ ...request, model: { provider: openai, model: 'gpt-4o-mini' } }, openBudget(1e9)),
      { code: 'budget/unknown-price' },
    );
    assert.equal(model.server.journal.length, sent);
  });
});
