// Answers from retrieved texts: whether they rest on them, and whether the texts were the right ones. Formulas of ragas.
import * as z from 'zod/mini';
import { once } from '../../base/once.ts';
import { defineEvaluator, type EvaluatedAnswer, type EvaluatorResult, failure, unknown } from '../evaluator.ts';
import { askOfEach, type ItemVerdict, missedFacts } from '../judge/itemVerdicts.ts';
import { contextsOf, questionOf, referenceOf, sentencesOf } from '../judge/judgedAnswer.ts';
import { judgeOptions } from '../judge/judgeOptions.ts';
import { withJudge } from '../judge/openJudge.ts';
import { supportOfStatements } from '../judge/statements.ts';
import { answerRelevance, contextPrecision, contextRecall, faithfulness } from '../metric/rag.ts';

const shared = once(() => ({
  ...judgeOptions(),
  query: z.optional(z.string()),
  context: z.optional(z.union([z.string(), z.array(z.string())])),
  /** Passes from here; without one it only measures, as in promptfoo. */
  threshold: z.optional(z.number().check(z.gte(0), z.lte(1))),
}));
const templates = ['query', 'context'];
const needsContext = failure(
  'evaluator/needs-context',
  'It needs retrieved texts: `context` in the row or in its options.',
);
const needsReference = failure('evaluator/needs-reference', 'It needs a reference: `value`, or `expected` in the row.');

interface Threshold {
  readonly threshold?: number | undefined;
}

const measuresOnly = ({ threshold }: Threshold): boolean => threshold === undefined;

function measured(value: number | null, reason: string, { threshold }: Threshold): EvaluatorResult {
  if (value === null) return unknown(reason);
  return { value, passed: threshold === undefined ? null : value >= threshold, reason };
}

function shareReason(verdicts: readonly ItemVerdict[], what: string): string {
  const held = verdicts.filter(({ holds }) => holds).length;
  return `${held} of ${verdicts.length} ${what}.`;
}

const bits = (verdicts: readonly ItemVerdict[]): number[] => verdicts.map(({ holds }) => Number(holds));

const contextFaithfulness = defineEvaluator({
  id: 'context-faithfulness',
  aliases: ['faithfulness'],
  title: 'Faithfulness',
  summary: 'The share of the statements in the answer that follow from the retrieved texts, as a judge sees it.',
  options: () => z.strictObject(shared()),
  templates,
  needs: ['judge'],
  version: 1,
  measuresOnly,
  judgePrompts: () => ['judge.statements', 'judge.faithfulness'],
  evaluate(subject, options, tools) {
    const contexts = contextsOf(subject, options.context);
    if (contexts.length === 0) return needsContext;
    return withJudge(tools, options, async (judge) => {
      const asked = { question: questionOf(subject, options.query), output: subject.output, contexts };
      const verdicts = await supportOfStatements(judge, asked);
      const reason =
        verdicts.length === 0 ? 'The answer claims nothing.' : shareReason(verdicts, 'statements are supported');
      const result = measured(faithfulness(bits(verdicts)), reason, options);
      return { ...result, metadata: missedFacts(verdicts, 'unsupported') };
    });
  },
});

const contextRecallEvaluator = defineEvaluator({
  id: 'context-recall',
  title: 'Context recall',
  summary:
    'The share of the sentences of the reference (`value`, or what the row expects) that the retrieved texts hold.',
  options: () => z.strictObject({ ...shared(), value: z.optional(z.string()) }),
  templates: [...templates, 'value'],
  needs: ['judge'],
  version: 1,
  measuresOnly,
  judgePrompts: () => ['judge.context-recall'],
  evaluate(subject, options, tools) {
    const contexts = contextsOf(subject, options.context);
    const reference = referenceOf(subject, options.value);
    if (contexts.length === 0) return needsContext;
    if (reference === null) return needsReference;
    return withJudge(tools, options, async (judge) => {
      const texts = { question: questionOf(subject, options.query), context: contexts };
      const items = sentencesOf(reference);
      const verdicts = await askOfEach(judge, { prompt: 'judge.context-recall', texts, name: 'sentence', items });
      const result = measured(
        contextRecall(bits(verdicts)),
        shareReason(verdicts, 'sentences are in the context'),
        options,
      );
      return { ...result, metadata: missedFacts(verdicts, 'notFound') };
    });
  },
});

