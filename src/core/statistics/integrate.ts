// Integrals of several functions at once, to nearly all digits of each. The caller names the edges where something happens;
// between them panels are halved until halving no longer changes an integral.
import { gaussLegendre } from './gaussLegendre.ts';

/** Asked at one place, the values of all functions there. */
export type Integrand = (x: number) => readonly number[];

const points = 16;
const deepest = 40;
const tolerance = 1e-13;

interface Panel {
  readonly low: number;
  readonly high: number;
  readonly values: readonly number[];
}

/** The integral of each function from the first edge to the last; `edges` ascend. */
export function integrate(f: Integrand, edges: readonly number[]): number[] {
  const panels = edges.slice(1).map((high, at) => panelOf(f, edges[at]!, high));
  const count = panels[0]?.values.length ?? 0;
  // What an integral may still change by is told from the whole, so that panels of nothing are not halved for nothing.
  const scales = sumOf(
    panels.map(({ values }) => values.map(Math.abs)),
    count,
  );
  const parts = panels.map((panel) => refine(f, panel, { scales, depth: 0 }));
  return sumOf(parts, count);
}

function refine(
  f: Integrand,
  panel: Panel,
  state: { readonly scales: readonly number[]; readonly depth: number },
): readonly number[] {
  const middle = (panel.low + panel.high) / 2;
  const left = panelOf(f, panel.low, middle);
  const right = panelOf(f, middle, panel.high);
  const values = panel.values.map((_, at) => left.values[at]! + right.values[at]!);
  const isSettled = values.every((value, at) => Math.abs(value - panel.values[at]!) <= tolerance * state.scales[at]!);
  if (isSettled || state.depth === deepest) return values;
  const below = { scales: state.scales, depth: state.depth + 1 };
  const ofLeft = refine(f, left, below);
  const ofRight = refine(f, right, below);
  return ofLeft.map((value, at) => value + ofRight[at]!);
}

function panelOf(f: Integrand, low: number, high: number): Panel {
  const { nodes, weights } = gaussLegendre(points);
  const half = (high - low) / 2;
  const values: number[] = [];
  for (const [at, node] of nodes.entries()) {
    for (const [k, value] of f(low + half * (1 + node)).entries()) {
      values[k] = (values[k] ?? 0) + value * weights[at]! * half;
    }
  }
  return { low, high, values };
}

function sumOf(rows: readonly (readonly number[])[], count: number): number[] {
  const sums = new Array<number>(count).fill(0);
  for (const row of rows) for (const [at, value] of row.entries()) sums[at]! += value;
  return sums;
}
