// What the Prompts view shows, as data: repositories, prompts, drafts, versions, and the commits that changed nothing a
// model sees, folded under their version. Ids are made of root, path and version, so items keep their place on refresh.

import type { CosmeticCommit, PromptVersion } from '../../core/history/promptVersion.ts';
import type { DraftSnapshot, Project, PromptEntry } from '../../core/operation/project.ts';
import { describeDraft } from './describeDraft.ts';
import { groupByFolder } from './promptFolders.ts';

export interface ProjectNode {
  readonly kind: 'project';
  readonly project: Project;
  /** Shown when there is more than one repository. */
  readonly title: string;
}

/** Several prompts by where they lie; `title` is the path below the row it stands under. */
export interface FolderNode {
  readonly kind: 'folder';
  readonly project: Project;
  readonly path: string;
  readonly title: string;
  readonly children: readonly TreeNode[];
  /** Unfolded until the user folds it. */
  readonly isOpen: boolean;
}

export interface PromptNode {
  readonly kind: 'prompt';
  readonly project: Project;
  /** Replaced when the file changes: the editor knows the node by identity, so the node has to stay. */
  entry: PromptEntry;
  /** False where Git has nothing to say: no repository, or Restricted Mode. */
  readonly hasHistory: boolean;
}

export interface DraftNode {
  readonly kind: 'draft';
  readonly project: Project;
  readonly entry: PromptEntry;
  /** For example `differs from v3`. */
  readonly description: string;
  readonly newest: PromptVersion | null;
}

export interface VersionNode {
  readonly kind: 'version';
  readonly project: Project;
  readonly entry: PromptEntry;
  readonly version: PromptVersion;
  readonly previous: PromptVersion | null;
  /** The highest semantic version it is tagged with. */
  readonly semver?: string;
}

export interface CosmeticNode {
  readonly kind: 'cosmetic';
  readonly project: Project;
  readonly entry: PromptEntry;
  readonly version: PromptVersion;
  readonly commit: CosmeticCommit;
}

/** Texts that were run, or overwritten, before anybody committed them. */
export interface SnapshotsNode {
  readonly kind: 'snapshots';
  readonly project: Project;
  readonly entry: PromptEntry;
  /** Newest first. */
  readonly drafts: readonly DraftSnapshot[];
}

export interface SnapshotNode {
  readonly kind: 'snapshot';
  readonly project: Project;
  readonly entry: PromptEntry;
  readonly draft: DraftSnapshot;
  /** Against what is committed, for example `+12 −3 words`. */
  readonly change: string;
}

/** A sentence where children could be. */
export interface NoteNode {
  readonly kind: 'note';
  readonly id: string;
  readonly text: string;
}

export type TreeNode =
  | ProjectNode
  | FolderNode
  | PromptNode
  | DraftNode
  | SnapshotsNode
  | SnapshotNode
  | VersionNode
  | CosmeticNode
  | NoteNode;

/** Whether this many prompts of one repository are shown by folder. */
export type IsGrouped = (promptCount: number) => boolean;

const asList: IsGrouped = () => false;

/** The first level: prompts (or their folders) when there is one repository, else repositories that hold any. */
export async function treeRoots(
  projects: readonly { project: Project; title: string }[],
  isGrouped: IsGrouped = asList,
): Promise<TreeNode[]> {
  const nodes = projects.map(({ project, title }): ProjectNode => ({ kind: 'project', project, title }));
  const filled: { node: ProjectNode; children: TreeNode[] }[] = [];
  for (const node of nodes) {
    const children = await childrenOf(node, isGrouped);
    if (children.length > 0) filled.push({ node, children });
  }
  return filled.length === 1 ? filled[0]!.children : filled.map(({ node }) => node);
}

