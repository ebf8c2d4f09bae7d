// How far raters agree, beyond what chance gives them: two at a time, all together, and each with themselves. Items that only
// one of them voted on say nothing of it.
import { drawResamples, percentileInterval } from '../statistics/bootstrap.ts';
import { cohenKappa, gwetAc1, type RatedPairs } from '../statistics/cohenKappa.ts';
import { krippendorffAlpha } from '../statistics/manyRaters.ts';
import { type Interval, unknownInterval, wilsonInterval } from '../statistics/passRate.ts';
import { type CastVote, ratersOf } from './ballot.ts';
import type { Scale, VoteAnswer } from './review.ts';

export interface Figure extends Interval {
  readonly value: number | null;
}

export interface PairAgreement {
  readonly raters: readonly [string, string];
  /** Items that both voted on. */
  readonly n: number;
  /** Share with the same vote, with Wilson's interval. */
  readonly agreement: Figure;
  /** Cohen's. */
  readonly kappa: Figure;
  /** With quadratic weights; null unless votes are levels. */
  readonly weightedKappa: Figure | null;
  /** Gwet's AC1, which does not suffer when nearly all votes are the same. */
  readonly ac1: number | null;
}

export interface Agreement {
  /** What was voted on: null for the vote as a whole, else a question of the checklist. */
  readonly question: string | null;
  /** Items with votes of two raters or more. */
  readonly items: number;
  /** Krippendorff's, ordinal for levels, else nominal; a bootstrap over items gives the interval. */
  readonly alpha: Figure;
  readonly pairs: readonly PairAgreement[];
  readonly self: readonly SelfAgreement[];
}

export interface SelfAgreement {
  readonly rater: string;
  /** Items that came twice and were voted on twice. */
  readonly n: number;
  readonly agreement: Figure;
}

/** One way to look at votes: as one of several labels. */
interface Aspect {
  readonly question: string | null;
  readonly categories: number;
  readonly isOrdered: boolean;
  labelOf(answer: VoteAnswer): number;
}

/** One entry; for a checklist, one for «yes to all» and one for each question. */
export function measureAgreement(votes: readonly CastVote[], scale: Scale, level = 0.95): Agreement[] {
  return aspectsOf(scale).map((aspect) => {
    const raters = ratersOf(votes);
    const first = tableOf(votes, { aspect, raters, isRepeat: false });
    const again = tableOf(votes, { aspect, raters, isRepeat: true });
    const units = unitsOf(first);
    return {
      question: aspect.question,
      items: units.length,
      alpha: alphaOf(units, aspect, level),
      pairs: pairsOf(first, aspect, level),
      self: raters.map((rater) => ({ rater, ...selfOf(rowOf(first, rater), rowOf(again, rater), level) })),
    };
  });
}

function aspectsOf(scale: Scale): Aspect[] {
  switch (scale.kind) {
    case 'thumbs':
      return [{ question: null, categories: 2, isOrdered: false, labelOf: Number }];
    case 'levels': {
      const categories = scale.levels.length;
      return [{ question: null, categories, isOrdered: true, labelOf: (answer) => Number(answer) - 1 }];
    }
    case 'preference': {
      const order = ['first', 'tie', 'second'];
      const labelOf = (answer: VoteAnswer) => order.indexOf(String(answer));
      return [{ question: null, categories: 3, isOrdered: false, labelOf }];
    }
    case 'checklist': {
      const said = (answer: VoteAnswer, at: number) => Number((answer as readonly boolean[])[at]);
      const all = (answer: VoteAnswer) => Number((answer as readonly boolean[]).every(Boolean));
      const whole = { question: null, categories: 2, isOrdered: false, labelOf: all };
      if (scale.questions.length === 1) return [whole];
      const each = scale.questions.map((question, at) => {
        return { question, categories: 2, isOrdered: false, labelOf: (answer: VoteAnswer) => said(answer, at) };
      });
      return [whole, ...each];
    }
  }
}

/** Labels by rater and item. */
type Table = ReadonlyMap<string, ReadonlyMap<number, number>>;

