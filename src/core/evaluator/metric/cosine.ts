// The cosine of two vectors. A vector of zeros has no direction, so there its cosine is unknown.

/** -1..1, or null when one has no length or their lengths differ. */
export function cosine(left: readonly number[], right: readonly number[]): number | null {
  if (left.length !== right.length) return null;
  // Very large and very small ones are scaled first, so that squares neither overflow nor vanish.
  const [a, b] = [scaled(left), scaled(right)];
  if (a === null || b === null) return null;
  const dot = a.reduce((sum, value, index) => sum + value * b[index]!, 0);
  const lengths = Math.sqrt(sumOfSquares(a)) * Math.sqrt(sumOfSquares(b));
  return Math.max(-1, Math.min(1, dot / lengths));
}

function scaled(vector: readonly number[]): readonly number[] | null {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0 || !Number.isFinite(largest)) return null;
  return largest > 1e-100 && largest < 1e100 ? vector : vector.map((value) => value / largest);
}

function sumOfSquares(vector: readonly number[]): number {
  return vector.reduce((sum, value) => sum + value * value, 0);
}
