// Gauss-Legendre quadrature: the points at which a smooth function is asked, and what each answer weighs. Everything here is
// fixed by the number of points, so the same question gives the same digits on every machine.

export interface QuadratureRule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

const known = new Map<number, QuadratureRule>();

/** The rule of `count` points on -1..1, by Newton's method on the Legendre polynomial (Abramowitz and Stegun 25.4.29). */
export function gaussLegendre(count: number): QuadratureRule {
  const found = known.get(count);
  if (found) return found;
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let at = count; at >= 1; at -= 1) {
    let x = Math.cos((Math.PI * (at - 0.25)) / (count + 0.5));
    let slope = 0;
    for (let round = 0; round < 20; round += 1) {
      const { value, derivative } = legendre(count, x);
      slope = derivative;
      const step = value / derivative;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    nodes.push(x);
    weights.push(2 / ((1 - x * x) * slope * slope));
  }
  const rule = { nodes, weights };
  known.set(count, rule);
  return rule;
}

/** The rule of `count` points laid into each panel between neighbouring edges. */
export function panelRule(edges: readonly number[], count: number): QuadratureRule {
  const unit = gaussLegendre(count);
  const nodes: number[] = [];
  const weights: number[] = [];
  for (const [at, high] of edges.slice(1).entries()) {
    const low = edges[at]!;
    const half = (high - low) / 2;
    for (const [k, node] of unit.nodes.entries()) {
      nodes.push(low + half * (1 + node));
      weights.push(half * unit.weights[k]!);
    }
  }
  return { nodes, weights };
}

/** Edges that cut `low`..`high` into equal panels no wider than `width`. */
export function equalEdges(low: number, high: number, width: number): number[] {
  const count = Math.max(1, Math.ceil((high - low) / width));
  return Array.from({ length: count + 1 }, (_, at) => low + ((high - low) * at) / count);
}

function legendre(degree: number, x: number): { readonly value: number; readonly derivative: number } {
  let [before, value] = [1, x];
  for (let n = 2; n <= degree; n += 1) [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
  return { value, derivative: (degree * (x * value - before)) / (x * x - 1) };
}
