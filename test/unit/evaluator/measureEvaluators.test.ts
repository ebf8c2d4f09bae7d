import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json } from '../../../src/core/base/hash.ts';
import type { EvaluatedAnswer } from '../../../src/core/evaluator/evaluator.ts';
import { resolveEvaluators } from '../../../src/core/evaluator/resolveEvaluators.ts';
import { toolCallsIn } from '../../../src/core/evaluator/toolCallsIn.ts';
import { matchesName } from '../../../src/core/evaluator/toolMatch.ts';
import { answerOf, scoreOf, verdictOf } from '../../support/evaluatedAnswer.ts';

const ours = (id: string, options: Json = {}) => ({ uses: `prompttracker/${id}`, with: options });
const usage = {
  ...{ inputTokens: 10, outputTokens: 5, cachedInputTokens: null, cacheWriteTokens: null, reasoningTokens: null },
};

describe('a measure of the call', () => {
  const rows: readonly (readonly [string, Json, Partial<EvaluatedAnswer>, string])[] = [
    ['latency', { max: 100 }, { latencyMs: 100 }, 'pass'],
    ['latency', { max: 100 }, { latencyMs: 101 }, 'fail'],
    ['latency', { max: 100 }, { latencyMs: null }, 'unknown'],
    ['first-token', { max: 100 }, { firstTokenMs: 7 }, 'pass'],
    ['first-token', { max: 100 }, {}, 'unknown'],
    ['cost', { max: 0 }, { costUsd: 0 }, 'pass'],
    ['cost', { max: 0.01 }, { costUsd: null }, 'unknown'],
    ['tokens', { max: 5 }, { usage }, 'pass'],
    ['tokens', { of: 'total', max: 14 }, { usage }, 'fail'],
    ['tokens', { of: 'reasoning', max: 14 }, { usage }, 'unknown'],
    ['tokens', { max: 14 }, {}, 'unknown'],
    ['finish-reason', { value: 'stop' }, { finishReason: 'end_turn' }, 'pass'],
    ['finish-reason', { value: 'end_turn' }, { finishReason: 'end_turn' }, 'pass'],
    ['finish-reason', { value: 'stop' }, { finishReason: 'MAX_TOKENS' }, 'fail'],
    ['finish-reason', { value: 'stop' }, {}, 'unknown'],
    ['refusal', {}, { outcome: 'refusal' }, 'pass'],
    ['refusal', {}, { outcome: 'content_filter' }, 'pass'],
    ['guardrails', {}, { outcome: 'content_filter' }, 'fail'],
    ['guardrails', {}, {}, 'pass'],
    ['perplexity', { threshold: 5 }, {}, 'unknown'],
  ];
  for (const [id, options, answer, verdict] of rows) {
    it(`${id} ${JSON.stringify(options)} is ${verdict} for ${JSON.stringify(answer)}`, async () => {
      assert.equal(await verdictOf(ours(id, options), answerOf('Some text.', answer)), verdict);
      const opposite = { pass: 'fail', fail: 'pass', unknown: 'unknown' }[verdict];
      assert.equal(await verdictOf(ours(`not-${id}`, options), answerOf('Some text.', answer)), opposite);
    });
  }

  it('without limits is told, has no verdict, and no weight in the row', async () => {
    const score = await scoreOf(ours('latency'), answerOf('x', { latencyMs: 12 }));
    assert.deepEqual(
      [score.value, score.passed, score.reason, score.metadata],
      [null, null, '12 ms.', { latency: 12 }],
    );
    assert.equal(resolveEvaluators([ours('latency')], { path: 'a' }).uses[0]?.weight, 0);
    assert.equal(resolveEvaluators([ours('latency', { max: 1 })], { path: 'a' }).uses[0]?.weight, 1);
  });

  it('takes an empty answer for a refusal, but not one that calls tools', async () => {
    assert.equal(await verdictOf({ type: 'is-refusal' }, ''), 'pass');
    const toolCalls = [{ id: null, name: 'f', arguments: '{}' }];
    assert.equal(await verdictOf({ type: 'is-refusal' }, answerOf('', { toolCalls })), 'fail');
  });
});

describe('an assertion that we know and do not have', () => {
  it('is told with the reason', () => {
    for (const [type, reason] of [
      ['trace-span-count', /is not supported: it judges traces/],
      ['not-skill-used', /`not-skill-used` is not supported/],
      ['select-lowest-cost', /cost or latency beside others/],
      ['promptfoo:redteam:pii', /attack/],
    ] as const) {
      const { diagnostics, uses } = resolveEvaluators([{ type, value: 'x' }], { path: 'a' });
      assert.match(diagnostics[0]?.message ?? '', reason);
      assert.equal(diagnostics[0]?.code, 'evaluator/unsupported');
      assert.notEqual(uses[0]?.problem, null);
    }
  });
});

describe('the tool calls of an answer', () => {
  const named = (output: string) =>
    toolCallsIn({ output, toolCalls: [] }).map(({ name, arguments: given }) => `${name}${given}`);

  it('are those the provider names, or those written in the text as a provider writes them', () => {
    assert.deepEqual(
      toolCallsIn({ output: '[{"name":"g"}]', toolCalls: [{ id: null, name: 'f', arguments: '{}' }] }).map(
        ({ name }) => name,
      ),
      ['f'],
    );
    assert.deepEqual(named('{"tool_calls":[{"function":{"name":"f","arguments":"{\\"a\\":1}"}}]}'), ['f{"a":1}']);
    assert.deepEqual(named('[{"type":"tool_use","name":"f","input":{"a":1}}]'), ['f{"a":1}']);
    assert.deepEqual(named('{"functionCall":{"name":"f","args":{}}}'), ['f{}']);
    assert.deepEqual(named('Calling:\n{"type":"tool_use","name":"f"}\ndone'), ['f{}']);
    assert.deepEqual(named('{"name":"not a call"}'), []);
    assert.deepEqual(named('plain'), []);
  });

  it('are matched by names with wildcards, in any case', () => {
    const toRegex = (pattern: string) => new RegExp(`^${pattern.replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`, 'i');
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'C'), maxLength: 6 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'B', '*', '?'), maxLength: 5 });
    fc.assert(fc.property(text, pattern, (name, wanted) => matchesName(name, wanted) === toRegex(wanted).test(name)));
    assert.equal(matchesName('a'.repeat(5000), `${'*a'.repeat(50)}b`), false);
  });

  it('are valid when each follows the schema of a tool on offer', async () => {
    const tools = [{ type: 'function', function: { name: 'f', parameters: { type: 'object', required: ['a'] } } }];
    const calling = (name: string, given: string) =>
      answerOf('', { tools, toolCalls: [{ id: null, name, arguments: given }] });
    assert.equal(await verdictOf(ours('tool-calls-valid'), calling('f', '{"a":1}')), 'pass');
    for (const [name, given, reason] of [
      ['f', '{}', /must have the member "a"/],
      ['g', '{}', /offers no tool "g"/],
      ['f', '{', /not JSON/],
    ] as const) {
      const { passed, reason: found } = await scoreOf(ours('tool-calls-valid'), calling(name, given));
      assert.equal(passed, false);
      assert.match(found, reason);
    }
    assert.equal(await verdictOf(ours('tool-calls-valid'), answerOf('no call', { tools })), 'fail');
  });
});
