// Which lines meet in a file that a merge made. A path is not enough: one side may have renamed the prompt, or put
// another one in its place. Rule: a line comes in under whatever name it has on that side, and a stranger never does.
import type { HistoryGraph } from './historyGraph.ts';

export interface Tracing {
  readonly graph: HistoryGraph;
  /** The first events of a path on every way back from a commit. */
  readonly nearest: (commit: number, path: number) => readonly number[];
  /** The events directly before one. */
  readonly before: (event: number) => readonly number[];
}

/** `lines` holds for each parent the events behind the file of the same name there, none where there is no such file. */
export function joinLines(tracing: Tracing, event: number, lines: readonly (readonly number[])[]): readonly number[] {
  const { graph } = tracing;
  const commit = graph.eventCommit.at(event);
  const path = graph.eventPath.at(event);
  const kept = withoutDisplaced(tracing, path, lines);
  const joined = new Set(kept.flat());
  // A file that ended in the merge ended where it was; one that goes on may have come under another name.
  if (joined.size > 0 && graph.eventBlob.at(event) !== 0 && kept.some((line) => line.length === 0)) {
    const kin = ancestors(tracing, [...joined]);
    const names = new Set([...kin].map((other) => graph.eventPath.at(other)));
    names.delete(path);
    kept.forEach((line, ordinal) => {
      if (line.length > 0) return;
      for (const name of names) {
        for (const other of tracing.nearest(graph.parent(commit, ordinal), name)) {
          if (graph.eventBlob.at(other) !== 0 && isKin(tracing, other, kin)) joined.add(other);
        }
      }
    });
  }
  const sameText = [...joined].filter((other) => graph.eventBlob.at(other) === graph.eventBlob.at(event));
  return sameText.length > 0 ? sameText : [...joined];
}

/** Empties the lines of files that had to leave the name to another prompt on the other side. */
function withoutDisplaced(
  tracing: Tracing,
  path: number,
  lines: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  const present = lines.filter((line) => line.length > 0);
  if (present.length < 2) return lines;
  const histories = new Map(present.map((line) => [line, ancestors(tracing, line)]));
  const isDisplaced = (line: readonly number[]) => {
    const own = histories.get(line) as Set<number>;
    return present.some((other) => {
      const theirs = histories.get(other) as Set<number>;
      if (other === line || [...own].some((event) => theirs.has(event))) return false;
      const lost = takeovers(tracing, { path, newcomer: theirs, before: own });
      const won = takeovers(tracing, { path, newcomer: own, before: theirs });
      // Two prompts may have had the name in turn: the last to take it has it.
      return lost.some(({ prior }) => {
        const earlier = ancestors(tracing, [prior]);
        return won.every(({ arrival }) => earlier.has(arrival));
      });
    });
  };
  const displaced = new Set(present.filter(isDisplaced));
  if (displaced.size === present.length) return lines;
  return lines.map((line) => (displaced.has(line) ? [] : line));
}

interface Takeover {
  /** The event by which the newcomer came to the path. */
  readonly arrival: number;
  /** What the path had been until then. */
  readonly prior: number;
}

/** Where one history came to a path that the other had until then. */
function takeovers(
  { graph, nearest, before }: Tracing,
  lines: { readonly path: number; readonly newcomer: ReadonlySet<number>; readonly before: ReadonlySet<number> },
): Takeover[] {
  const found: Takeover[] = [];
  for (const arrival of lines.newcomer) {
    if (graph.eventPath.at(arrival) !== lines.path) continue;
    if (before(arrival).some((other) => graph.eventPath.at(other) === lines.path)) continue;
    const commit = graph.eventCommit.at(arrival);
    for (let ordinal = 0; ordinal < graph.parentCount(commit); ordinal++) {
      for (const prior of nearest(graph.parent(commit, ordinal), lines.path)) {
        const isTheirs = lines.before.has(prior) || before(prior).some((older) => lines.before.has(older));
        if (isTheirs) found.push({ arrival, prior });
      }
    }
  }
  return found;
}

function isKin(tracing: Tracing, event: number, kin: ReadonlySet<number>): boolean {
  return [...ancestors(tracing, [event])].some((other) => kin.has(other));
}

function ancestors({ before }: Tracing, events: readonly number[]): Set<number> {
  const seen = new Set(events);
  for (const event of seen) for (const older of before(event)) seen.add(older);
  return seen;
}
