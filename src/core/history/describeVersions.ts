// From the traced events of a prompt to the versions people see: numbers, hashes, authors, and where a copy came from.
import type { BlobDigests } from './blobDigests.ts';
import { toReadablePath } from './bytePath.ts';
import type { CommitDetails } from './commitDetails.ts';
import type { HistoryGraph } from './historyGraph.ts';
import { type LinearEvent, type NumberedVersion, type Numbering, numberVersions } from './numberVersions.ts';
import type { ForkOrigin, PromptHistory, PromptVersion, VersionText } from './promptVersion.ts';

/** The events of one prompt, oldest first, each with the positions of those before it. */
export interface Traced {
  readonly path: string;
  readonly events: readonly number[];
  readonly predecessors: readonly (readonly number[])[];
  /** Positions of the events behind the text at the ref in view. */
  readonly current: readonly number[];
}

export interface NumberedPrompt extends Traced, Numbering {}

export interface VersionFacts {
  readonly graph: HistoryGraph;
  readonly rank: Int32Array;
  readonly digests: BlobDigests;
  readonly details: ReadonlyMap<string, CommitDetails>;
}

/** The digests of all its texts must be loaded. */
export function numberTraced(graph: HistoryGraph, traced: Traced, digests: BlobDigests): NumberedPrompt {
  const events = traced.events.map((event, at): LinearEvent => {
    const number = graph.eventBlob.at(event);
    const blob = number === 0 ? null : graph.blobs.hex(number);
    return {
      blob,
      hash: blob === null ? null : digests.get(blob).hash,
      isMerge: graph.parentCount(graph.eventCommit.at(event)) > 1,
      predecessors: traced.predecessors[at] as readonly number[],
    };
  });
  return { ...traced, ...numberVersions(events) };
}

/** Full ids of the commits whose details the versions show. */
export function commitsOf(graph: HistoryGraph, { events, versions }: NumberedPrompt): string[] {
  const positions = versions.flatMap(({ event, cosmetic }) => [event, ...cosmetic]);
  return positions.map((at) => graph.commits.hex(graph.eventCommit.at(events[at] as number)));
}

/** The details of its commits must be loaded. */
export function describeVersions(prompt: NumberedPrompt, facts: VersionFacts): PromptHistory {
  const forkedFrom = originOf(prompt, facts);
  return {
    path: toReadablePath(prompt.path),
    versions: prompt.versions.map((version) => describe(prompt, version, facts)).reverse(),
    current:
      prompt.current.length === 0 ? null : Math.max(...prompt.current.map((at) => prompt.numberAt[at] as number)),
    ...(forkedFrom !== null && { forkedFrom }),
  };
}

function describe(
  prompt: NumberedPrompt,
  version: NumberedVersion,
  { graph, digests, details }: VersionFacts,
): PromptVersion {
  const factsAt = (at: number) => {
    const event = prompt.events[at] as number;
    const commit = graph.commits.hex(graph.eventCommit.at(event));
    const path = toReadablePath(graph.paths[graph.eventPath.at(event)] as string);
    return {
      commit,
      path,
      blob: graph.blobs.hex(graph.eventBlob.at(event)),
      ...(details.get(commit) as CommitDetails),
    };
  };
  const before = (at: number) => textsBehind(prompt, at, graph);
  const { commit, path, blob, author, authoredAt, subject } = factsAt(version.event);
  const { hash, runnable, problem } = digests.get(blob);
  const cosmetic = version.cosmetic.map((at) => {
    const { path: _path, ...folded } = factsAt(at);
    return { ...folded, before: before(at) };
  });
  const base = { number: version.number, hash, blob, commit, path, author, authoredAt, subject, labels: [] };
  const made = { sameAs: version.sameAs, cosmetic, before: before(version.event) };
  return { ...base, ...made, runnable, ...(problem !== null && { problem }) };
}

function textsBehind(prompt: NumberedPrompt, at: number, graph: HistoryGraph): VersionText[] {
  const texts = (prompt.textsBefore[at] as readonly number[]).map((before) => ({
    number: prompt.numberAt[before] as number,
    blob: graph.blobs.hex(graph.eventBlob.at(prompt.events[before] as number)),
  }));
  return texts.filter(
    ({ number, blob }, index) => texts.findIndex((text) => text.number === number && text.blob === blob) === index,
  );
}

/** The latest place another prompt had the very text this one began with. */
function originOf({ events, versions }: NumberedPrompt, { graph, rank }: VersionFacts): ForkOrigin | null {
  const first = events[versions[0]?.event ?? -1];
  if (first === undefined) return null;
  const began = rank[graph.eventCommit.at(first)] as number;
  const own = new Set(events);
  const rankOf = (event: number) => rank[graph.eventCommit.at(event)] as number;
  const older = graph
    .eventsWithBlob(graph.eventBlob.at(first))
    .filter((event) => !own.has(event) && rankOf(event) > 0 && rankOf(event) < began)
    .sort((left, right) => rankOf(right) - rankOf(left));
  const origin = older[0];
  if (origin === undefined) return null;
  const path = toReadablePath(graph.paths[graph.eventPath.at(origin)] as string);
  return { path, commit: graph.commits.hex(graph.eventCommit.at(origin)) };
}
