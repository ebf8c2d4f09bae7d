// The versions of every prompt of one repository. Reads what is new when asked, keeps what it read, and never looks at
// the work tree or the index. Rule: whatever the ref, the same commits give the same versions with the same numbers.
import { TrackerError } from '../base/trackerError.ts';
import { BlobDigests, type Digest, damagedContent, digestText, notHere } from './blobDigests.ts';
import { fromReadablePath, toReadablePath } from './bytePath.ts';
import { commitsOf, describeVersions, numberTraced, type Traced } from './describeVersions.ts';
import type { Git } from './git.ts';
import { decodeDigests, encodeDigests, type HistoryCache } from './graphCache.ts';
import type { HistoryGraph } from './historyGraph.ts';
import { KnownCommits } from './knownCommits.ts';
import type { Lineage, Place } from './lineage.ts';
import { linearOrder } from './linearOrder.ts';
import { listTree, type TreeFile } from './listTree.ts';
import { localObjects, readObjects } from './objectContents.ts';
import { isPartialClone } from './partialClone.ts';
import type { BranchHead, PromptHistory, TagPlace } from './promptVersion.ts';
import { readHead } from './readHead.ts';
import { RepositoryGraph } from './repositoryGraph.ts';
import { fileNamed, placeOf } from './treePlace.ts';

export interface HistoryOptions {
  readonly digest: Digest;
  /** Changes whenever `digest` may answer differently, so that kept answers are dropped. */
  readonly digestVersion: string;
  readonly suffixes?: readonly string[];
  readonly cache?: HistoryCache;
  /** Lets others run between two pieces of work; the event loop is never held for long. */
  readonly pause?: () => Promise<void>;
}

export interface ViewOptions {
  /** Any revision; default `HEAD`. */
  readonly ref?: string;
  /** Joins the heads of every local branch to the view. */
  readonly allBranches?: boolean;
  readonly signal?: AbortSignal;
}

export interface PromptFile {
  readonly path: string;
  readonly blob: string;
}

export interface History {
  /** The prompt files of a commit, in Git's order. */
  prompts(ref?: string): Promise<PromptFile[]>;
  /** Empty when the path never was at the ref. */
  versions(path: string, options?: ViewOptions): Promise<PromptHistory>;
  /** `versions` of several paths in their order, far cheaper than one by one. */
  versionsOf(paths: readonly string[], options?: ViewOptions): Promise<PromptHistory[]>;
  /** The same for every prompt of the ref. */
  allVersions(options?: ViewOptions): Promise<PromptHistory[]>;
  /** The prompt on each local branch that has it, under whatever name it has there. */
  heads(path: string): Promise<BranchHead[]>;
  /** Every tag with what it stands for, the newest first. */
  tags(): Promise<TagPlace[]>;
  /** Throws `git/object-missing`, in words, when the bytes are not here or cannot be read. */
  blob(id: string): Promise<Uint8Array>;
  /** Many at once, by id; what is not here, cannot be read or is too large is left out. */
  blobs(ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Full commit id of any revision; null when there is none. */
  resolveCommit(revision: string): Promise<string | null>;
  /** Null when the path is not in that commit. */
  blobAt(commit: string, path: string): Promise<string | null>;
  /** The prompt hash a text would have, by the same rule as the versions'. */
  hashOf(bytes: Uint8Array, path: string): string;
  /** What of the history read so far could not be read, in sentences. */
  notices(): readonly string[];
  /** Notices that the repository changed its depth; new commits are noticed without it. */
  refresh(): Promise<void>;
  /** Writes the cache. The history may still be used. */
  save(): Promise<void>;
}

const defaultSuffixes = ['.prompt.yaml', '.prompt.yml'];
const viewsKept = 8;
/** Prompts between two pauses. */
const atOnce = 32;
const maxBlobBytes = 16 * 1024 * 1024;

/** Opens without reading anything; the first question reads the history or its cache. */
export function openHistory(git: Git, options: HistoryOptions): History {
  return new RepositoryHistory(git, options);
}

/** A ref (or all branches) as the graph sees it. */
interface View {
  readonly graph: HistoryGraph;
  readonly lineage: Lineage;
  /** Full ids; the one in view first. */
  readonly tips: readonly string[];
  readonly rank: Int32Array;
}

class RepositoryHistory implements History {
  readonly #git: Git;
  readonly #options: HistoryOptions;
  readonly #suffixes: readonly string[];
  readonly #graph: RepositoryGraph;
  readonly #pause: () => Promise<void>;
  readonly #commits: KnownCommits;
  readonly #trees = new Map<string, ReadonlyMap<string, TreeFile>>();
  readonly #ranks = new Map<string, Int32Array>();
  #digests: Promise<BlobDigests> | null = null;
  #local: Promise<ReadonlySet<string> | null> | null = null;

