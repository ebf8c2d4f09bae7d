// A history drawn as lanes: which order its rows have, and which lines each row draws. Newer rows stand above what they
// were made from; where that leaves a choice the later date comes first. The main line keeps the first lane.

export interface GraphNode {
  readonly id: string;
  /** Ids of what it was made from, first parent first; ids that are no node are passed over. */
  readonly before: readonly string[];
  /** ISO 8601; empty when unknown. */
  readonly at: string;
}

/** Lanes count from 0. A line comes in at the top of the row and goes out at its bottom. */
export interface GraphRow {
  readonly id: string;
  readonly lane: number;
  /** Lanes whose line ends in this node. */
  readonly above: readonly number[];
  /** Lanes whose line goes past it. */
  readonly past: readonly number[];
  /** Lanes in which its own lines go on. */
  readonly below: readonly number[];
}

/** Rows from top to bottom. `main` is the newest node of the line that keeps the first lane, or null. */
export function laneGraph(nodes: readonly GraphNode[], main: string | null): GraphRow[] {
  const known = new Set(nodes.map(({ id }) => id));
  // What each lane waits for. The main line has its lane before its first node is reached, yet no line to draw.
  const lanes: (string | null)[] = main !== null && known.has(main) ? [main] : [];
  const isDrawn = [false];
  return inOrder(nodes).map(({ id, before }) => {
    const ending = lanes.flatMap((wanted, lane) => (wanted === id ? [lane] : []));
    const lane = ending[0] ?? freeLane(lanes);
    const above = ending.filter((at) => isDrawn[at] === true);
    for (const at of ending) lanes[at] = null;
    const past = lanes.flatMap((wanted, at) => (wanted !== null && at !== lane && isDrawn[at] === true ? [at] : []));
    const below: number[] = [];
    for (const parent of before.filter((other) => known.has(other))) {
      const isFirst = below.length === 0;
      const waiting = isFirst ? -1 : lanes.indexOf(parent);
      const to = isFirst ? lane : waiting >= 0 ? waiting : freeLane(lanes);
      lanes[to] = parent;
      isDrawn[to] = true;
      below.push(to);
    }
    return { id, lane, above, past, below: [...new Set(below)] };
  });
}

function freeLane(lanes: readonly (string | null)[]): number {
  const free = lanes.indexOf(null);
  return free < 0 ? lanes.length : free;
}

/** Every node above what it was made from, the latest first among those that may come next. */
function inOrder(nodes: readonly GraphNode[]): GraphNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const children = new Map<string, number>();
  for (const { before } of nodes)
    for (const parent of new Set(before)) children.set(parent, (children.get(parent) ?? 0) + 1);
  const ready = nodes.filter(({ id }) => !children.has(id));
  const ordered: GraphNode[] = [];
  while (ready.length > 0) {
    const next = ready.reduce((latest, node) => (node.at > latest.at ? node : latest));
    ready.splice(ready.indexOf(next), 1);
    ordered.push(next);
    for (const parent of new Set(next.before)) {
      const left = (children.get(parent) as number) - 1;
      children.set(parent, left);
      const node = byId.get(parent);
      if (left === 0 && node !== undefined) ready.push(node);
    }
  }
  return ordered;
}
