// What a review is: answers that people judge one after the other without seeing whose they are, and the votes that come of
// it. A review never changes once it is made, and a vote is never taken back but by another vote.
import type { Json } from '../base/hash.ts';

/** How a vote is said. */
export type Scale =
  | { readonly kind: 'thumbs' }
  /** Described levels, worst first; from `passFrom` (counted from 1) on an answer passes, null when none is said to. */
  | { readonly kind: 'levels'; readonly levels: readonly string[]; readonly passFrom: number | null }
  /** Questions to answer with yes or no, where yes is good. */
  | { readonly kind: 'checklist'; readonly questions: readonly string[] }
  /** Two answers side by side: which is better. */
  | { readonly kind: 'preference' };

/** What is judged at once: one run, or two for a preference. */
export type ReviewItem = readonly [run: string] | readonly [first: string, second: string];

export interface Review {
  readonly id: string;
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly by: string | null;
  /** What raters are asked. */
  readonly question: string;
  readonly scale: Scale;
  /** Decides, together with the rater, in which order and on which side they see what. */
  readonly seed: number;
  /** So many of a hundred items come twice, so that a rater's agreement with themselves shows. */
  readonly repeatPercent: number;
  readonly items: readonly ReviewItem[];
  /** How the items were chosen, as it was asked for. */
  readonly asked: { readonly [name: string]: Json };
}

/** Thumbs: up or down. Levels: which, from 1. Checklist: an answer to every question. Preference: the better run, or neither. */
export type VoteAnswer = boolean | number | readonly boolean[] | 'first' | 'second' | 'tie';

export interface Vote {
  readonly id: string;
  readonly review: string;
  /** Place in `Review.items`, from 0. */
  readonly item: number;
  /** Whether the rater had the item before. */
  readonly isRepeat: boolean;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  /** Null for an item that was skipped, and for a vote that was taken back. */
  readonly answer: VoteAnswer | null;
  readonly isSkip: boolean;
  /** Whether the second run stood on the left. */
  readonly isSwapped: boolean;
  readonly note: string;
}

/** What a scale can hold and a person can still read at a glance. */
export const scaleLimits = { levels: 9, questions: 9, text: 500, items: 10_000 } as const;
