// Which tools the answer calls, in which order, and with what: promptfoo's assertions on tool calls and trajectories. A
// trajectory is the tool calls of the answer, for one answer is all we record.
import * as z from 'zod/mini';
import type { Json } from '../../base/hash.ts';
import { once } from '../../base/once.ts';
import type { ToolCall } from '../../provider/provider.ts';
import { defineEvaluator, type EvaluatorResult, failure, verdict } from '../evaluator.ts';
import { SchemaProblem } from '../jsonSchema/schemaIndex.ts';
import { matchSchema } from '../matchSchema.ts';
import { quoteShort } from '../quoteShort.ts';
import { toolCallsIn } from '../toolCallsIn.ts';
import { argumentsOf, isMembers, matchesArguments, matchesName } from '../toolMatch.ts';

const name = once(() => z.string().check(z.minLength(1)));
const matcherShape = once(() => ({
  name: z.optional(name()),
  pattern: z.optional(name()),
  type: z.optional(z.literal('tool')),
}));
const isNamed = once(() =>
  z.refine<{ name?: string | undefined; pattern?: string | undefined }>(
    (matcher) => Boolean(matcher.pattern ?? matcher.name),
    'need a `name` or a `pattern`',
  ),
);
const matcher = once(() => z.union([name(), z.strictObject(matcherShape()).check(isNamed())]));
type Matcher = string | { readonly name?: string | undefined; readonly pattern?: string | undefined };

const patternOf = (wanted: Matcher) => (typeof wanted === 'string' ? wanted : (wanted.pattern ?? wanted.name ?? '*'));
const matches = (call: ToolCall, wanted: Matcher) => matchesName(call.name, patternOf(wanted));
const listOf = (calls: readonly ToolCall[]) =>
  calls.length === 0
    ? 'no tool'
    : calls
        .slice(0, 10)
        .map((call) => quoteShort(call.name))
        .join(', ');

const valid = defineEvaluator({
  id: 'is-valid-openai-tools-call',
  aliases: ['is-valid-openai-function-call', 'is-valid-function-call', 'tool-calls-valid'],
  title: 'Valid tool calls',
  summary:
    'The answer calls tools that the prompt offers, each with arguments that follow its JSON Schema (draft 7 unless it says another).',
  options: () => z.strictObject({}),
  needs: [],
  version: 1,
  async evaluate(subject, _, { matchRegex }) {
    const calls = toolCallsIn(subject);
    if (calls.length === 0) return verdict(false, 'The answer calls no tool.');
    for (const call of calls) {
      const schema = parametersOf(subject.tools, call.name);
      if (schema === undefined) return verdict(false, `The prompt offers no tool ${quoteShort(call.name)}.`);
      const given = argumentsOf(call);
      if (given === undefined) return verdict(false, `The arguments of ${quoteShort(call.name)} are not JSON.`);
      try {
        const [error] = await matchSchema(given, schema, { draft: '7', matchRegex });
        if (error)
          return verdict(
            false,
            `${quoteShort(call.name)} was called with ${error.pointer || '/'}, which ${error.message}.`,
          );
      } catch (error) {
        if (error instanceof SchemaProblem) return failure('evaluator/schema', error.message);
        throw error;
      }
    }
    return verdict(true, '');
  },
});

/** Undefined when the tool is not offered; a tool without parameters takes anything. */
function parametersOf(tools: readonly Json[], called: string): Json | undefined {
  const functions = tools.map((tool) => (isMembers(tool) && isMembers(tool.function) ? tool.function : tool));
  const found = functions.find((one) => isMembers(one) && one.name === called);
  return found === undefined || !isMembers(found) ? undefined : (found.parameters ?? true);
}

const f1 = defineEvaluator({
  id: 'tool-call-f1',
  title: 'Tool calls, F1',
  summary:
    'F1 of the names of the tools called and those in `value`, a list or one text with commas; at least `threshold`, 1 unless said otherwise.',
  options: () =>
    z.strictObject({
      value: z.union([name(), z.array(name()).check(z.minLength(1))]),
      threshold: z._default(z.number(), 1),
    }),
  needs: [],
  version: 1,
  evaluate(subject, { value, threshold }): EvaluatorResult {
    const wanted = new Set(typeof value === 'string' ? value.split(',').map((one) => one.trim()) : value);
    const called = new Set(toolCallsIn(subject).map((call) => call.name));
    const common = [...wanted].filter((one) => called.has(one)).length;
    const score = common === 0 ? 0 : (2 * common) / (wanted.size + called.size);
    const passed = score >= threshold;
    const reason = `F1 ${Number(score.toFixed(4))} ${passed ? 'reaches' : 'is below'} the threshold ${threshold}.`;
    const metadata = { precision: called.size === 0 ? 0 : common / called.size, recall: common / wanted.size };
    return { value: score, passed, reason, metadata };
  },
});

const counts = once(() => ({ min: z.optional(z.number()), max: z.optional(z.number()) }));

const usedOptions = once(() =>
  z.strictObject({
    value: z.union([
      name(),
      z.array(name()).check(z.minLength(1)),
      z.strictObject({ ...matcherShape(), ...counts() }).check(isNamed()),
    ]),
  }),
);

