// Whether two samples come from one distribution, by the largest distance of their distribution functions. Judges give few
// different scores, so ties are the rule: the p-value counts all orders of the pooled values that are possible with them.

export interface KolmogorovSmirnov {
  readonly d: number | null;
  readonly p: number | null;
  readonly method: 'exact' | 'asymptotic';
}

const largestExact = 1e6;

/**
 * Two-sided two-sample test. Exact up to n1*n2 = 1e6: lattice paths that ever stray as far as observed, counted where the
 * pooled values change (Schröer and Trenkler 1995); beyond that the limit of Kolmogorov (1933). Null for an empty sample.
 */
export function kolmogorovSmirnov(a: readonly number[], b: readonly number[]): KolmogorovSmirnov {
  const [m, n] = [a.length, b.length];
  const method = m * n <= largestExact ? 'exact' : 'asymptotic';
  if (m === 0 || n === 0) return { d: null, p: null, method };
  const steps = [...a.map((value) => [value, n] as const), ...b.map((value) => [value, -m] as const)].sort(
    ([left], [right]) => left - right,
  );
  const isLast = steps.map(([value], at) => at + 1 === steps.length || steps[at + 1]![0] !== value);
  let distance = 0;
  let largest = 0;
  for (const [at, [, step]] of steps.entries()) {
    distance += step;
    // In whole numbers, |i n - j m| for |i/m - j/n|: equal distances are equal.
    if (isLast[at]) largest = Math.max(largest, Math.abs(distance));
  }
  const d = largest / (m * n);
  const p =
    method === 'exact' ? strayingChance({ m, n, largest, isLast }) : limitingChance(d * Math.sqrt((m * n) / (m + n)));
  return { d, p, method };
}

interface Paths {
  readonly m: number;
  readonly n: number;
  readonly largest: number;
  /** Whether the pooled values change after each place. */
  readonly isLast: readonly boolean[];
}

/** Share of the paths from (0,0) to (m,n) that somewhere stray by `largest` or more; only adds, so small shares are exact. */
function strayingChance({ m, n, largest, isLast }: Paths): number {
  const strays = (i: number, j: number) => i + j > 0 && isLast[i + j - 1]! && Math.abs(i * n - j * m) >= largest;
  let before: number[] = [];
  for (let i = 0; i <= m; i += 1) {
    const chances: number[] = [];
    for (let j = 0; j <= n; j += 1) {
      if (strays(i, j)) chances.push(1);
      else if (i + j === 0) chances.push(0);
      else chances.push(((i > 0 ? i * before[j]! : 0) + (j > 0 ? j * chances[j - 1]! : 0)) / (i + j));
    }
    before = chances;
  }
  return largest === 0 ? 1 : before[n]!;
}

/** P(K > x) of Kolmogorov's distribution; by its theta transform where the alternating series is slow. */
function limitingChance(x: number): number {
  if (x <= 0) return 1;
  let sum = 0;
  if (x < 1) {
    for (let k = 1; k < 20; k += 2) sum += Math.exp((-k * k * Math.PI * Math.PI) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  for (let k = 1; k < 20; k += 1) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return sum;
}