interface TableOptions {
  readonly aspect: Aspect;
  readonly raters: readonly string[];
  readonly isRepeat: boolean;
}

function tableOf(votes: readonly CastVote[], { aspect, raters, isRepeat }: TableOptions): Table {
  const table = new Map(raters.map((rater) => [rater, new Map<number, number>()]));
  for (const vote of votes)
    if (vote.isRepeat === isRepeat) table.get(vote.by)?.set(vote.item, aspect.labelOf(vote.answer));
  return table;
}

function rowOf(table: Table, rater: string): ReadonlyMap<number, number> {
  return table.get(rater) ?? new Map();
}

/** By item with two votes or more, one label or null a rater, in the order of items. */
function unitsOf(table: Table): (number | null)[][] {
  const rows = [...table.values()];
  const items = [...new Set(rows.flatMap((row) => [...row.keys()]))].sort((a, b) => a - b);
  const units = items.map((item) => rows.map((row) => row.get(item) ?? null));
  return units.filter((unit) => unit.filter((label) => label !== null).length > 1);
}

const resamples = 1_000;
/** Where more resamples than these show no variation, nothing can be said about the rest. */
const mostUnknown = 0.05;

function alphaOf(units: readonly (number | null)[][], { isOrdered }: Aspect, level: number): Figure {
  const alpha = (chosen: readonly (number | null)[][]): number | null => {
    const raters = chosen[0]?.length ?? 0;
    const rows = Array.from({ length: raters }, (_, rater) => chosen.map((unit) => unit[rater] ?? null));
    return krippendorffAlpha(rows, isOrdered ? 'ordinal' : 'nominal');
  };
  const value = alpha(units);
  if (value === null) return { value, ...unknownInterval };
  const replicates = drawResamples(units.length, resamples).map((places) =>
    alpha(places.map((place) => units[place] as (number | null)[])),
  );
  const known = replicates.filter((replicate) => replicate !== null);
  const isKnown = known.length >= resamples * (1 - mostUnknown);
  return { value, ...(isKnown ? percentileInterval(known, level) : unknownInterval) };
}

function pairsOf(table: Table, aspect: Aspect, level: number): PairAgreement[] {
  const raters = [...table.keys()];
  return raters.flatMap((one, at) =>
    raters.slice(at + 1).map((other) => {
      const pair = ratedPairs(rowOf(table, one), rowOf(table, other), aspect.categories);
      return { raters: [one, other] as const, ...pairAgreement(pair, aspect, level) };
    }),
  );
}

function ratedPairs(
  one: ReadonlyMap<number, number>,
  other: ReadonlyMap<number, number>,
  categories: number,
): RatedPairs {
  const items = [...one.keys()].filter((item) => other.has(item));
  const labels = (row: ReadonlyMap<number, number>) => items.map((item) => row.get(item) ?? null);
  return { a: labels(one), b: labels(other), categories };
}

function pairAgreement(pair: RatedPairs, { isOrdered }: Aspect, level: number): Omit<PairAgreement, 'raters'> {
  const plain = cohenKappa(pair, 'none', level);
  const weighted = isOrdered ? cohenKappa(pair, 'quadratic', level) : null;
  return {
    n: plain.n,
    agreement: shareOf(sameOf(pair), plain.n, level),
    kappa: { value: plain.kappa, low: plain.low, high: plain.high },
    weightedKappa: weighted && { value: weighted.kappa, low: weighted.low, high: weighted.high },
    ac1: gwetAc1(pair),
  };
}

function selfOf(
  first: ReadonlyMap<number, number>,
  again: ReadonlyMap<number, number>,
  level: number,
): Omit<SelfAgreement, 'rater'> {
  const pair = ratedPairs(first, again, 0);
  return { n: pair.a.length, agreement: shareOf(sameOf(pair), pair.a.length, level) };
}

function sameOf({ a, b }: RatedPairs): number {
  return a.filter((label, at) => label === b[at]).length;
}

function shareOf(x: number, n: number, level: number): Figure {
  return { value: n === 0 ? null : x / n, ...wilsonInterval(x, n, level) };
}
