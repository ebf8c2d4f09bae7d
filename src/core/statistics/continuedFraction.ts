// Continued fractions from the front (modified Lentz), for those whose length is not known before.

const tiny = 1e-300;
const maxRounds = 200_000;

/** first + n1/(d1 + n2/(d2 + …)), where `term(k)` gives [n, d] for k = 1, 2, … */
export function continuedFraction(first: number, term: (k: number) => readonly [number, number]): number {
  let value = first === 0 ? tiny : first;
  let c = value;
  let d = 0;
  for (let k = 1; k < maxRounds; k += 1) {
    const [numerator, denominator] = term(k);
    d = denominator + numerator * d;
    if (d === 0) d = tiny;
    c = denominator + numerator / c;
    if (c === 0) c = tiny;
    d = 1 / d;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return value;
}
