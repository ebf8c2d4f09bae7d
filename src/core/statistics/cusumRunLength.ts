// How long a CUSUM chart runs until it alarms: the number that tells what its slack and limit are worth.
import { equalEdges, panelRule } from './gaussLegendre.ts';
import { solveLinear } from './linearSystem.ts';
import { normalCdf, normalDensity } from './normal.ts';

/**
 * Mean number of values until a two-sided tabular CUSUM from zero alarms, when the mean is off by `shift` standard deviations:
 * the integral equation of Page (1954) for each side, joined by 1/L = 1/L(up) + 1/L(down) (Kemp 1961).
 */
export function cusumRunLength(slack: number, limit: number, shift = 0): number {
  return 1 / (1 / oneSided(slack, limit, shift) + 1 / oneSided(slack, limit, -shift));
}

/** L(u) = 1 + L(0) Phi(k-u-d) + integral of L(y) phi(y+k-u-d) over 0..h, solved at quadrature nodes and at zero. */
function oneSided(slack: number, limit: number, shift: number): number {
  const { nodes, weights } = panelRule(equalEdges(0, limit, 1.5), 16);
  const places = [0, ...nodes];
  const equations = places.map((from, row) => {
    const offset = slack - from - shift;
    const chances = [normalCdf(offset), ...nodes.map((to, at) => weights[at]! * normalDensity(to + offset))];
    return chances.map((chance, column) => (row === column ? 1 - chance : -chance));
  });
  const lengths = solveLinear(
    equations,
    places.map(() => 1),
  );
  return lengths?.[0] ?? Number.POSITIVE_INFINITY;
}