const contextPrecisionEvaluator = defineEvaluator({
  id: 'context-precision',
  title: 'Context precision',
  summary:
    'How far up the useful ones among the ranked retrieved texts stand: the mean precision at the rank of each, judged against the reference.',
  options: () => z.strictObject({ ...shared(), value: z.optional(z.string()) }),
  templates: [...templates, 'value'],
  needs: ['judge'],
  version: 1,
  measuresOnly,
  judgePrompts: () => ['judge.context-precision'],
  evaluate(subject, options, tools) {
    const contexts = contextsOf(subject, options.context);
    const reference = referenceOf(subject, options.value);
    if (contexts.length === 0) return needsContext;
    if (reference === null) return needsReference;
    return withJudge(tools, options, async (judge) => {
      const texts = { question: questionOf(subject, options.query), reference };
      const asked = { prompt: 'judge.context-precision', texts, name: 'context', items: contexts } as const;
      const verdicts = await askOfEach(judge, asked);
      const result = measured(contextPrecision(bits(verdicts)), shareReason(verdicts, 'texts are useful'), options);
      return { ...result, metadata: { ...missedFacts(verdicts, 'useless'), ranks: bits(verdicts) } };
    });
  },
});

const contextRelevance = defineEvaluator({
  id: 'context-relevance',
  title: 'Context relevance',
  summary: 'The share of the sentences in the retrieved texts that help to answer the question.',
  options: () => z.strictObject(shared()),
  templates,
  needs: ['judge'],
  version: 1,
  measuresOnly,
  judgePrompts: () => ['judge.context-relevance'],
  evaluate(subject, options, tools) {
    const items = contextsOf(subject, options.context).flatMap(sentencesOf);
    if (items.length === 0) return needsContext;
    return withJudge(tools, options, async (judge) => {
      const texts = { question: questionOf(subject, options.query) };
      const verdicts = await askOfEach(judge, { prompt: 'judge.context-relevance', texts, name: 'sentence', items });
      const value = bits(verdicts).reduce((sum, bit) => sum + bit, 0) / verdicts.length;
      return {
        ...measured(value, shareReason(verdicts, 'sentences help'), options),
        metadata: missedFacts(verdicts, 'idle'),
      };
    });
  },
});

const questionSchema = once(() =>
  z.strictObject({
    questions: z.array(z.string().check(z.minLength(1))).check(z.minLength(1), z.maxLength(10)),
    noncommittal: z.boolean(),
  }),
);

const answerRelevanceEvaluator = defineEvaluator({
  id: 'answer-relevance',
  title: 'Answer relevance',
  summary:
    'How near in meaning the question is to those a judge would have got this answer for: the mean cosine of their embeddings, 0 for an answer that evades.',
  options: () =>
    z.strictObject({
      ...judgeOptions(),
      query: shared().query,
      threshold: shared().threshold,
      embeddings: z.optional(z.string()),
      count: z._default(z.int().check(z.gte(1), z.lte(10)), 3),
    }),
  templates: ['query'],
  needs: ['judge', 'embeddings'],
  version: 1,
  measuresOnly,
  judgePrompts: () => ['judge.questions'],
  evaluate(subject, options, tools) {
    const question = questionOf(subject, options.query);
    return withJudge(tools, options, async (judge) => {
      const asked = {
        prompt: 'judge.questions',
        texts: { output: subject.output },
        values: { count: options.count },
      } as const;
      const { questions, noncommittal } = await judge.ask({ ...asked, schema: questionSchema() });
      if (noncommittal) return measured(0, 'The answer evades the question.', options);
      const vectors = (await tools.embed?.([question, ...questions], options.embeddings ?? null)) ?? [];
      const [own, ...generated] = vectors;
      if (own === undefined || generated.length !== questions.length)
        return failure('evaluator/embeddings', 'The embeddings do not fit the questions.');
      const value = answerRelevance({ question: own, generated, noncommittal: questions.map(() => 0) });
      const shown = value === null ? null : Math.min(1, Math.max(0, value));
      return { ...measured(shown, relevanceReason(subject, shown), options), metadata: { questions } };
    });
  },
});

function relevanceReason({ output }: EvaluatedAnswer, value: number | null): string {
  if (value === null) return 'The embeddings have no direction, so nothing can be said.';
  return output.trim() === '' ? 'The answer is empty.' : `The answer is ${value.toFixed(2)} near the question.`;
}

export const retrieval = [
  contextFaithfulness,
  contextRecallEvaluator,
  contextPrecisionEvaluator,
  contextRelevance,
  answerRelevanceEvaluator,
];
