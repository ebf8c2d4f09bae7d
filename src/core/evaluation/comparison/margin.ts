// The difference that matters as users give it, in points, of which a whole pass rate has 100.

export const defaultMarginPoints = 5;

/** On the scale 0..1. */
export function marginOf(points: number): number {
  return points / 100;
}
