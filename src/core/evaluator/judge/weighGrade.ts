// A grade as the mean of all grades a judge might have given, each with its probability (G-Eval, Liu et al. 2023). Only what
// the provider told counts: what cannot be assigned to a grade is left out, and beyond a little of it nothing is weighed.
import type { TokenAlternative, TokenChoice } from '../../provider/tokenChoice.ts';
import { expectedGrade } from '../metric/expectedGrade.ts';
import type { ToldProbabilities } from './judgeRequest.ts';

export interface WeighedGrade {
  /** 0..10. */
  readonly mean: number;
  /** Of the grades around their mean. */
  readonly variance: number;
  /** By grade, those above 0. They sum up to 1. */
  readonly probabilities: ReadonlyMap<number, number>;
  /** Probability of all tokens that are a grade: what `probabilities` were divided by. */
  readonly covered: number;
}

export type Weighing =
  | { readonly weighed: WeighedGrade; readonly why?: undefined }
  | { readonly weighed?: undefined; readonly why: string };

const highest = 10;
const grades = Array.from({ length: highest + 1 }, (_, at) => at);
/** What is left out then moves the mean by half a grade at most, which is what a whole grade is rounded by. */
const leastCovered = 0.95;

/** `text` is the reply with the grade, `told` what came with it. `why` is a sentence about what kept it from being weighed. */
export function weighGrade(text: string, grade: number, told: ToldProbabilities | undefined): Weighing {
  if (told?.lastNumber === undefined) return { why: told?.why ?? 'No token probabilities were asked for.' };
  if (!endsWithGrade(text, grade)) return { why: 'The grade does not stand at the end of the reply.' };
  const { lastNumber } = told;
  const isOfGrade = lastNumber.map(({ token }) => /\d+/.exec(token)?.[0] ?? '').join('') === String(grade);
  if (!isOfGrade) return { why: 'The tokens are not those of the grade.' };
  const found = probabilitiesIn(lastNumber);
  const covered = [...found.values()].reduce((sum, one) => sum + one, 0);
  if (covered > 1 + 1e-3) return { why: 'The probabilities add up to more than 1.' };
  if (!(covered >= leastCovered))
    return { why: `The tokens that are a grade have a probability of ${covered.toFixed(2)} together.` };
  const probabilities = new Map([...found].filter(([, one]) => one > 0).map(([at, one]) => [at, one / covered]));
  const chances = new Map([...found].map(([at, one]) => [String(at), one]));
  // The sums are rounded, so their quotient may be a little more than the highest grade.
  const mean = Math.min(highest, expectedGrade(chances, grades) ?? grade);
  const variance = [...probabilities].reduce((sum, [at, one]) => sum + one * (at - mean) ** 2, 0);
  return { weighed: { mean, variance, probabilities, covered } };
}

/** Evidence and reason come before the verdict: a grade that comes first was given without them. */
function endsWithGrade(text: string, grade: number): boolean {
  return /"score"\s*:\s*(\d+)\s*\}\s*(?:`{3,}\s*)?$/.exec(text)?.[1] === String(grade);
}

/** 10 may be one token or two. Where it is two, a 1 is its beginning as well as a grade of its own. */
function probabilitiesIn([first, next]: readonly TokenChoice[]): ReadonlyMap<number, number> {
  const tokens = first === undefined ? [] : allOf(first);
  const found = new Map<number, number>();
  const add = (grade: number, probability: number): void => {
    found.set(grade, (found.get(grade) ?? 0) + probability);
  };
  const isTenOneToken = tokens.some(({ token }) => token.trim() === '10');
  for (const { token, logprob } of tokens) {
    const digits = token.trim();
    if (!/^(?:\d|10)$/.test(digits)) continue;
    const probability = Math.exp(logprob);
    if (digits !== '1') add(Number(digits), probability);
    else if (first?.token.trim() === '1') splitOne(probability, next, add);
    else if (isTenOneToken) add(1, probability);
    // Else nobody knows which of the two it would have become.
  }
  return found;
}

function splitOne(
  probability: number,
  next: TokenChoice | undefined,
  add: (grade: number, probability: number) => void,
): void {
  for (const { token, logprob } of next === undefined ? [] : allOf(next)) {
    if (token.startsWith('0')) add(highest, probability * Math.exp(logprob));
    else if (!/^\d/.test(token)) add(1, probability * Math.exp(logprob));
  }
}

/** The token itself among its alternatives, each token once. */
function allOf({ token, logprob, alternatives }: TokenChoice): readonly TokenAlternative[] {
  return [{ token, logprob }, ...alternatives.filter((other) => other.token !== token)];
}
