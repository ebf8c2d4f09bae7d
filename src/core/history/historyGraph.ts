// What is known of the history of all prompts: commits with their parents, and one event for each commit and path where
// a tracked file came, went or changed. Only what never changes is in it, so it only grows and can be kept for ever.
import { IntList } from './intList.ts';
import { ObjectIdTable } from './objectIdTable.ts';

/** No source: a link that leads nowhere. */
export const noPath = -1;

export class HistoryGraph {
  readonly commits: ObjectIdTable;
  readonly blobs: ObjectIdTable;
  readonly paths: string[];
  /** A commit's parents in `parents` from here on; -1 while the commit itself has not been read. */
  readonly parentStart: IntList;
  readonly parents: IntList;
  readonly eventCommit: IntList;
  readonly eventPath: IntList;
  /** The blob the commit left at the path; 0 when it left none. */
  readonly eventBlob: IntList;
  /** 1 when the content went on under another name, so that the path's next content is a new prompt. */
  readonly eventMoved: IntList;
  /** An event's links in `linkPath` and `linkBlob`, one a parent: what the file was there. Blob 0: nothing. */
  readonly linkStart: IntList;
  readonly linkPath: IntList;
  readonly linkBlob: IntList;
  readonly #pathNumbers = new Map<string, number>();
  readonly #eventsOfPath: number[][] = [];
  /** Events of a path by the blob they left, built when first asked for. */
  readonly #eventsByBlob: (Map<number, number[]> | undefined)[] = [];
  readonly #eventsOfBlob = new Map<number, number[]>();
  #blobsIndexed = 0;

  constructor(hexLength: number, columns?: GraphColumns) {
    this.commits = new ObjectIdTable(hexLength, columns?.commits);
    this.blobs = new ObjectIdTable(hexLength, columns?.blobs);
    this.paths = columns ? [...columns.paths] : [];
    this.paths.forEach((path, number) => {
      this.#pathNumbers.set(path, number);
      this.#eventsOfPath.push([]);
    });
    const list = (name: IntColumn) => (columns ? new IntList(columns[name], columns[name].length) : new IntList());
    this.parentStart = list('parentStart');
    this.parents = list('parents');
    this.eventCommit = list('eventCommit');
    this.eventPath = list('eventPath');
    this.eventBlob = list('eventBlob');
    this.eventMoved = list('eventMoved');
    this.linkStart = list('linkStart');
    this.linkPath = list('linkPath');
    this.linkBlob = list('linkBlob');
    for (let event = 0; event < this.eventPath.length; event++)
      this.#eventsOfPath[this.eventPath.at(event)]?.push(event);
    if (this.linkStart.length === 0) this.linkStart.push(0);
  }

  get eventCount(): number {
    return this.eventCommit.length;
  }

  isLoaded(commit: number): boolean {
    return commit < this.parentStart.length && this.parentStart.at(commit) >= 0;
  }

  parentCount(commit: number): number {
    if (!this.isLoaded(commit)) return 0;
    return this.parents.at(this.parentStart.at(commit));
  }

  parent(commit: number, ordinal: number): number {
    return this.parents.at(this.parentStart.at(commit) + 1 + ordinal);
  }

  /** False when the commit was read before; then nothing of it may be added again. */
  addCommit(commit: number, parents: readonly number[]): boolean {
    while (this.parentStart.length <= commit) this.parentStart.push(-1);
    if (this.isLoaded(commit)) return false;
    this.parentStart.set(commit, this.parents.push(parents.length));
    for (const parent of parents) this.parents.push(parent);
    return true;
  }

  /** `links` holds path and blob for each parent in turn. */
  addEvent(commit: number, path: number, blob: number, links: readonly number[]): number {
    const event = this.eventCommit.push(commit);
    this.eventPath.push(path);
    this.eventBlob.push(blob);
    this.eventMoved.push(0);
    for (let at = 0; at < links.length; at += 2) {
      this.linkPath.push(links[at] as number);
      this.linkBlob.push(links[at + 1] as number);
    }
    this.linkStart.push(this.linkPath.length);
    (this.#eventsOfPath[path] as number[]).push(event);
    this.#eventsByBlob[path] = undefined;
    return event;
  }

  linkCount(event: number): number {
    return this.linkStart.at(event + 1) - this.linkStart.at(event);
  }

  setLink(event: number, ordinal: number, path: number, blob: number): void {
    const link = this.linkStart.at(event) + ordinal;
    this.linkPath.set(link, path);
    this.linkBlob.set(link, blob);
  }

  pathNumber(path: string): number {
    const known = this.#pathNumbers.get(path);
    if (known !== undefined) return known;
    const number = this.paths.push(path) - 1;
    this.#pathNumbers.set(path, number);
    this.#eventsOfPath.push([]);
    return number;
  }

  /** -1 for a path no event speaks of. */
  findPath(path: string): number {
    return this.#pathNumbers.get(path) ?? -1;
  }

  eventsOfPath(path: number): readonly number[] {
    return this.#eventsOfPath[path] ?? [];
  }

  /** The events that left exactly this blob (0: nothing) at the path. */
  eventsLeaving(path: number, blob: number): readonly number[] {
    let byBlob = this.#eventsByBlob[path];
    if (byBlob === undefined) {
      byBlob = new Map();
      for (const event of this.eventsOfPath(path)) {
        const left = this.eventBlob.at(event);
        const events = byBlob.get(left);
        if (events === undefined) byBlob.set(left, [event]);
        else events.push(event);
      }
      this.#eventsByBlob[path] = byBlob;
    }
    return byBlob.get(blob) ?? [];
  }

  /** The events that left this blob, under any name. */
  eventsWithBlob(blob: number): readonly number[] {
    for (; this.#blobsIndexed < this.eventCount; this.#blobsIndexed++) {
      const left = this.eventBlob.at(this.#blobsIndexed);
      const events = this.#eventsOfBlob.get(left);
      if (events === undefined) this.#eventsOfBlob.set(left, [this.#blobsIndexed]);
      else events.push(this.#blobsIndexed);
    }
    return this.#eventsOfBlob.get(blob) ?? [];
  }

  /** Read commits that no other read commit has as a parent: where the next reading may stop. */
  tips(): number[] {
    const hasChild = new Uint8Array(this.commits.size);
    const loaded: number[] = [];
    for (let commit = 1; commit < this.parentStart.length; commit++) {
      if (!this.isLoaded(commit)) continue;
      loaded.push(commit);
      for (let ordinal = 0; ordinal < this.parentCount(commit); ordinal++) hasChild[this.parent(commit, ordinal)] = 1;
    }
    return loaded.filter((commit) => hasChild[commit] === 0);
  }
}

export const intColumns = [
  'parentStart',
  'parents',
  'eventCommit',
  'eventPath',
  'eventBlob',
  'eventMoved',
  'linkStart',
  'linkPath',
  'linkBlob',
] as const;
export type IntColumn = (typeof intColumns)[number];

/** The graph as plain columns, for the cache. */
export interface GraphColumns extends Readonly<Record<IntColumn, Int32Array>> {
  readonly commits: Uint32Array;
  readonly blobs: Uint32Array;
  readonly paths: readonly string[];
}
