// The rows of the Evolution page: the draft, every version of the branch checked out under its number, and versions that
// only other branches have under their commit. Plain data in, plain data out.
import { type GraphNode, laneGraph } from '../../core/history/laneGraph.ts';
import type { PromptVersion, TagPlace } from '../../core/history/promptVersion.ts';
import type { EvolutionRow, FoldedCommit, RowAction } from '../../protocol/evolution.ts';
import { exactTime, relativeTime } from '../relativeTime.ts';

export const draftRow = 'draft';

export interface DraftFacts {
  /** `differs from v3`. */
  readonly description: string;
  readonly isRunnable: boolean;
}

export interface EvolutionFacts {
  /** At HEAD, newest first. */
  readonly head: readonly PromptVersion[];
  /** The same with those of every local branch; their numbers mean nothing elsewhere. */
  readonly all: readonly PromptVersion[];
  /** Names of the branches that stand at a version, by its commit, the one checked out first. */
  readonly branches: ReadonlyMap<string, readonly string[]>;
  readonly tags: readonly TagPlace[];
  /** Null while the file says what HEAD says. */
  readonly draft: DraftFacts | null;
  readonly nowMs: number;
}

/** Newest first. Row ids are commits, and `draft`. */
export function evolutionRows(facts: EvolutionFacts): EvolutionRow[] {
  const { head, all, draft } = facts;
  const newest = head[0]?.commit ?? null;
  const commits = new Map(all.map(({ number, commit }) => [number, commit]));
  const draftNode: GraphNode = { id: draftRow, before: newest === null ? [] : [newest], at: '9999' };
  const nodes = all.map(({ commit, before, authoredAt }): GraphNode => {
    return { id: commit, before: before.map(({ number }) => commits.get(number) ?? ''), at: authoredAt };
  });
  const graph = laneGraph(draft === null ? nodes : [draftNode, ...nodes], draft === null ? newest : draftRow);
  const versions = new Map(all.map((version) => [version.commit, version]));
  const own = new Map(head.map((version) => [version.commit, version]));
  const names = namesOf(facts);
  return graph.map(({ id, lane, above, past, below }) => {
    const version = versions.get(id);
    const row =
      version === undefined
        ? draftAsRow(draft as DraftFacts, newest !== null)
        : versionRow(version, own.get(id), facts);
    const sameAs = version?.sameAs == null ? null : (names.get(commits.get(version.sameAs) ?? '') ?? null);
    return {
      ...row,
      id,
      name: names.get(id) ?? 'Draft',
      sameAs,
      graph: { lane, above: [...above], past: [...past], below: [...below] },
    };
  });
}

/** `v3` for what the branch checked out has, the beginning of the commit for the rest; by commit. */
function namesOf({ head, all }: EvolutionFacts): Map<string, string> {
  return new Map([
    ...all.map(({ commit }) => [commit, commit.slice(0, 8)] as const),
    ...head.map(({ commit, number }) => [commit, `v${number}`] as const),
  ]);
}

type RowContent = Omit<EvolutionRow, 'id' | 'name' | 'sameAs' | 'graph'>;

/** `own` is the version as the branch checked out has it, if it does. */
function versionRow(
  version: PromptVersion,
  own: PromptVersion | undefined,
  { branches, tags, nowMs }: EvolutionFacts,
): RowContent {
  const { commit, subject, author, authoredAt, runnable, before } = version;
  const commits = new Set([commit, ...version.cosmetic.map((folded) => folded.commit)]);
  const actions: readonly (RowAction | false)[] = [
    before.length > 0 && 'compare-previous',
    own !== undefined && 'compare-draft',
    own !== undefined && runnable && 'run',
    own !== undefined && 'restore',
  ];
  return {
    subject,
    author,
    ...timesOf(authoredAt, nowMs),
    branches: [...(branches.get(commit) ?? [])],
    labels: [...(own?.labels ?? [])],
    tags: tags.filter((place) => commits.has(place.commit)).map(({ tag }) => tag),
    problem: runnable ? null : (version.problem ?? 'This text cannot be run.'),
    folded: version.cosmetic.toReversed().map((folded): FoldedCommit => {
      const times = timesOf(folded.authoredAt, nowMs);
      return { id: folded.commit, subject: folded.subject, author: folded.author, ...times };
    }),
    isOnMain: own !== undefined,
    actions: actions.filter((action) => action !== false),
  };
}

function draftAsRow({ description, isRunnable }: DraftFacts, hasVersions: boolean): RowContent {
  const actions: readonly (RowAction | false)[] = [hasVersions && 'compare-previous', isRunnable && 'run', 'save'];
  return {
    subject: `The file as it stands: ${description}`,
    author: '',
    when: '',
    exact: '',
    branches: [],
    labels: [],
    tags: [],
    problem: isRunnable ? null : 'This text cannot be run.',
    folded: [],
    isOnMain: false,
    actions: actions.filter((action) => action !== false),
  };
}

function timesOf(at: string, nowMs: number): { when: string; exact: string } {
  return { when: relativeTime(at, nowMs), exact: exactTime(at) };
}
