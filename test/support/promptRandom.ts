// Repeatable random numbers for tests of the prompt slice.

/** A function from n to a whole number from 0 to n - 1 (0 for n ≤ 1); the same seed gives the same numbers. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * Math.max(1, below));
  };
}