/** Children in the order they are shown: draft first, then versions newest first. */
export async function childrenOf(node: TreeNode, isGrouped: IsGrouped = asList): Promise<TreeNode[]> {
  switch (node.kind) {
    case 'project': {
      const prompts = await promptNodes(node.project);
      return isGrouped(prompts.length) ? groupByFolder(prompts) : prompts;
    }
    case 'folder':
      return [...node.children];
    case 'prompt':
      return versionNodes(node);
    case 'version':
      return node.version.cosmetic.map((commit) => ({ ...node, kind: 'cosmetic', commit }));
    case 'snapshots':
      return snapshotNodes(node);
    default:
      return [];
  }
}

async function promptNodes(project: Project): Promise<PromptNode[]> {
  const [state, entries] = await Promise.all([project.state(), project.prompts()]);
  const hasHistory = state.kind !== 'none' && state.kind !== 'restricted';
  const byName = [...entries].sort((a, b) => a.name.localeCompare(b.name) || (a.path < b.path ? -1 : 1));
  return byName.map((entry) => ({ kind: 'prompt', project, entry, hasHistory }));
}

async function versionNodes({ project, entry, hasHistory }: PromptNode): Promise<TreeNode[]> {
  if (!hasHistory) return [];
  const [versions, draft, kept] = await Promise.all([
    project.versions(entry),
    project.draft(entry),
    project.drafts(entry),
  ]);
  const earlier = kept.filter(({ isCurrent }) => !isCurrent);
  const newest = versions[0] ?? null;
  const drafts: TreeNode[] = draft.differs
    ? [{ kind: 'draft', project, entry, description: describeDraft(entry, draft, versions), newest }]
    : [];
  const tagged = await semverByNumber(project, entry);
  const nodes = versions.map((version, index): VersionNode => {
    const semver = tagged.get(version.number);
    const previous = versions[index + 1] ?? null;
    return { kind: 'version', project, entry, version, previous, ...(semver === undefined ? {} : { semver }) };
  });
  if (earlier.length > 0) drafts.push({ kind: 'snapshots', project, entry, drafts: earlier });
  if (drafts.length + nodes.length > 0) return [...drafts, ...nodes];
  return [
    { kind: 'note', id: `${idOf({ kind: 'prompt', project, entry, hasHistory })}#none`, text: 'No versions yet.' },
  ];
}

/** Most repositories have no such tag, and then nothing more is read. */
async function semverByNumber(project: Project, entry: PromptEntry): Promise<ReadonlyMap<number, string>> {
  if (!(await project.tags()).some(({ tag }) => tag.startsWith('prompt/'))) return new Map();
  const { semanticTags } = await import('../../core/operation/semanticVersion.ts');
  return new Map((await semanticTags(project, entry)).toReversed().map(({ number, semver }) => [number, semver]));
}

/** Every draft is read to tell how far it is from what is committed, so only the latest of many are. */
const mostSnapshots = 50;

async function snapshotNodes({ project, entry, drafts }: SnapshotsNode): Promise<TreeNode[]> {
  const { snapshotChanges, snapshotChangeText } = await import('../../core/operation/describeSnapshots.ts');
  const changeOf = snapshotChanges(project);
  const nodes: TreeNode[] = [];
  for (const draft of drafts.slice(0, mostSnapshots)) {
    const change = await changeOf(draft, entry).then(snapshotChangeText, () => 'cannot be read');
    nodes.push({ kind: 'snapshot', project, entry, draft, change });
  }
  return nodes;
}

/** Stable across refreshes and restarts. */
export function idOf(node: TreeNode): string {
  switch (node.kind) {
    case 'note':
      return node.id;
    case 'project':
      return node.project.root;
    case 'folder':
      return `${node.project.root}\n${node.path}/`;
    case 'prompt':
      return `${node.project.root}\n${node.entry.path}`;
    case 'draft':
      return `${node.project.root}\n${node.entry.path}#draft`;
    case 'snapshots':
      return `${node.project.root}\n${node.entry.path}#drafts`;
    case 'snapshot':
      return `${node.project.root}\n${node.entry.path}#draft:${node.draft.blob}`;
    case 'version':
      return `${node.project.root}\n${node.entry.path}#v${node.version.number}`;
    case 'cosmetic':
      return `${node.project.root}\n${node.entry.path}#v${node.version.number}\n${node.commit.commit}`;
  }
}