  constructor(git: Git, options: HistoryOptions) {
    this.#git = git;
    this.#options = options;
    this.#suffixes = options.suffixes ?? defaultSuffixes;
    this.#commits = new KnownCommits(git, options.cache ?? null);
    this.#pause = options.pause ?? (() => Promise.resolve());
    this.#graph = new RepositoryGraph({ git, suffixes: this.#suffixes, cache: options.cache ?? null });
  }

  async prompts(ref = 'HEAD'): Promise<PromptFile[]> {
    const files = await this.#tree(await this.#commitOf(ref));
    return [...files.values()].map(({ path, blob }) => ({ path: toReadablePath(path), blob }));
  }

  async versions(path: string, options: ViewOptions = {}): Promise<PromptHistory> {
    return (await this.versionsOf([path], options))[0] as PromptHistory;
  }

  async versionsOf(paths: readonly string[], options: ViewOptions = {}): Promise<PromptHistory[]> {
    const view = await this.#view(options);
    const names = await Promise.all(paths.map((path) => this.#bytePath(view, path)));
    return this.#described(view, names, options);
  }

  async allVersions(options: ViewOptions = {}): Promise<PromptHistory[]> {
    const view = await this.#view(options);
    return this.#described(view, [...(await this.#tree(view.tips[0] as string)).keys()], options);
  }

  async #described(view: View, paths: readonly string[], { signal }: ViewOptions): Promise<PromptHistory[]> {
    const traced: Traced[] = [];
    for (const path of paths) {
      traced.push(await this.#trace(view, path));
      if (traced.length % atOnce === 0) await this.#pause();
    }
    return this.#histories(view, traced, signal);
  }

  async heads(path: string): Promise<BranchHead[]> {
    const branches = await this.#branches();
    const view = await this.#view({ allBranches: true });
    const names = await this.#namesOf(view, await this.#bytePath(view, path));
    const heads: { branch: string; commit: string; name: string; blob: string }[] = [];
    for (const { branch, commit } of branches) {
      const file = fileNamed(await this.#tree(commit), names);
      if (file !== undefined) heads.push({ branch, commit, name: file.path, blob: file.blob });
    }
    const digests = await this.#loadedDigests();
    await digests.load(
      heads.map(({ blob }) => blob),
      heads.map(({ name }) => name),
    );
    return heads.map(({ branch, commit, name, blob }) => {
      return { branch, commit, path: toReadablePath(name), blob, hash: digests.get(blob).hash };
    });
  }

  async tags(): Promise<TagPlace[]> {
    const format = '--format=%(objectname) %(*objectname) %(refname)';
    const { stdout } = await this.#git.run(['for-each-ref', '--sort=-creatordate', format, 'refs/tags']);
    return new TextDecoder()
      .decode(stdout)
      .split('\n')
      .flatMap((line) => {
        const [, object, peeled, tag] = /^([0-9a-f]+) ([0-9a-f]*) refs\/tags\/(.+)$/.exec(line) ?? [];
        return tag === undefined ? [] : [{ tag, commit: (peeled || object) as string }];
      });
  }

  async blob(id: string): Promise<Uint8Array> {
    const local = await this.#localObjects();
    let bytes: Uint8Array | null = null;
    let problem = local === null || local.has(id) ? damagedContent : notHere;
    if (problem !== notHere) {
      await readObjects(this.#git, [id], { maxBytes: maxBlobBytes }, (_, content) => {
        if (content.kind === 'blob') bytes = content.bytes;
        else if (content.kind === 'too-large') problem = `Its content is too large to show (${content.size} bytes).`;
        return undefined;
      });
    }
    if (bytes !== null) return bytes;
    throw new TrackerError('git/object-missing', `${id.slice(0, 10)}: ${problem}`, {
      hint:
        problem === notHere
          ? 'Run `git fetch --refetch` to bring everything here.'
          : 'Run `git fsck` to see what is wrong.',
    });
  }

  async blobs(ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const local = await this.#localObjects();
    const wanted = [...new Set(ids)].filter((id) => local === null || local.has(id));
    const found = new Map<string, Uint8Array>();
    await readObjects(this.#git, wanted, { maxBytes: maxBlobBytes }, (index, content) => {
      if (content.kind === 'blob') found.set(wanted[index] as string, content.bytes);
      return index % atOnce === atOnce - 1 ? this.#pause() : undefined;
    });
    return found;
  }

  async resolveCommit(revision: string): Promise<string | null> {
    if (revision === 'HEAD') return (await readHead(this.#git)).commit;
    if (revision === '' || revision.includes('\0')) return null;
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
    const { exitCode, stdout } = await this.#git.run(args, { timeoutMs: 10_000 });
    const id = new TextDecoder().decode(stdout).trim();
    return exitCode === 0 && /^[0-9a-f]{40,64}$/.test(id) ? id : null;
  }

  async blobAt(commit: string, path: string): Promise<string | null> {
    const files = await this.#tree(commit);
    return (
      (files.get(fromReadablePath(path)) ?? [...files.values()].find((file) => toReadablePath(file.path) === path))
        ?.blob ?? null
    );
  }

  hashOf(bytes: Uint8Array, path: string): string {
    return digestText(this.#options.digest, bytes, path).hash;
  }

  notices(): string[] {
    const damaged = [...this.#graph.damaged].map((commit) => commit.slice(0, 10));
    if (damaged.length === 0) return [];
    return [`Git cannot read ${damaged.join(', ')}: what these commits changed is missing from the history.`];
  }

  async refresh(): Promise<void> {
    await this.#graph.refresh();
    this.#ranks.clear();
    this.#local = null;
  }

  async save(): Promise<void> {
    await this.#graph.save();
    await this.#commits.save();
    const digests = await this.#digests;
    if (digests === null || digests.added === 0) return;
    digests.added = 0;
    await this.#options.cache?.write('digests', encodeDigests(digests.known, this.#options.digestVersion));
  }

  async #commitOf(ref: string): Promise<string> {
    const commit = await this.resolveCommit(ref);
    if (commit !== null) return commit;
    if (ref === 'HEAD') {
      throw new TrackerError('git/no-commits', 'This repository has no commits yet.', {
        hint: 'Commit a prompt file to start its history.',
      });
    }
    throw new TrackerError('usage/unknown-version', `Git knows no revision \u201c${ref}\u201d.`, {
      hint: 'Name a branch, a tag or a commit.',
    });
  }

  async #view(options: ViewOptions): Promise<View> {
    const tips = [await this.#commitOf(options.ref ?? 'HEAD')];
    if (options.allBranches === true) tips.push(...(await this.#branches()).map(({ commit }) => commit));
    const { graph, lineage } = await this.#graph.reach(tips, options.signal);
    const key = tips.join(' ');
    let rank = this.#ranks.get(key);
    if (rank === undefined) {
      rank = linearOrder(
        graph,
        tips.map((tip) => graph.commits.findHex(tip)),
      );
      keep(this.#ranks, key, rank);
    }
    return { graph, lineage, tips, rank };
  }

  async #branches(): Promise<{ branch: string; commit: string }[]> {
    const args = ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads'];
    const { stdout } = await this.#git.run(args);
    const lines = new TextDecoder()
      .decode(stdout)
      .split('\n')
      .filter((line) => line !== '');
    return lines.map((line) => {
      const at = line.indexOf(' ');
      return { commit: line.slice(0, at), branch: line.slice(at + 1 + 'refs/heads/'.length) };
    });
  }

  /** The prompt files of a commit by their path. */
  async #tree(commit: string): Promise<ReadonlyMap<string, TreeFile>> {
    let files = this.#trees.get(commit);
    if (files === undefined) {
      files = new Map((await listTree(this.#git, commit, this.#suffixes)).map((file) => [file.path, file]));
      keep(this.#trees, commit, files);
    }
    return files;
  }

  /** An escaped name stands for the odd one it was made from. */
  async #bytePath(view: View, path: string): Promise<string> {
    const plain = fromReadablePath(path);
    if (!path.includes('\\x') || view.graph.findPath(plain) >= 0) return plain;
    return view.graph.paths.find((name) => toReadablePath(name) === path) ?? plain;
  }

  async #trace(view: View, path: string): Promise<Traced> {
    const { graph, lineage, rank } = view;
    const places: Place[] = [];
    let current: readonly number[] = [];
    const names = view.tips.length > 1 ? await this.#namesOf(view, path) : new Set([path]);
    for (const [index, tip] of view.tips.entries()) {
      const file = fileNamed(await this.#tree(tip), names);
      if (file === undefined) continue;
      const place = placeOf(graph, tip, file);
      places.push(place);
      if (index === 0)
        current = lineage.eventsBehind(place).filter((event) => graph.eventBlob.at(event) === place.blob);
    }
    const events = lineage.eventsOf(places, rank);
    const position = new Map(events.map((event, at) => [event, at]));
    const predecessors = events.map((event, at) =>
      lineage.predecessors(event).flatMap((before) => {
        const found = position.get(before);
        return found !== undefined && found < at ? [found] : [];
      }),
    );
    return { path, events, predecessors, current: current.flatMap((event) => position.get(event) ?? []) };
  }

  /** Every name the prompt at a path has had on any branch in view. */
  async #namesOf(view: View, path: string): Promise<Set<string>> {
    const { graph, lineage, rank } = view;
    const names = new Set([path]);
    for (const tip of view.tips) {
      const file = (await this.#tree(tip)).get(path);
      if (file === undefined) continue;
      for (const event of lineage.eventsOf([placeOf(graph, tip, file)], rank))
        names.add(graph.paths[graph.eventPath.at(event)] as string);
      break;
    }
    return names;
  }

  #localObjects(): Promise<ReadonlySet<string> | null> {
    this.#local ??= isPartialClone(this.#git).then((isPartial) => localObjects(this.#git, isPartial));
    return this.#local;
  }

  async #loadedDigests(): Promise<BlobDigests> {
    this.#digests ??= (async () => {
      const { cache, digest, digestVersion } = this.#options;
      const bytes = (await cache?.read('digests').catch(() => null)) ?? null;
      const known = bytes === null ? null : decodeDigests(bytes, digestVersion);
      const local = await this.#localObjects();
      return new BlobDigests(this.#git, digest, { local, pause: this.#pause, ...(known && { known }) });
    })();
    return this.#digests;
  }

  async #histories(view: View, traced: readonly Traced[], signal?: AbortSignal): Promise<PromptHistory[]> {
    const { graph } = view;
    const digests = await this.#loadedDigests();
    const texts = traced.flatMap(({ events }) => events.filter((event) => graph.eventBlob.at(event) !== 0));
    const blobs = texts.map((event) => graph.blobs.hex(graph.eventBlob.at(event)));
    await digests.load(
      blobs,
      texts.map((event) => graph.paths[graph.eventPath.at(event)] as string),
      signal,
    );
    const numbered = await this.#eachInTurn(traced, (one) => numberTraced(graph, one, digests));
    const commits = numbered.flatMap((one) => commitsOf(graph, one));
    const details = await this.#commits.load(commits, this.#pause);
    const facts = { graph, rank: view.rank, digests, details };
    return this.#eachInTurn(numbered, (one) => describeVersions(one, facts));
  }

  /** Maps a long list without holding the event loop for long. */
  async #eachInTurn<T, R>(values: readonly T[], map: (value: T) => R): Promise<R[]> {
    const mapped: R[] = [];
    for (const value of values) {
      mapped.push(map(value));
      if (mapped.length % atOnce === 0) await this.#pause();
    }
    return mapped;
  }
}

/** Keeps the latest few of something that can be had again. */
function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= viewsKept) break;
    map.delete(oldest);
  }
}
