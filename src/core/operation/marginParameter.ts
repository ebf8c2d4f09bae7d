// The difference that matters, as users give it: in points, of which a whole pass rate has 100.
export const marginParameter = {
  kind: 'number',
  summary: 'the drop that matters, in points of 100',
  minimum: 0.1,
  maximum: 100,
  default: 5,
  placeholder: 'points',
} as const;

/** On the scale 0..1. */
export function marginOf(points: number): number {
  return points / 100;
}
