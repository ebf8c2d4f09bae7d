// Judges that compare the answer with another one.
import * as z from 'zod/mini';
import { defineEvaluator, failure } from '../evaluator.ts';
import { comparePair, pairFacts } from '../judge/comparePair.ts';
import { questionOf, referenceOf } from '../judge/judgedAnswer.ts';
import { judgeOptions } from '../judge/judgeOptions.ts';
import { withJudge } from '../judge/openJudge.ts';

const scores = { first: 1, tie: 0.5, second: 0 } as const;

const betterOfTwo = defineEvaluator({
  id: 'pairwise',
  title: 'Better of two',
  summary:
    'A judge compares the answer with `against`, or with what the row expects, in both orders by the criterion in `value`: 1 when it wins both, 0 when it loses both, else 0.5. Fails when it loses.',
  options: () =>
    z.strictObject({
      ...judgeOptions(),
      value: z._default(z.string(), 'It answers the question correctly, completely and to the point.'),
      against: z.optional(z.string()),
      query: z.optional(z.string()),
    }),
  templates: ['value', 'against', 'query'],
  needs: ['judge'],
  version: 1,
  judgePrompts: () => ['judge.pairwise'],
  evaluate(subject, options, tools) {
    const rival = referenceOf(subject, options.against);
    if (rival === null)
      return failure(
        'evaluator/needs-reference',
        'It needs an answer to compare with: `against`, or `expected` in the row.',
      );
    return withJudge(tools, options, async (judge) => {
      const question = questionOf(subject, options.query);
      const verdict = await comparePair(judge, {
        question,
        criteria: options.value,
        first: subject.output,
        second: rival,
      });
      const { winner, reason } = verdict;
      return { value: scores[winner], passed: winner !== 'second', reason, metadata: pairFacts(verdict) };
    });
  },
});

export const pairwise = [betterOfTwo];
