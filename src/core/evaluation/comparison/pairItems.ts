// Which rows are held against which: by dataset and row id, never by position. Everything after this works on rows in one
// order, so that the order in which answers came changes no digit.
import type { Steps } from '../../base/steps.ts';
import type { ComparedAnswer, ComparedColumn, ComparedItem } from './comparison.ts';

/** One row that both versions have. */
export interface ItemPair {
  readonly baseline: ComparedItem;
  readonly candidate: ComparedItem;
}

export interface PairedColumns {
  /** Ordered by dataset and id. */
  readonly pairs: readonly ItemPair[];
  readonly baselineOnly: readonly ComparedItem[];
  readonly candidateOnly: readonly ComparedItem[];
}

export function* pairItems(baseline: ComparedColumn, candidate: ComparedColumn): Steps<PairedColumns> {
  const own = yield* itemsByKey(baseline);
  const others = yield* itemsByKey(candidate);
  const pairs: ItemPair[] = [];
  const baselineOnly: ComparedItem[] = [];
  for (const [key, item] of own) {
    const other = others.get(key);
    if (other) pairs.push({ baseline: item, candidate: other });
    else baselineOnly.push(item);
  }
  return { pairs, baselineOnly, candidateOnly: [...others].filter(([key]) => !own.has(key)).map(([, item]) => item) };
}

/** The rows that are compared: those in both, or with none in both, all of each side. */
export function comparedRows({ pairs, baselineOnly, candidateOnly }: PairedColumns): {
  readonly baseline: readonly ComparedItem[];
  readonly candidate: readonly ComparedItem[];
} {
  if (pairs.length === 0) return { baseline: baselineOnly, candidate: candidateOnly };
  return { baseline: pairs.map(({ baseline }) => baseline), candidate: pairs.map(({ candidate }) => candidate) };
}

const itemsAtOnce = 20_000;

/** Rows by identity, sorted by it. A row that occurs twice is one row with the answers of both. */
export function* itemsByKey({ items }: ComparedColumn): Steps<ReadonlyMap<string, ComparedItem>> {
  const found = new Map<string, ComparedItem>();
  for (const [index, item] of items.entries()) {
    if (index % itemsAtOnce === itemsAtOnce - 1) yield;
    const key = JSON.stringify([item.dataset, item.id]);
    const first = found.get(key);
    const answers = first ? [...first.answers, ...item.answers] : item.answers;
    found.set(key, { ...(first ?? item), answers: [...answers].sort(byRun) });
  }
  yield;
  const sorted = [...found].sort(([left], [right]) => (left < right ? -1 : 1));
  yield;
  return new Map(sorted);
}

/** Any order will do, as long as it does not depend on which answer came first. */
function byRun(left: ComparedAnswer, right: ComparedAnswer): number {
  const [a, b] = [orderKey(left), orderKey(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function orderKey({ run, state, passed, value, costUsd, latencyMs }: ComparedAnswer): string {
  return JSON.stringify([run, state, passed, value, costUsd, latencyMs]);
}
