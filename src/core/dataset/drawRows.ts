// Chance that stays the same: a row's lot is drawn from the seed and its hash, so neither order nor other rows change it.
import type { Host } from '../base/host.ts';

type Digest = Pick<Host, 'sha256'>['sha256'];

/** A number from 0 (inclusive) to 1 (exclusive) with 48 random bits. */
export function lotOf(seed: number, hash: string, sha256: Digest): number {
  return Number.parseInt(sha256(`${seed}:${hash}`).slice(0, 12), 16) / 2 ** 48;
}

/** Name and share of each part; shares are relative. */
export type Proportions = { readonly [split: string]: number };

/** The part a row falls into, by its hash alone; null without any positive share. */
export function splitOf(lot: number, proportions: Proportions): string | null {
  const parts = Object.entries(proportions).filter(([, share]) => share > 0);
  const total = parts.reduce((sum, [, share]) => sum + share, 0);
  let reached = 0;
  for (const [name, share] of parts) {
    reached += share / total;
    if (lot < reached) return name;
  }
  return parts.at(-1)?.[0] ?? null;
}

export interface SampleOptions {
  readonly size: number;
  readonly seed: number;
  readonly sha256: Digest;
}

/** The `size` rows with the lowest lots, in the order they came; holds no more than twice as many. */
export async function sampleRows<Row extends { readonly hash: string }>(
  rows: AsyncIterable<Row>,
  { size, seed, sha256 }: SampleOptions,
): Promise<readonly Row[]> {
  let drawn: { row: Row; lot: number; place: number }[] = [];
  let place = 0;
  let bar = Number.POSITIVE_INFINITY;
  const keepLowest = (): void => {
    drawn.sort((a, b) => a.lot - b.lot || a.place - b.place);
    drawn = drawn.slice(0, size);
    if (drawn.length === size) bar = drawn.at(-1)?.lot ?? bar;
  };
  for await (const row of rows) {
    const lot = lotOf(seed, row.hash, sha256);
    if (lot < bar) drawn.push({ row, lot, place });
    place += 1;
    if (drawn.length >= size * 2 + 1_000) keepLowest();
  }
  keepLowest();
  return drawn.sort((a, b) => a.place - b.place).map(({ row }) => row);
}
