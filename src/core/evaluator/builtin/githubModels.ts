// GitHub Models' own evaluators: `llm`, with its exact semantics, and the five `github/*`. Those five read the last line of
// the reply instead of the first digit anywhere in it, and a reply without a rating is an error instead of a 0.
import * as z from 'zod/mini';
import type { Json } from '../../base/hash.ts';
import { once } from '../../base/once.ts';
import { renderTemplate } from '../../template/renderTemplate.ts';
import { defineEvaluator, type EvaluatedAnswer, type Evaluator, type EvaluatorResult, failure } from '../evaluator.ts';
import type { JudgedTexts } from '../judge/fencedTexts.ts';
import { asText, questionOf } from '../judge/judgedAnswer.ts';
import { judgeOptions } from '../judge/judgeOptions.ts';
import type { JudgePromptId } from '../judge/judgePrompts.ts';
import { withJudge } from '../judge/openJudge.ts';
import { quoteShort } from '../quoteShort.ts';

const choice = once(() => z.looseObject({ choice: z.string(), score: z.number() }));

const llm = defineEvaluator({
  id: 'github/llm',
  title: 'Model with choices',
  summary:
    'A model is asked `prompt`, in which `{{completion}}` is the answer. The first of the choices that its reply contains gives the score; above 0 passes. No choice found is 0.',
  options: () =>
    z.looseObject({
      modelId: z.optional(z.string()),
      prompt: z.string(),
      systemPrompt: z.optional(z.string()),
      choices: z.array(choice()).check(z.minLength(1)),
    }),
  templates: [],
  needs: ['judge'],
  version: 1,
  evaluate(subject, options, tools) {
    const { text } = renderTemplate(options.prompt, rowOf(subject), { format: 'simple' });
    if (text === null) return failure('judge/prompt', 'The prompt of this evaluator cannot be rendered.');
    const system = options.systemPrompt ? [{ role: 'system' as const, content: options.systemPrompt }] : [];
    // GitHub sends no parameters. The limit is ours: without one, no budget could hold back what the reply may cost.
    const settings = { model: options.modelId || undefined, temperature: null, maxTokens: 4096 };
    return withJudge(tools, settings, async (judge) =>
      chosen(await judge.send([...system, { role: 'user', content: text }], options.prompt), options.choices),
    );
  },
});

/** Every key of the row is a variable, and so is the answer, trimmed as GitHub does. */
function rowOf({ variables, expected, output }: EvaluatedAnswer): { readonly [name: string]: Json } {
  const row = expected === null || Object.hasOwn(variables, 'expected') ? variables : { ...variables, expected };
  return { ...row, completion: output.trim() };
}

type Choices = readonly z.output<ReturnType<typeof choice>>[];

/** A score above 1 is given as its share of the highest one. */
function chosen(text: string, choices: Choices): EvaluatorResult {
  const reply = text.trim().toLowerCase();
  const found = choices.find((one) => reply.includes(one.choice.toLowerCase()));
  if (!found) {
    const reason = `The reply ${quoteShort(text.trim())} contains none of the choices.`;
    return { value: 0, passed: false, reason, metadata: { choice: null } };
  }
  const highest = Math.max(1, ...choices.map(({ score }) => score));
  const value = Math.min(1, Math.max(0, found.score / highest));
  const metadata = { choice: found.choice, score: found.score };
  return { value, passed: found.score > 0, reason: `The reply contains "${found.choice}".`, metadata };
}

interface Rating {
  readonly name: string;
  readonly title: string;
  readonly asks: string;
  /** Null, with a reason, for a row that lacks what is judged. */
  texts(subject: EvaluatedAnswer): JudgedTexts | string;
}

const noExpected = 'It needs `expected` in the row.';
const queryAnd = (subject: EvaluatedAnswer): { query: string; response: string } => ({
  query: questionOf(subject, undefined),
  response: subject.output,
});
const expectedOf = ({ expected, variables }: EvaluatedAnswer): Json => expected ?? (variables.expected as Json) ?? null;

const ratings: readonly Rating[] = [
  {
    name: 'similarity',
    title: 'Similarity',
    asks: 'how close the answer is in meaning to `expected`',
    texts(subject) {
      const expected = expectedOf(subject);
      return expected === null ? noExpected : { ...queryAnd(subject), reference: asText(expected) };
    },
  },
  { name: 'coherence', title: 'Coherence', asks: 'how well the ideas hang together', texts: queryAnd },
  {
    name: 'fluency',
    title: 'Fluency',
    asks: 'how well the answer is written',
    texts: ({ output }) => ({ response: output }),
  },
  { name: 'relevance', title: 'Relevance', asks: 'how well the answer addresses `input`', texts: queryAnd },
  {
    name: 'groundedness',
    title: 'Groundedness',
    asks: 'how well the answer rests on `expected`, which is the context here',
    texts(subject) {
      const expected = expectedOf(subject);
      return expected === null ? noExpected : { ...queryAnd(subject), context: asText(expected) };
    },
  },
];

function defineRating({ name, title, asks, texts: textsOf }: Rating): Evaluator {
  const prompt = `judge.github-${name}` as JudgePromptId;
  return defineEvaluator({
    id: `github/${name}`,
    title,
    summary: `A judge rates from 1 to 5 ${asks}. 1 is 0 and fails; 2 to 5 are 0.25 to 1 and pass, as on GitHub.`,
    options: () => z.strictObject(judgeOptions()),
    needs: ['judge'],
    version: 1,
    judgePrompts: () => [prompt],
    evaluate(subject, options, tools) {
      const texts = textsOf(subject);
      if (typeof texts === 'string') return failure('evaluator/needs-reference', texts);
      return withJudge(tools, { ...options, fallbackModel: 'openai/gpt-4o' }, async (judge) => {
        const { stars, reason } = await judge.askText({ prompt, texts, read: readRating });
        return { value: (stars - 1) / 4, passed: stars > 1, reason, metadata: { stars } };
      });
    },
  });
}

/** The last whole number of the last line, when it is from 1 to 5. */
function readRating(text: string): { stars: number; reason: string } | null {
  const lines = text.trimEnd().split('\n');
  const last = lines.pop() ?? '';
  const stars = Number(last.match(/(?<![\d.])\d+(?![\d.]*\d)/g)?.at(-1) ?? 0);
  return stars >= 1 && stars <= 5 ? { stars, reason: lines.join(' ').trim() || `Rated ${stars} of 5.` } : null;
}

export const githubModels = [llm, ...ratings.map(defineRating)];
