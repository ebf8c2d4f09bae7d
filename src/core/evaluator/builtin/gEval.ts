// promptfoo's `g-eval`: a grade by steps that a judge derives from a criterion (Liu et al. 2023). With `probabilities` the grade
// is the mean over all grades the judge might have given, where its provider tells how probable they were.
import * as z from 'zod/mini';
import type { Json } from '../../base/hash.ts';
import { once } from '../../base/once.ts';
import { defineEvaluator, type EvaluatorResult } from '../evaluator.ts';
import { askEach } from '../judge/askEach.ts';
import { questionOf } from '../judge/judgedAnswer.ts';
import { judgeOptions } from '../judge/judgeOptions.ts';
import { type Judge, withJudge } from '../judge/openJudge.ts';
import { readShortForm } from '../judge/readVerdict.ts';
import { type Weighing, weighGrade } from '../judge/weighGrade.ts';

const steps = once(() => z.array(z.string().check(z.minLength(1))).check(z.minLength(1), z.maxLength(12)));
const geval = once(() =>
  z.strictObject({
    evidence: z.array(z.string()),
    reason: z.string(),
    score: z.int().check(z.gte(0), z.lte(10)),
  }),
);
const passingGrade = 0.7;

const weighedSteps = defineEvaluator({
  id: 'g-eval',
  title: 'G-Eval',
  summary:
    'A judge makes steps of the criterion in `value`, goes through them and scores from 0 to 10; with `probabilities`, every grade counts as much as the judge was inclined to give it. Passes from 0.7, or from `threshold`. Of several criteria, and of several `samples`, the mean counts.',
  options: () =>
    z.strictObject({
      ...judgeOptions(),
      value: z.union([z.string().check(z.minLength(1)), z.array(z.string()).check(z.minLength(1), z.maxLength(20))]),
      steps: z.optional(steps()),
      samples: z._default(z.int().check(z.gte(1), z.lte(20)), 1),
      probabilities: z.optional(z.boolean()),
      query: z.optional(z.string()),
    }),
  templates: ['value', 'query'],
  needs: ['judge'],
  version: 1,
  judgePrompts: ({ steps: own }) => (own === undefined ? ['judge.g-eval-steps', 'judge.g-eval'] : ['judge.g-eval']),
  evaluate(subject, options, tools) {
    const { value, samples } = options;
    // Samples of a judge that always says the same would say nothing about how sure it is.
    const { temperature = samples > 1 ? 1 : 0 } = options;
    return withJudge(tools, { ...options, temperature }, async (judge) => {
      const criteria = typeof value === 'string' ? [value] : value;
      const grades = await askEach(criteria, async (one) => {
        const own = options.steps ?? (await deriveSteps(judge, one));
        const texts = { question: questionOf(subject, options.query), output: subject.output, criteria: one };
        const asked = { texts, steps: own, wantsProbabilities: options.probabilities };
        return askEach([...Array(samples).keys()], (sample) => grade(judge, { ...asked, sample }));
      });
      return meanGrade(grades.flat());
    });
  },
});

async function deriveSteps(judge: Judge, criteria: string): Promise<readonly string[]> {
  const schema = z.strictObject({ steps: steps() });
  return (await judge.ask({ prompt: 'judge.g-eval-steps', texts: { criteria }, schema })).steps;
}

interface Grade extends Pick<z.output<ReturnType<typeof geval>>, 'reason' | 'score'> {
  /** Absent where no probabilities were asked for. */
  readonly weighing?: Weighing;
}

interface Graded {
  readonly texts: { readonly question: string; readonly output: string; readonly criteria: string };
  readonly steps: readonly string[];
  readonly sample: number;
  readonly wantsProbabilities: boolean | undefined;
}

async function grade(judge: Judge, { texts, steps: own, sample, wantsProbabilities = false }: Graded): Promise<Grade> {
  const criteria_steps = own.map((step, at) => `${at + 1}. ${step}`).join('\n');
  const asked = { prompt: 'judge.g-eval', texts: { ...texts, criteria_steps }, schema: geval(), sample } as const;
  const { answer, reply } = await judge.askWhole({ ...asked, readPlain: plainGrade, wantsProbabilities });
  if (!wantsProbabilities) return answer;
  return { ...answer, weighing: weighGrade(reply.text, answer.score, reply.probabilities) };
}

const shortGrade = once(() => z.strictObject({ score: z.int().check(z.gte(0), z.lte(10)), reason: z.string() }));

function plainGrade(text: string): z.output<ReturnType<typeof geval>> | null {
  const said = readShortForm(text, shortGrade());
  return said && { evidence: [], ...said };
}

/** Arithmetic mean of the grades over 10, with the population variance of all that a judge gave or might have given. */
function meanGrade(grades: readonly Grade[]): EvaluatorResult {
  const means = grades.map(({ score, weighing }) => weighing?.weighed?.mean ?? score);
  const mean = means.reduce((sum, one) => sum + one, 0) / means.length;
  const spread = grades.map(({ weighing }, at) => (weighing?.weighed?.variance ?? 0) + ((means[at] ?? 0) - mean) ** 2);
  const variance = spread.reduce((sum, one) => sum + one, 0) / spread.length / 100;
  const value = mean / 10;
  const reason = [...new Set(grades.map((one) => one.reason))].join(' ');
  const isSpread = means.length > 1 || grades.some(({ weighing }) => weighing?.weighed !== undefined);
  const metadata = {
    samples: means.map((one) => one / 10),
    ...(isSpread ? { variance } : {}),
    ...weighingFacts(grades),
  };
  return { value, passed: value >= passingGrade, reason, metadata };
}

/** Where the values come from, if probabilities were asked for: by grade, what the judge said and was inclined to say. */
function weighingFacts(grades: readonly Grade[]): { readonly [key: string]: Json } {
  const weighings = grades.flatMap(({ weighing }) => weighing ?? []);
  if (weighings.length === 0) return {};
  const whyNot = new Set(weighings.flatMap(({ why }) => why ?? []));
  const said = {
    grades: grades.map(({ score }) => score),
    ...(whyNot.size > 0 ? { notWeighed: [...whyNot].join(' ') } : {}),
  };
  const weighed = weighings.map((one) => one.weighed ?? null);
  if (weighed.every((one) => one === null)) return { source: 'grade', ...said };
  return {
    source: whyNot.size > 0 ? 'mixed' : 'probabilities',
    ...said,
    probabilities: weighed.map((one) => one && rounded(one.probabilities)),
    covered: weighed.map((one) => one && round(one.covered)),
  };
}

function rounded(probabilities: ReadonlyMap<number, number>): { readonly [grade: string]: number } {
  return Object.fromEntries([...probabilities].map(([grade, one]) => [grade, round(one)]));
}

/** For reading; the value is made of all digits. */
function round(probability: number): number {
  return Number(probability.toFixed(6));
}

export const gEval = [weighedSteps];
