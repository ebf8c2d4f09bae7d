// Which answer to a row is the best of all columns: promptfoo's comparisons, asked once every column has answered.
import * as z from 'zod/mini';
import { once } from '../../base/once.ts';
import { type ComparedAnswer, defineEvaluator, type EvaluatorResult, failure, unknown } from '../evaluator.ts';
import { judgeOptions } from '../judge/judgeOptions.ts';
import { withJudge } from '../judge/openJudge.ts';

const alone = 'It compares the answers of several versions or models, and there is only one.';

const selectBest = defineEvaluator({
  id: 'promptfoo/select-best',
  title: 'Best of all',
  summary:
    'A judge picks the one answer of all versions and models that meets the criterion in `value` best; it passes and the others fail. Rows with it are judged once every column has answered.',
  options: () => z.strictObject({ ...judgeOptions(), value: z.string().check(z.minLength(1)) }),
  needs: ['judge'],
  version: 1,
  judgePrompts: () => ['judge.select-best'],
  evaluate: () => unknown(alone),
  async compare(answers, options, tools) {
    let best = -1;
    const judged = await withJudge(tools, options, async (judge) => {
      const numbers = answers.map((_, at) => String(at + 1)) as [string, ...string[]];
      const schema = z.strictObject({ evidence: z.array(z.string()), reason: z.string(), best: z.enum(numbers) });
      const texts = { criteria: options.value, answer: answers.map(({ subject }) => subject.output) };
      const said = await judge.ask({ prompt: 'judge.select-best', texts, schema });
      best = Number(said.best) - 1;
      return { value: 1, passed: true, reason: said.reason };
    });
    const { reason } = judged;
    const metadata = { judge: judged.metadata?.judge ?? null };
    // The call is paid for once, so its cost stands with the answer that was picked, or with the first.
    if (best < 0) return answers.map((_, at) => (at === 0 ? judged : { ...judged, metadata }));
    const lost = { value: 0, passed: false, reason: `Another answer was picked: ${reason}`, metadata };
    return answers.map((_, at) => (at === best ? judged : lost));
  },
});

const weights = once(() => z.record(z.string(), z.number().check(z.gte(0))));

const maxScore = defineEvaluator({
  id: 'promptfoo/max-score',
  aliases: ['max-score'],
  title: 'Highest score',
  summary:
    'The answer with the highest mean (or `sum`) of its other scores passes, the others fail; the first one of equals. `value` may set `method`, `weights` by type, and the `threshold` it must reach. An unknown score leaves it open.',
  options: () =>
    z.strictObject({
      value: z.optional(
        z.strictObject({
          method: z._default(z.enum(['average', 'sum']), 'average'),
          weights: z._default(weights(), {}),
          threshold: z.optional(z.number()),
        }),
      ),
    }),
  needs: [],
  version: 1,
  evaluate: () => unknown(alone),
  async compare(answers, { value }) {
    const { method = 'average', weights: byType = {}, threshold = Number.NEGATIVE_INFINITY } = value ?? {};
    const sums = answers.map((answer) => scoreOf(answer, method, byType));
    if (sums.some((sum) => sum === 'none'))
      return answers.map(() => failure('evaluator/needs-scores', 'It needs at least one other evaluator that scores.'));
    if (sums.some((sum) => sum === null)) return answers.map(() => unknown('A score that it compares is unknown.'));
    const scores = sums as readonly number[];
    const most = Math.max(...scores);
    const best = most >= threshold ? scores.indexOf(most) : -1;
    return scores.map((score, at) => verdictOf({ score, most, isBest: at === best, threshold }));
  },
});

interface Placed {
  readonly score: number;
  readonly most: number;
  readonly isBest: boolean;
  readonly threshold: number;
}

function verdictOf({ score, most, isBest, threshold }: Placed): EvaluatorResult {
  const metadata = { score, highest: most };
  if (isBest) return { value: 1, passed: true, reason: `The highest score, ${shown(score)}.`, metadata };
  const isLow = score === most && most < threshold;
  const reason = isLow
    ? `${shown(score)} is below the threshold ${threshold}.`
    : `${shown(score)} of at most ${shown(most)}.`;
  return { value: 0, passed: false, reason, metadata };
}

/** `none` without anything to go by, null while some of it is unknown. */
function scoreOf(
  { scores }: ComparedAnswer,
  method: 'average' | 'sum',
  byType: { readonly [type: string]: number },
): number | null | 'none' {
  if (scores.length === 0) return 'none';
  if (scores.some(({ value }) => value === null)) return null;
  const weighted = scores.map(({ type, value }) => ({ value: value as number, weight: byType[type] ?? 1 }));
  const sum = weighted.reduce((all, { value, weight }) => all + value * weight, 0);
  const total = weighted.reduce((all, { weight }) => all + weight, 0);
  return method === 'sum' ? sum : total > 0 ? sum / total : 0;
}

function shown(score: number): string {
  return String(Number(score.toFixed(3)));
}

export const acrossColumns = [selectBest, maxScore];
