// What the Prompts view shows, as data: repositories, prompts, drafts, versions, and the commits that changed nothing a
// model sees, folded under their version. Ids are made of root, path and version, so items keep their place on refresh.

import type { CosmeticCommit, PromptVersion } from '../core/history/promptVersion.ts';
import type { Project, PromptEntry } from '../core/operation/project.ts';
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
}

export interface CosmeticNode {
  readonly kind: 'cosmetic';
  readonly project: Project;
  readonly entry: PromptEntry;
  readonly version: PromptVersion;
  readonly commit: CosmeticCommit;
}

/** A sentence where children could be. */
export interface NoteNode {
  readonly kind: 'note';
  readonly id: string;
  readonly text: string;
}

export type TreeNode = ProjectNode | FolderNode | PromptNode | DraftNode | VersionNode | CosmeticNode | NoteNode;

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
  const [versions, draft] = await Promise.all([project.versions(entry), project.draft(entry)]);
  const newest = versions[0] ?? null;
  const drafts: TreeNode[] = draft.differs
    ? [{ kind: 'draft', project, entry, description: describeDraft(entry, draft, versions), newest }]
    : [];
  const nodes = versions.map((version, index): VersionNode => {
    return { kind: 'version', project, entry, version, previous: versions[index + 1] ?? null };
  });
  if (drafts.length + nodes.length > 0) return [...drafts, ...nodes];
  return [
    { kind: 'note', id: `${idOf({ kind: 'prompt', project, entry, hasHistory })}#none`, text: 'No versions yet.' },
  ];
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
    case 'version':
      return `${node.project.root}\n${node.entry.path}#v${node.version.number}`;
    case 'cosmetic':
      return `${node.project.root}\n${node.entry.path}#v${node.version.number}\n${node.commit.commit}`;
  }
}
