// How near two numbers are, as autoevals' NumericDiff: 1 - |a - b| / (|a| + |b|).

/** 0..1; 1 for equal numbers, 0 when the signs differ or only one is 0. */
export function numericDiff(output: number, expected: number): number {
  if (output === expected) return 1;
  // Numbers near the largest one are halved first: their sum would be infinite.
  const scale = Math.max(Math.abs(output), Math.abs(expected)) > Number.MAX_VALUE / 2 ? 0.25 : 1;
  const [left, right] = [output * scale, expected * scale];
  return 1 - Math.abs(right - left) / (Math.abs(right) + Math.abs(left));
}