interface Use {
  readonly name?: string | undefined;
  readonly pattern?: string | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

function isUsedWithin(calls: readonly ToolCall[], use: Use): boolean {
  const count = calls.filter((call) => matches(call, use)).length;
  return count >= (use.min ?? 1) && count <= (use.max ?? Number.POSITIVE_INFINITY);
}

const used = defineEvaluator({
  id: 'trajectory:tool-used',
  aliases: ['tool-used'],
  title: 'Tool used',
  summary:
    'The answer calls every tool of `value`; or the tool `name` or `pattern` of a mapping from `min` (1) to `max` times.',
  options: usedOptions,
  needs: [],
  version: 1,
  evaluate(subject, { value }) {
    const calls = toolCallsIn(subject);
    if (typeof value === 'object' && !Array.isArray(value)) {
      return verdict(isUsedWithin(calls, value), `${quoteShort(patternOf(value))} is not called as often as wanted.`);
    }
    const missing = [value].flat().filter((one) => !calls.some((call) => matches(call, one)));
    return verdict(missing.length === 0, `${missing.map(quoteShort).join(', ')} is not called, but ${listOf(calls)}.`);
  },
});

// Not the opposite of the one above: of several tools it wants none, as promptfoo does.
const notUsed = defineEvaluator({
  id: 'not-trajectory:tool-used',
  aliases: ['not-tool-used'],
  title: 'Tool not used',
  summary: 'The answer calls no tool of `value`; or the tool of a mapping less than `min` or more than `max` times.',
  options: usedOptions,
  needs: [],
  version: 1,
  evaluate(subject, { value }) {
    const calls = toolCallsIn(subject);
    if (typeof value === 'object' && !Array.isArray(value)) {
      return verdict(!isUsedWithin(calls, value), `${quoteShort(patternOf(value))} is called that often.`);
    }
    const found = [value].flat().filter((one) => calls.some((call) => matches(call, one)));
    return verdict(found.length === 0, `${found.map(quoteShort).join(', ')} is called.`);
  },
});

const steps = once(() => z.array(matcher()).check(z.minLength(1)));

const sequence = defineEvaluator({
  id: 'trajectory:tool-sequence',
  aliases: ['tool-sequence'],
  title: 'Tool sequence',
  summary:
    'The answer calls the tools of `value` in this order, others between them allowed; with `mode: exact` these and no others.',
  options: () =>
    z.strictObject({
      value: z.union([
        steps(),
        z.strictObject({ mode: z._default(z.enum(['in_order', 'exact']), 'in_order'), steps: steps() }),
      ]),
    }),
  needs: [],
  version: 1,
  templates: [],
  evaluate(subject, { value }) {
    const calls = toolCallsIn(subject);
    const [wanted, isExact] = Array.isArray(value) ? [value, false] : [value.steps, value.mode === 'exact'];
    let reached = 0;
    for (const call of calls) {
      const next = wanted[reached];
      if (next !== undefined && matches(call, next)) reached++;
      else if (isExact) return verdict(false, `The answer calls ${listOf(calls)}.`);
    }
    return verdict(reached === wanted.length, `The answer calls ${listOf(calls)}.`);
  },
});

const argumentsMatch = defineEvaluator({
  id: 'trajectory:tool-args-match',
  aliases: ['tool-arguments'],
  title: 'Tool arguments',
  summary:
    'A call of the tool `name` or `pattern` has the arguments `args`, and more unless `mode` is exact. `defaults` count as left out, members of `ignore` do not count.',
  options: () =>
    z.strictObject({
      value: z
        .strictObject({
          ...matcherShape(),
          args: z.optional(z.json()),
          arguments: z.optional(z.json()),
          mode: z._default(z.enum(['partial', 'exact']), 'partial'),
          defaults: z._default(z.record(z.string(), z.json()), {}),
          ignore: z._default(z.union([name(), z.array(name())]), []),
        })
        .check(
          isNamed(),
          z.refine((value) => (value.args ?? value.arguments) !== undefined, 'need `args`'),
        ),
    }),
  needs: [],
  version: 1,
  evaluate(subject, { value }) {
    const calls = toolCallsIn(subject).filter((call) => matches(call, value));
    if (calls.length === 0) return verdict(false, `${quoteShort(patternOf(value))} was not called.`);
    const rule = {
      expected: (value.args ?? value.arguments) as Json,
      isExact: value.mode === 'exact',
      defaults: value.defaults as { readonly [key: string]: Json },
      ignored: [value.ignore].flat(),
    };
    const isThere = calls.some((call) => {
      const given = argumentsOf(call);
      return given !== undefined && matchesArguments(given, rule);
    });
    return verdict(
      isThere,
      `${quoteShort(patternOf(value))} was called with ${quoteShort(calls[0]?.arguments ?? '')}.`,
    );
  },
});

const stepCount = defineEvaluator({
  id: 'trajectory:step-count',
  title: 'Step count',
  summary: 'The answer calls tools, those of `pattern` or `name` if given, from `min` to `max` times.',
  options: () =>
    z.strictObject({
      value: z
        .strictObject({ ...matcherShape(), ...counts() })
        .check(z.refine(({ min, max }) => min !== undefined || max !== undefined, 'need a `min` or a `max`')),
    }),
  needs: [],
  version: 1,
  evaluate(subject, { value }) {
    const count = toolCallsIn(subject).filter((call) => matches(call, value)).length;
    const isWithin = count >= (value.min ?? 0) && count <= (value.max ?? Number.POSITIVE_INFINITY);
    return verdict(isWithin, `There are ${count} calls of tools.`);
  },
});

export const toolUse = [valid, f1, used, notUsed, sequence, argumentsMatch, stepCount];
