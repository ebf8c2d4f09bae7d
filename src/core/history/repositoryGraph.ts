// Keeps the graph of one repository up to the commits somebody asks about, from its cache where it has one.
// A clone that changes its depth is another history: then the graph is read anew.
import { sha256Hex } from '../base/hash.ts';
import type { Git } from './git.ts';
import { decodeGraph, encodeGraph, type HistoryCache } from './graphCache.ts';
import { HistoryGraph } from './historyGraph.ts';
import { Lineage } from './lineage.ts';
import { loadGraph } from './loadGraph.ts';
import { isPartialClone, setNames } from './partialClone.ts';

export interface ReachedGraph {
  readonly graph: HistoryGraph;
  readonly lineage: Lineage;
}

export interface RepositoryGraphOptions {
  readonly git: Git;
  readonly suffixes: readonly string[];
  readonly cache: HistoryCache | null;
}

interface Circumstances {
  readonly key: string;
  readonly compareTexts: boolean;
}

export class RepositoryGraph {
  readonly #options: RepositoryGraphOptions;
  #opened: Promise<ReachedGraph & Circumstances> | null = null;
  #lineage: Lineage | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #commitsSaved = 0;
  readonly #damaged = new Set<string>();

  constructor(options: RepositoryGraphOptions) {
    this.#options = options;
  }

  /** Everything reachable from these commits (full hex) is in the graph it resolves to. */
  reach(commits: readonly string[], signal?: AbortSignal): Promise<ReachedGraph> {
    const reached = this.#queue.then(() => this.#reach(commits, signal));
    this.#queue = reached.catch(() => undefined);
    return reached;
  }

  /** Ids of commits met so far that Git cannot read. */
  get damaged(): ReadonlySet<string> {
    return this.#damaged;
  }

  /** Forgets the graph when the clone is no longer as deep as it was. */
  async refresh(): Promise<void> {
    const opened = await this.#opened?.catch(() => null);
    if (opened && opened.key !== (await this.#circumstances()).key) this.#opened = null;
  }

  async save(): Promise<void> {
    const { cache } = this.#options;
    const opened = await this.#opened?.catch(() => null);
    // What is damaged today may be repaired tomorrow.
    if (!opened || cache === null || this.#damaged.size > 0 || opened.graph.parentStart.length === this.#commitsSaved)
      return;
    this.#commitsSaved = opened.graph.parentStart.length;
    await cache.write(this.#cacheName(), encodeGraph(opened.graph, opened.key));
  }

  async #reach(commits: readonly string[], signal: AbortSignal | undefined): Promise<ReachedGraph> {
    this.#opened ??= this.#open();
    const opened = await this.#opened;
    const { graph } = opened;
    const tips = commits.map((commit) => graph.commits.internHex(commit));
    if (tips.every((tip) => graph.isLoaded(tip))) return { graph, lineage: this.#lineage ?? opened.lineage };
    const { git, suffixes } = this.#options;
    try {
      const resetsOrder = (await setNames(git, '^diff\\.orderfile$')).length > 0;
      const damaged = await git.exclusively(() => loadGraph({ ...opened, git, suffixes, signal, resetsOrder }, tips));
      for (const commit of damaged) this.#damaged.add(commit);
    } catch (error) {
      // A half-read graph would look whole next time.
      this.#opened = null;
      this.#lineage = null;
      throw error;
    }
    this.#lineage = new Lineage(graph);
    return { graph, lineage: this.#lineage };
  }

  async #open(): Promise<ReachedGraph & Circumstances> {
    const { git, cache } = this.#options;
    const circumstances = await this.#circumstances();
    const bytes = (await cache?.read(this.#cacheName()).catch(() => null)) ?? null;
    const kept = bytes === null ? null : decodeGraph(bytes, circumstances.key);
    const graph = kept ?? new HistoryGraph(git.objectFormat === 'sha256' ? 64 : 40);
    this.#commitsSaved = kept === null ? 0 : graph.parentStart.length;
    this.#lineage = null;
    return { graph, lineage: new Lineage(graph), ...circumstances };
  }

  async #circumstances(): Promise<Circumstances> {
    const { git, suffixes } = this.#options;
    const shallow = await git.readGitFile('shallow');
    // Comparing texts reads the attributes, and a pipe in their place would make Git wait for ever.
    const hasOddAttributes =
      (await git.hasGitFile('info/attributes')) && (await git.readGitFile('info/attributes')) === null;
    const compareTexts = !(await isPartialClone(git)) && !hasOddAttributes;
    const facts = [
      git.commonDirectory,
      git.objectFormat,
      ...suffixes,
      shallow === null ? '' : sha256Hex(shallow),
      `${compareTexts}`,
    ];
    return { key: sha256Hex(JSON.stringify(facts)), compareTexts };
  }

  #cacheName(): string {
    const { git, suffixes } = this.#options;
    return `graph-${sha256Hex(JSON.stringify([git.commonDirectory, ...suffixes])).slice(0, 16)}`;
  }
}
