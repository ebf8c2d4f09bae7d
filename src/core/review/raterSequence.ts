// In which order a rater sees the items of a review, and on which side: chance that depends on the seed and the rater alone, so
// that nobody can choose it and the same person finds it again on every machine.
import type { Host } from '../base/host.ts';
import { lotOf } from '../dataset/drawRows.ts';
import type { Review } from './review.ts';

export interface Place {
  /** Place in `Review.items`, from 0. */
  readonly item: number;
  readonly isRepeat: boolean;
  /** Whether the second run of a pair stands on the left. */
  readonly isSwapped: boolean;
}

/** Every item once, and some again: only those of the first half, so that half of the items lie between. */
export function raterSequence(
  { seed, repeatPercent, items }: Pick<Review, 'seed' | 'repeatPercent' | 'items'>,
  rater: string,
  { sha256 }: Pick<Host, 'sha256'>,
): readonly Place[] {
  const lot = (what: string): number => lotOf(seed, `${rater}\n${what}`, sha256);
  const byLot = (numbers: readonly number[], what: string): number[] => {
    const lots = numbers.map((item) => ({ item, lot: lot(`${what} ${item}`) }));
    return lots.sort((a, b) => a.lot - b.lot || a.item - b.item).map(({ item }) => item);
  };
  const order = byLot([...items.keys()], 'order');
  const half = Math.floor(order.length / 2);
  const count = Math.min(half, Math.ceil((order.length * repeatPercent) / 100));
  const repeated = new Set(byLot(order.slice(0, half), 'repeat').slice(0, count));
  return order.flatMap((item, at) => {
    // Behind the item at this place comes the one that was seen half of the items ago.
    const again = at >= half && repeated.has(order[at - half] as number) ? [order[at - half] as number] : [];
    return [
      { item, isRepeat: false, isSwapped: lot(`side ${item}`) < 0.5 },
      ...again.map((before) => ({ item: before, isRepeat: true, isSwapped: lot(`side again ${before}`) < 0.5 })),
    ];
  });
}
