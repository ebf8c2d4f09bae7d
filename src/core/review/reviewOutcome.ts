// What the votes say of what was hidden: how each version and model did. An answer counts once, by what most of its raters said;
// where they are divided it is undecided.
import { winRate } from '../statistics/elo.ts';
import { unknownInterval, wilsonInterval } from '../statistics/passRate.ts';
import { meanOf } from '../statistics/summary.ts';
import type { Figure } from './agreement.ts';
import { type CastVote, votesByItem } from './ballot.ts';
import type { Review } from './review.ts';
import { scoreOfVote } from './voteAnswer.ts';

/** Answers of one version and model. */
export interface SourceOutcome {
  readonly source: string;
  /** Answers with a vote. */
  readonly answers: number;
  /** Of those that most raters passed or failed; null where the scale passes nothing. */
  readonly passRate: Figure;
  readonly decided: number;
  /** Mean over answers of their raters' mean, 0..1. */
  readonly mean: number | null;
}

/** One version and model against another, over pairs of their answers. */
export interface DuelOutcome {
  readonly first: string;
  readonly second: string;
  /** Pairs that most of their raters decided for the one or the other, and all others with a vote. */
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  /** Of the first; a tie is half a win. `p` is of the exact sign test without ties. */
  readonly winRate: number | null;
  readonly p: number;
}

export interface ReviewOutcome {
  readonly sources: readonly SourceOutcome[];
  readonly duels: readonly DuelOutcome[];
  /** How often the answer on the left was preferred, of all votes that preferred one; far from a half, places decide. */
  readonly leftRate: (Figure & { readonly n: number }) | null;
}

/** `sourceOf` names whose answer a run is; null for a run that is not here. */
export function reviewOutcome(
  { scale, items }: Pick<Review, 'scale' | 'items'>,
  votes: readonly CastVote[],
  sourceOf: (run: string) => string | null,
): ReviewOutcome {
  const first = votesByItem(votes.filter(({ isRepeat }) => !isRepeat));
  if (scale.kind === 'preference')
    return { sources: [], duels: duelsOf(items, first, sourceOf), leftRate: leftRateOf(votes) };
  const groups = new Map<string, (readonly CastVote[])[]>();
  for (const [item, [run]] of items.entries()) {
    const source = sourceOf(run);
    const own = first.get(item);
    if (source !== null && own !== undefined) groups.set(source, [...(groups.get(source) ?? []), own]);
  }
  const sources = [...groups].map(([source, answers]) => sourceOutcome(source, answers, scale));
  return { sources, duels: [], leftRate: null };
}

function sourceOutcome(
  source: string,
  answers: readonly (readonly CastVote[])[],
  scale: Review['scale'],
): SourceOutcome {
  const scores = answers.map((votes) => votes.map(({ answer }) => scoreOfVote(answer, scale)));
  const verdicts = scores.map((given) => majorityOf(given.map(({ passed }) => passed))).filter((one) => one !== null);
  const passes = verdicts.filter(Boolean).length;
  const n = verdicts.length;
  const means = scores.flatMap((given) => {
    const values = given.flatMap(({ value }) => (value === null ? [] : [value]));
    return values.length === 0 ? [] : [meanOf(values)];
  });
  return {
    ...{ source, answers: answers.length, decided: n },
    passRate: { value: n === 0 ? null : passes / n, ...(n === 0 ? unknownInterval : wilsonInterval(passes, n)) },
    mean: means.length === 0 ? null : meanOf(means),
  };
}

/** What more than half of those who said it said; null where they are divided or said nothing. */
export function majorityOf<Label>(labels: readonly (Label | null)[]): Label | null {
  const counts = new Map<Label, number>();
  for (const label of labels) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts].find(([, count]) => count * 2 > total)?.[0] ?? null;
}

function duelsOf(
  items: Review['items'],
  votes: ReadonlyMap<number, readonly CastVote[]>,
  sourceOf: (run: string) => string | null,
): DuelOutcome[] {
  const duels = new Map<string, { first: string; second: string; wins: number; losses: number; ties: number }>();
  for (const [item, [one, other]] of items.entries()) {
    const sides = [sourceOf(one), other === undefined ? null : sourceOf(other)] as const;
    const own = votes.get(item);
    if (sides[0] === null || sides[1] === null || own === undefined) continue;
    const isInOrder = sides[0] <= sides[1];
    const [first, second] = isInOrder ? [sides[0], sides[1]] : [sides[1], sides[0]];
    const key = JSON.stringify([first, second]);
    const duel = duels.get(key) ?? { first, second, wins: 0, losses: 0, ties: 0 };
    duels.set(key, duel);
    const winner = majorityOf(own.map(({ answer }) => answer));
    if (winner !== 'first' && winner !== 'second') duel.ties += 1;
    else if ((winner === 'first') === isInOrder) duel.wins += 1;
    else duel.losses += 1;
  }
  return [...duels.values()].map((duel) => ({ ...duel, ...winRate(duel.wins, duel.losses, duel.ties) }));
}

function leftRateOf(votes: readonly CastVote[]): Figure & { readonly n: number } {
  const decided = votes.filter(({ answer }) => answer === 'first' || answer === 'second');
  const left = decided.filter(({ answer, isSwapped }) => (answer === 'second') === isSwapped).length;
  const n = decided.length;
  return { n, value: n === 0 ? null : left / n, ...wilsonInterval(left, n) };
}
