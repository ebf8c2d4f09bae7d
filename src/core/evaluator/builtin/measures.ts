// What the call was like, not what the answer says. What the provider did not tell is unknown and never passes; without
// limits a quantity is only measured.
import * as z from 'zod/mini';
import type { CompletionOutcome, Usage } from '../../provider/provider.ts';
import { defineEvaluator, type EvaluatedAnswer, type Evaluator, unknown, verdict } from '../evaluator.ts';
import { hasLimits, judgeLimits, limitShape } from '../limits.ts';
import { quoteShort } from '../quoteShort.ts';
import { readsAsRefusal } from '../refusal.ts';

interface Quantity {
  readonly title: string;
  readonly summary: string;
  /** Key of the metadata. */
  readonly name: string;
  readonly needsStream?: true;
  words(quantity: number): string;
  of(subject: EvaluatedAnswer): number | null;
}

const milliseconds = (quantity: number) => `${quantity} ms`;

/** `threshold` is promptfoo's word for `max`. */
function defineQuantity(id: string, quantity: Quantity): Evaluator {
  const { title, summary, name, words, needsStream } = quantity;
  return defineEvaluator({
    ...{ id, title, summary, needs: [], version: 1 },
    ...(needsStream === undefined ? {} : { needsStream }),
    options: () => z.strictObject({ threshold: z.optional(z.number()), ...limitShape() }),
    measuresOnly: ({ threshold, ...limits }) => threshold === undefined && !hasLimits(limits),
    evaluate: (subject, { min, max, threshold }) =>
      judgeLimits(quantity.of(subject), { min, max: max ?? threshold }, { name, words }),
  });
}

const classes = {
  input: ({ inputTokens }: Usage) => inputTokens,
  output: ({ outputTokens }: Usage) => outputTokens,
  reasoning: ({ reasoningTokens }: Usage) => reasoningTokens,
  cached: ({ cachedInputTokens }: Usage) => cachedInputTokens,
  total: ({ inputTokens, outputTokens }: Usage) =>
    inputTokens === null || outputTokens === null ? null : inputTokens + outputTokens,
};

const tokens = defineEvaluator({
  id: 'tokens',
  title: 'Tokens',
  summary: 'The tokens that the provider counted, `of` output unless said otherwise, are from `min` to `max`.',
  options: () =>
    z.strictObject({
      of: z._default(z.enum(['input', 'output', 'reasoning', 'cached', 'total']), 'output'),
      ...limitShape(),
    }),
  needs: [],
  version: 1,
  measuresOnly: (options) => !hasLimits(options),
  evaluate({ usage }, { of, min, max }) {
    const count = usage && classes[of](usage);
    return judgeLimits(count, { min, max }, { name: 'tokens', words: (quantity) => `${quantity} ${of} tokens` });
  },
});

/** Reasons that providers write in their own words, in those of OpenAI. */
const reasonWords: { readonly [reason: string]: string } = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  max_output_tokens: 'length',
  tool_use: 'tool_calls',
  function_call: 'tool_calls',
  safety: 'content_filter',
  refusal: 'content_filter',
};

const finishReason = defineEvaluator({
  id: 'finish-reason',
  title: 'Finish reason',
  summary:
    'The provider stopped for the reason `value`, in its own words or in those of OpenAI: stop, length, tool_calls, content_filter.',
  options: () => z.strictObject({ value: z.string() }),
  needs: [],
  version: 1,
  evaluate(subject, { value }) {
    if (subject.finishReason === null) return unknown('The provider gave no finish reason.');
    const given = subject.finishReason.toLowerCase();
    const isSame = [given, reasonWords[given]].includes(value.toLowerCase());
    return verdict(isSame, `The finish reason is ${quoteShort(subject.finishReason)}.`);
  },
});

const refusing: readonly CompletionOutcome[] = ['refusal', 'content_filter', 'blocked'];

const isRefusal = defineEvaluator({
  id: 'is-refusal',
  aliases: ['refusal'],
  title: 'Is a refusal',
  summary: 'The provider says that the model refused, the answer is empty, or it reads as a refusal in English.',
  options: () => z.strictObject({}),
  needs: [],
  version: 1,
  evaluate({ output, outcome, toolCalls }) {
    if (refusing.includes(outcome)) return verdict(true, '', { outcome });
    const isEmpty = output.trim() === '' && toolCalls.length === 0;
    return verdict(isEmpty || readsAsRefusal(output), 'The answer is not a refusal.', { outcome });
  },
});

const guardrails = defineEvaluator({
  id: 'guardrails',
  title: 'Guardrails',
  summary: 'No filter of the provider has stopped the question or the answer.',
  options: () => z.strictObject({}),
  needs: [],
  version: 1,
  evaluate: ({ outcome }) =>
    verdict(outcome !== 'content_filter' && outcome !== 'blocked', 'A filter of the provider stopped it.', { outcome }),
});

function definePerplexity(id: string, title: string): Evaluator {
  return defineEvaluator({
    ...{ id, title, needs: [], version: 1 },
    summary: 'Never known: the probabilities of tokens are not asked for.',
    options: () => z.strictObject({ threshold: z.optional(z.number()) }),
    evaluate: () => unknown('The probabilities of the tokens are not known.'),
  });
}

export const measures = [
  ...[tokens, finishReason, isRefusal, guardrails],
  definePerplexity('perplexity', 'Perplexity'),
  definePerplexity('perplexity-score', 'Perplexity score'),
  defineQuantity('latency', {
    title: 'Latency',
    summary: 'The whole answer took at most `max` (or `threshold`) milliseconds.',
    name: 'latency',
    words: milliseconds,
    of: ({ latencyMs }) => latencyMs,
  }),
  defineQuantity('first-token', {
    title: 'First token',
    summary:
      'The first token came after at most `max` milliseconds. Rows with it are streamed; an answer that was stored without streaming does not tell.',
    name: 'first token',
    needsStream: true,
    words: milliseconds,
    of: ({ firstTokenMs }) => firstTokenMs,
  }),
  defineQuantity('cost', {
    title: 'Cost',
    summary: 'The answer cost at most `max` (or `threshold`) US dollars.',
    name: 'cost',
    words: (quantity) => `${quantity} USD`,
    of: ({ costUsd }) => costUsd,
  }),
];
