// What a judge says held against what people say, by name.
import { expectedGrade } from '../../../evaluator/metric/expectedGrade.ts';
import { correctJudgedRate, powerTunedLambda, predictionPoweredMean } from '../../../statistics/judgedRate.ts';
import { joinSwappedVerdicts, type PairWinner } from '../../../statistics/pairwiseVerdicts.ts';
import { count, finite, level, mapOf, numbers, orElse, texts } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';
import { requireAtMost } from '../requireAtMost.ts';
import { requireSameLength } from '../requireSameLength.ts';
import { wrong } from '../spelling.ts';

const labelledRun = { human: numbers, judge_labelled: numbers, judge_unlabelled: numbers };

export const judgedRates = {
  'judge.corrected_rate': numericFunction(
    {
      judge_pass: count,
      n: count,
      true_negative: count,
      human_fail: count,
      true_positive: count,
      human_pass: count,
      level,
    },
    ({ level, ...input }) => {
      const counts = {
        judgePass: requireAtMost('judge_pass', input.judge_pass, 'n', input.n),
        n: input.n,
        trueNegative: requireAtMost('true_negative', input.true_negative, 'human_fail', input.human_fail),
        humanFail: input.human_fail,
        truePositive: requireAtMost('true_positive', input.true_positive, 'human_pass', input.human_pass),
        humanPass: input.human_pass,
      };
      const { sensitivity, specificity, ...rest } = correctJudgedRate(counts, level);
      return { ...rest, sens: sensitivity, spec: specificity };
    },
  ),
  'judge.ppi_mean': numericFunction(
    { ...labelledRun, lambda_: orElse(finite, 1), level },
    ({ lambda_, level, ...input }) => predictionPoweredMean(toRun(input), { lambda: lambda_, level }),
  ),
  'judge.ppi_lambda': numericFunction(labelledRun, (input) => ({ lambda_: powerTunedLambda(toRun(input)) })),
  'judge.pairwise_swap': numericFunction(
    { first_order: texts, second_order: texts },
    ({ first_order, second_order }) => {
      requireSameLength({ first_order, second_order });
      const first = first_order.map((word, at) => readWinner(word, `first_order[${at}]`, ['a', 'b']));
      const second = second_order.map((word, at) => readWinner(word, `second_order[${at}]`, ['b', 'a']));
      const { final, consistency, winsOfA, winsOfB, ties } = joinSwappedVerdicts(first, second);
      const words = final.map((winner, at) => (winner === 'tie' ? 'tie' : nameOf(winner, first_order[at]!)));
      return { final: words, consistency, wins_a: winsOfA, wins_b: winsOfB, ties };
    },
  ),
  'judge.geval_expected': numericFunction({ tokens: mapOf(finite), scale: numbers }, ({ tokens, scale }) => ({
    score: expectedGrade(toChances(tokens), toGrades(scale)),
  })),
};

interface RunInput {
  readonly human: readonly number[];
  readonly judge_labelled: readonly number[];
  readonly judge_unlabelled: readonly number[];
}

function toRun({ human, judge_labelled, judge_unlabelled }: RunInput) {
  requireSameLength({ human, judge_labelled });
  return { human, judgeLabelled: judge_labelled, judgeUnlabelled: judge_unlabelled };
}

/** A verdict names the answer (A, B), a place (first, second: which answer stands there depends on the order), or a tie. */
function readWinner(word: string, place: string, [first, second]: readonly [PairWinner, PairWinner]): PairWinner {
  switch (word.trim().toLowerCase()) {
    case 'a':
      return 'a';
    case 'b':
      return 'b';
    case 'first':
      return first;
    case 'second':
      return second;
    case 'tie':
    case 'draw':
      return 'tie';
    default:
      throw wrong(`${place} must be A, B or tie.`);
  }
}

/** The winner's letter as the input wrote it. */
function nameOf(winner: PairWinner, word: string): string {
  return word.trim().toLowerCase() === winner ? word.trim() : winner.toUpperCase();
}

/** Chances of the tokens; where none is above zero, all are their natural logarithms, as APIs give them. */
function toChances(tokens: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const isLogarithm = [...tokens.values()].every((value) => value <= 0);
  return isLogarithm ? new Map([...tokens].map(([token, value]) => [token, Math.exp(value)])) : tokens;
}

/** The grades of a scale; two whole numbers are its ends. */
function toGrades(scale: readonly number[]): readonly number[] {
  const [low = 0, high = 0] = scale;
  if (scale.length !== 2 || !Number.isSafeInteger(low) || !Number.isSafeInteger(high) || high - low > 1000)
    return scale;
  return Array.from({ length: Math.max(0, high - low) + 1 }, (_, at) => low + at);
}
