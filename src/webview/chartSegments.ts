// Where a line may be drawn through figures: between neighbours that are both known. An unknown one is a gap.

export interface Placed {
  /** Position in the list. */
  readonly at: number;
  readonly value: number;
}

/** Stretches of known values that lie side by side, from left to right. */
export function segmentsOf(values: readonly (number | null)[]): Placed[][] {
  const segments: Placed[][] = [];
  values.forEach((value, at) => {
    if (value === null) return;
    const last = segments.at(-1);
    if (last?.at(-1)?.at === at - 1) last.push({ at, value });
    else segments.push([{ at, value }]);
  });
  return segments;
}

/** Whether a line goes through a value; one without neighbours can be shown only as a dot. */
export function hasNeighbour(values: readonly (number | null)[], at: number): boolean {
  const isKnown = (place: number) => (values[place] ?? null) !== null;
  return isKnown(at - 1) || isKnown(at + 1);
}
