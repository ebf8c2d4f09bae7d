// Follows one prompt back through the graph: which events led to the text at a path of a commit.
// Rule: at a merge the line goes on only through parents that had the very text, as Git's own simplification does.
import type { HistoryGraph } from './historyGraph.ts';
import { joinLines, type Tracing } from './joinLines.ts';

/** One place where a file lies: a path of a commit, and its blob there. */
export interface Place {
  readonly commit: number;
  readonly path: number;
  readonly blob: number;
}

export class Lineage {
  readonly #graph: HistoryGraph;
  readonly #predecessors: (readonly number[] | undefined)[] = [];
  /** What joining the lines of a merge may ask; names alone are enough for it, so it never comes back to merges. */
  readonly #tracing: Tracing;
  #eventAt = new Int32Array(0);
  #seenAt = new Int32Array(0);
  #seenMark = 0;

  constructor(graph: HistoryGraph) {
    this.#graph = graph;
    this.#tracing = {
      graph,
      nearest: (commit, path) => this.#nearest(commit, path),
      before: (event) => this.#predecessors[event] ?? this.#linked(event).flat(),
    };
  }

  /** The newest events behind a place; none when the history does not reach back to one. */
  eventsBehind(place: Place): readonly number[] {
    const leaving = this.#graph.eventsLeaving(place.path, place.blob);
    // Nothing else ever left this text there, so it can only have come from that one event.
    if (place.blob !== 0 && leaving.length === 1) return leaving;
    if (place.blob === 0 && leaving.length === 0) return [];
    const nearest = this.#nearest(place.commit, place.path);
    // A text no event left comes from a commit that cannot be read; the line is taken up again behind it.
    if (leaving.length === 0) return nearest.filter((event) => this.#graph.eventBlob.at(event) !== 0);
    return nearest.filter((event) => this.#graph.eventBlob.at(event) === place.blob);
  }

  /** Every event that led to the places, oldest first in the order of `rank`. */
  eventsOf(places: readonly Place[], rank: Int32Array): number[] {
    const seen = new Set<number>();
    const open = places.flatMap((place) => this.eventsBehind(place));
    for (let event = open.pop(); event !== undefined; event = open.pop()) {
      if (seen.has(event)) continue;
      seen.add(event);
      for (const predecessor of this.predecessors(event)) open.push(predecessor);
    }
    const graph = this.#graph;
    const rankOf = (event: number) => rank[graph.eventCommit.at(event)] as number;
    const nameOf = (event: number) => graph.paths[graph.eventPath.at(event)] as string;
    return [...seen].sort((a, b) => rankOf(a) - rankOf(b) || (nameOf(a) < nameOf(b) ? -1 : 1));
  }

  /** The events directly before one, along every parent that counts. */
  predecessors(event: number): readonly number[] {
    const known = this.#predecessors[event];
    if (known !== undefined) return known;
    const lines = this.#linked(event);
    const found = lines.length > 1 ? joinLines(this.#tracing, event, lines) : [...new Set(lines.flat())];
    this.#predecessors[event] = found;
    return found;
  }

  /** For each parent the events directly before, as far as the names alone tell. */
  #linked(event: number): number[][] {
    const graph = this.#graph;
    const commit = graph.eventCommit.at(event);
    const wasThere = this.#wasSomewhere(event);
    const lines: number[][] = [];
    for (let ordinal = 0; ordinal < graph.linkCount(event); ordinal++) {
      const link = graph.linkStart.at(event) + ordinal;
      const path = graph.linkPath.at(link);
      const blob = graph.linkBlob.at(link);
      const isSource = path >= 0 && (blob !== 0 || !wasThere);
      const behind = isSource ? this.eventsBehind({ commit: graph.parent(commit, ordinal), path, blob }) : [];
      // What went on under another name did not end here, so nothing takes it up again.
      lines.push(behind.filter((before) => blob !== 0 || graph.eventMoved.at(before) === 0));
    }
    return lines;
  }

  #wasSomewhere(event: number): boolean {
    const graph = this.#graph;
    for (let link = graph.linkStart.at(event); link < graph.linkStart.at(event + 1); link++) {
      if (graph.linkBlob.at(link) !== 0) return true;
    }
    return false;
  }

  /** The first events of a path met on every way back from a commit, itself included. */
  #nearest(commit: number, path: number): number[] {
    const graph = this.#graph;
    this.#makeRoom();
    const events = graph.eventsOfPath(path);
    for (const event of events) this.#eventAt[graph.eventCommit.at(event)] = event + 1;
    const mark = ++this.#seenMark;
    const found: number[] = [];
    const open = [commit];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (this.#seenAt[at] === mark) continue;
      this.#seenAt[at] = mark;
      const event = (this.#eventAt[at] as number) - 1;
      if (event >= 0) found.push(event);
      else for (let ordinal = 0; ordinal < graph.parentCount(at); ordinal++) open.push(graph.parent(at, ordinal));
    }
    for (const event of events) this.#eventAt[graph.eventCommit.at(event)] = 0;
    return found;
  }

  #makeRoom(): void {
    const size = this.#graph.commits.size;
    if (this.#eventAt.length >= size) return;
    this.#eventAt = new Int32Array(size * 2);
    this.#seenAt = new Int32Array(size * 2);
    this.#seenMark = 0;
  }
}
