// Planned looks at a growing experiment: how far from zero the z value must be at each look so that all looks together
// cross by chance with probability alpha. The walk of the statistic between its bounds is integrated from look to look
// (Armitage, McPherson and Rowe 1969), on the scale where information adds up.
import { findRoot } from './findRoot.ts';
import { equalEdges, panelRule } from './gaussLegendre.ts';
import { normalDensity, normalSf, normalUpperQuantile } from './normal.ts';

export type BoundShape = 'pocock' | 'obrien-fleming';

/** Where the walk may still be: chance `masses` at the places `nodes`, at information `time`. */
interface Walk {
  readonly time: number;
  readonly nodes: readonly number[];
  readonly masses: readonly number[];
}

const start: Walk = { time: 0, nodes: [0], masses: [1] };
/** Standard deviations beyond which the walk is not followed: less than 1e-32 of it is there. */
const farthest = 12;

/** Two-sided z bounds of equally spaced looks: constant (Pocock 1977), or falling as 1/sqrt(k) (O'Brien and Fleming 1979). */
export function groupBounds(shape: BoundShape, looks: number, alpha = 0.05): number[] {
  const times = Array.from({ length: looks }, (_, at) => (at + 1) / looks);
  const bounds = (last: number) => times.map((time) => (shape === 'pocock' ? last : last / Math.sqrt(time)));
  // One look alone is the least that crosses, all looks without their dependence the most.
  const low = normalUpperQuantile(alpha / 2);
  const high = normalUpperQuantile(alpha / (2 * looks));
  if (looks === 1) return [low];
  return bounds(findRoot((last) => crossing(times, bounds(last)) - alpha, low, high));
}

export interface SpendingBounds {
  readonly z: number[];
  /** Alpha of both sides spent up to each look. */
  readonly cumulativeAlpha: number[];
}

/**
 * Two-sided z bounds for looks at any fractions of the full information, rising to at most 1 (Lan and DeMets 1983). Each side
 * spends half: `obrien-fleming` 4(1 - Phi(z(1-alpha/4)/sqrt(t))) in all, `pocock` alpha ln(1 + (e-1)t).
 */
export function spendingBounds(shape: BoundShape, information: readonly number[], alpha = 0.05): SpendingBounds {
  const cumulativeAlpha = information.map((time) => spentAt(shape, time, alpha));
  const z: number[] = [];
  let walk = start;
  for (const [at, time] of information.entries()) {
    const spend = cumulativeAlpha[at]! - (cumulativeAlpha[at - 1] ?? 0);
    const bound = boundFor(walk, time, spend);
    z.push(bound / Math.sqrt(time));
    walk = advance(walk, { time, bound, next: information[at + 1] ?? time });
  }
  return { z, cumulativeAlpha };
}

function spentAt(shape: BoundShape, time: number, alpha: number): number {
  if (shape === 'pocock') return alpha * Math.log1p((Math.E - 1) * time);
  return 4 * normalSf(normalUpperQuantile(alpha / 4) / Math.sqrt(time));
}

/** The bound which the walk crosses at `time` with chance `spend`, on either side. */
function boundFor(walk: Walk, time: number, spend: number): number {
  if (spend <= 0) return Number.POSITIVE_INFINITY;
  const high = Math.sqrt(time) * (normalUpperQuantile(spend / 2) + 1);
  return findRoot((bound) => Math.log(crossingAt(walk, time, bound) / spend), 0, high);
}

/** Chance of crossing at any look. */
function crossing(times: readonly number[], z: readonly number[]): number {
  let total = 0;
  let walk = start;
  for (const [at, time] of times.entries()) {
    const bound = z[at]! * Math.sqrt(time);
    total += crossingAt(walk, time, bound);
    walk = advance(walk, { time, bound, next: times[at + 1] ?? time });
  }
  return total;
}

function crossingAt({ time: before, nodes, masses }: Walk, time: number, bound: number): number {
  const step = Math.sqrt(time - before);
  let chance = 0;
  for (const [at, place] of nodes.entries()) {
    chance += masses[at]! * (normalSf((bound - place) / step) + normalSf((bound + place) / step));
  }
  return chance;
}

interface Look {
  readonly time: number;
  readonly bound: number;
  /** Information of the look after it: its step must be resolved as well. */
  readonly next: number;
}

/** The walk at the next look, as far as it stayed within the bounds there. */
function advance(walk: Walk, { time, bound, next }: Look): Walk {
  const step = Math.sqrt(time - walk.time);
  const edge = Math.min(bound, farthest * Math.sqrt(time));
  const width = 2 * (next > time ? Math.min(step, Math.sqrt(next - time)) : step);
  const { nodes, weights } = panelRule(equalEdges(-edge, edge, width), 14);
  const masses = nodes.map((place, at) => {
    let density = 0;
    for (const [from, origin] of walk.nodes.entries())
      density += walk.masses[from]! * normalDensity((place - origin) / step);
    return (weights[at]! * density) / step;
  });
  return { time, nodes, masses };
}
