// Turns one commit of the log into events: exact renames are settled here by blob id, and what only a comparison of
// texts can settle is named as a candidate. Rule: an exact rename keeps the base name if it can, as Git itself has it.
import { bytesToPath } from './bytePath.ts';
import type { HistoryGraph } from './historyGraph.ts';
import { noPath } from './historyGraph.ts';
import type { RawCommit, RawEntry } from './logParser.ts';
import type { TrackedNames } from './trackedNames.ts';

/** What happens to the paths of one commit, in numbers of the graph. */
interface Change {
  readonly event: number;
  /** False for an event that an earlier reading recorded; its links stand. */
  readonly isNew: boolean;
  readonly path: number;
  readonly olds: readonly number[];
  readonly next: number;
}

interface Source {
  readonly blob: number;
  readonly name: () => string;
  readonly change: Change | null;
  used: boolean;
}

export interface ReadCommitOptions {
  /** Reads only these paths of commits that are known already. */
  readonly only?: TrackedNames;
  /** Told of a name that is not tracked and that a prompt came from; its older history is in the rest of the log. */
  readonly onSource?: (path: string) => void;
}

/** True when the commit may hold edited renames or re-used paths, which `renameCandidates` then settles. */
export function readCommit(graph: HistoryGraph, raw: RawCommit, options: ReadCommitOptions = {}): boolean {
  const { bytes, start, end } = raw.head;
  const step = graph.commits.hexLength + 1;
  const commit = graph.commits.intern(bytes, start);
  const parents: number[] = [];
  for (let at = start + step; at + step - 1 <= end; at += step) parents.push(graph.commits.intern(bytes, at));
  if (options.only === undefined && !graph.addCommit(commit, parents)) return false;
  if (raw.tracked.length === 0) return false;
  const changes = raw.tracked
    .map((entry) => addChange(graph, commit, entry, options))
    .filter((change) => change !== null);
  if (changes.length === 0) return false;
  if (parents.length <= 1) return linkExactRenames(graph, changes, raw, options);
  linkMergeRenames(graph, changes);
  return false;
}

function addChange(graph: HistoryGraph, commit: number, entry: RawEntry, options: ReadCommitOptions): Change | null {
  const idOf = (id: RawEntry['next']) => (id === null ? 0 : graph.blobs.intern(id.bytes, id.start));
  const olds = entry.olds.map(idOf);
  const next = idOf(entry.next);
  if (olds.every((old) => old === next)) return null;
  const name = bytesToPath(entry.path.bytes, entry.path.start, entry.path.end);
  const path = graph.pathNumber(name);
  if (options.only !== undefined) {
    const known = graph.eventsOfPath(path).find((event) => graph.eventCommit.at(event) === commit);
    if (known !== undefined || !options.only.hasName(name))
      return { event: known ?? -1, isNew: false, path, olds, next };
  }
  const isRoot = graph.parentCount(commit) === 0;
  const links = isRoot ? [noPath, 0] : olds.flatMap((old) => [path, old]);
  return { event: graph.addEvent(commit, path, next, links), isNew: true, path, olds, next };
}

/** Returns whether additions are left over beside something they may have come from. */
function linkExactRenames(
  graph: HistoryGraph,
  changes: readonly Change[],
  raw: RawCommit,
  { onSource }: ReadCommitOptions,
): boolean {
  const adds = changes.filter(isAddition);
  if (adds.length === 0) return hasSwap(changes);
  const wanted = new Set(adds.map((add) => add.next));
  const sources = exactSources(graph, changes, raw, wanted);
  const paired = { graph, sources, onSource };
  const left = pairExactly(pairExactly(adds, { ...paired, sameName: true }), { ...paired, sameName: false });
  if (!left.some((add) => add.isNew)) return hasSwap(changes);
  const hasDelete =
    changes.some((change) => change.next === 0 && !isMoved(graph, change)) ||
    raw.untrackedDeletes.some((entry) => looksLikeYaml(entry));
  return hasDelete || changes.some((change) => change.olds[0] !== 0 && change.next !== 0);
}

function isAddition({ olds, next }: Change): boolean {
  return next !== 0 && olds.every((old) => old === 0);
}

function isMoved(graph: HistoryGraph, change: Change): boolean {
  return change.event >= 0 && graph.eventMoved.at(change.event) === 1;
}

function exactSources(
  graph: HistoryGraph,
  changes: readonly Change[],
  raw: RawCommit,
  wanted: Set<number>,
): Map<number, Source[]> {
  const byBlob = new Map<number, Source[]>();
  const add = (source: Source) => {
    const same = byBlob.get(source.blob);
    if (same === undefined) byBlob.set(source.blob, [source]);
    else same.push(source);
  };
  for (const change of changes) {
    const blob = change.olds[0] as number;
    if (change.next === 0 && wanted.has(blob)) {
      add({ blob, name: () => graph.paths[change.path] as string, change, used: false });
    }
  }
  for (const { olds, path } of raw.untrackedDeletes) {
    const old = olds[0];
    const blob = old ? graph.blobs.find(old.bytes, old.start) : -1;
    if (blob > 0 && wanted.has(blob))
      add({ blob, name: () => bytesToPath(path.bytes, path.start, path.end), change: null, used: false });
  }
  return byBlob;
}

interface Pairing {
  readonly graph: HistoryGraph;
  readonly sources: ReadonlyMap<number, Source[]>;
  readonly sameName: boolean;
  readonly onSource: ((path: string) => void) | undefined;
}

/** Returns the additions that found no deletion of the same text. */
function pairExactly(adds: readonly Change[], { graph, sources, sameName, onSource }: Pairing): Change[] {
  const left: Change[] = [];
  for (const add of adds) {
    const wantedName = baseName(graph.paths[add.path] as string);
    const source = sources
      .get(add.next)
      ?.find((candidate) => !candidate.used && (!sameName || baseName(candidate.name()) === wantedName));
    if (source === undefined) {
      left.push(add);
      continue;
    }
    source.used = true;
    if (source.change !== null && source.change.event >= 0) graph.eventMoved.set(source.change.event, 1);
    if (add.isNew) graph.setLink(add.event, 0, graph.pathNumber(source.name()), source.blob);
    if (source.change === null) onSource?.(source.name());
  }
  return left;
}

/** Two paths that exchanged contents are two renames, which only a comparison of both can tell. */
function hasSwap(changes: readonly Change[]): boolean {
  const edits = changes.filter((change) => change.isNew && change.olds[0] !== 0 && change.next !== 0);
  if (edits.length < 2) return false;
  const olds = new Set(edits.map((edit) => edit.olds[0]));
  return edits.some((edit) => olds.has(edit.next));
}

/** A file added by the merge itself with a text that some parent had under a name that the merge took away. */
function linkMergeRenames(graph: HistoryGraph, changes: readonly Change[]): void {
  for (const add of changes) {
    if (!add.isNew || !isAddition(add)) continue;
    const source = changes.find(
      (change) => change.next === 0 && change.olds.includes(add.next) && !isMoved(graph, change),
    );
    if (source === undefined) continue;
    if (source.event >= 0) graph.eventMoved.set(source.event, 1);
    source.olds.forEach((old, ordinal) => {
      if (old !== 0) graph.setLink(add.event, ordinal, source.path, old);
    });
  }
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function looksLikeYaml({ path }: RawEntry): boolean {
  const tail = bytesToPath(path.bytes, Math.max(path.start, path.end - 5), path.end).toLowerCase();
  return tail === '.yaml' || tail.endsWith('.yml');
}
