// The zero of a function between two points where its signs differ, to the last bits.

/**
 * Chandrupatla's method (1997): inverse quadratic steps where the function allows them, halving where not. The signs at
 * `low` and `high` must differ; a zero at an end is returned as it is.
 */
export function findRoot(f: (x: number) => number, low: number, high: number): number {
  let [a, b, c] = [high, low, high];
  let [fa, fb, fc] = [f(high), f(low), 0];
  if (fa === 0) return a;
  if (fb === 0) return b;
  fc = fa;
  let share = 0.5;
  for (let round = 0; round < 300; round += 1) {
    const x = a + share * (b - a);
    const fx = f(x);
    if (Math.sign(fx) === Math.sign(fa)) [c, fc] = [a, fa];
    else [c, b, fc, fb] = [b, a, fb, fa];
    [a, fa] = [x, fx];
    const best = Math.abs(fa) < Math.abs(fb) ? a : b;
    const tolerance = (2 * Number.EPSILON * Math.abs(best) + Number.MIN_VALUE) / Math.abs(b - a);
    if (fx === 0 || tolerance > 0.5) return best;
    share = Math.min(1 - tolerance, Math.max(tolerance, nextShare([a, b, c], [fa, fb, fc])));
  }
  return a;
}

type Three = readonly [number, number, number];

function nextShare([a, b, c]: Three, [fa, fb, fc]: Three): number {
  const xi = (a - b) / (c - b);
  const phi = (fa - fb) / (fc - fb);
  if (phi * phi >= xi || (1 - phi) * (1 - phi) >= 1 - xi) return 0.5;
  return (fa / (fb - fa)) * (fc / (fb - fc)) + ((c - a) / (b - a)) * (fa / (fc - fa)) * (fb / (fc - fb));
}
