// How each node of the Prompts view looks: label, short description, tooltip, icon, and the words its menus look for.
// Plain data, so that it can be tested without an editor; nothing here is Markdown, since the texts are other people's.
import { countOf as countedNoun } from '../../core/operation/formatValue.ts';
import { rowText } from '../foreignText.ts';
import { exactTime, relativeTime } from '../relativeTime.ts';
import { isVirtualRoot, notOnDisk } from '../workspace/virtualRoot.ts';
import { promptsBelow } from './promptFolders.ts';
import type {
  CosmeticNode,
  DraftNode,
  FolderNode,
  ProjectNode,
  PromptNode,
  SnapshotNode,
  SnapshotsNode,
  TreeNode,
  VersionNode,
} from './promptTree.ts';
import { idOf } from './promptTree.ts';

export interface ItemView {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** A codicon's name. */
  readonly icon: string;
  readonly color: 'warning' | 'dim' | null;
  /** Space-separated words that menus test with `viewItem =~`. */
  readonly context: string;
  readonly expansion: 'none' | 'collapsed' | 'expanded';
}

const dialects: Readonly<Record<string, string>> = {
  'semantic-kernel': 'Semantic Kernel',
  promptkit: 'PromptKit',
  langchain: 'LangChain',
  unknown: 'not a prompt',
};

/** `nowMs` is milliseconds since 1970; `summary` is what is known about a prompt's history, shown when it is. */
export function itemView(node: TreeNode, nowMs: number, summary: PromptSummary | null = null): ItemView {
  return rowText(viewOf(node, nowMs, summary));
}

function viewOf(node: TreeNode, nowMs: number, summary: PromptSummary | null): ItemView {
  switch (node.kind) {
    case 'project':
      return projectView(node);
    case 'folder':
      return folderView(node);
    case 'prompt':
      return promptView(node, summary);
    case 'draft':
      return draftView(node);
    case 'snapshots':
      return snapshotsView(node);
    case 'snapshot':
      return snapshotView(node, nowMs);
    case 'version':
      return versionView(node, nowMs);
    case 'cosmetic':
      return cosmeticView(node, nowMs);
    case 'note':
      return { ...plain(node), label: node.text, icon: 'info', color: 'dim', context: 'note' };
  }
}

/** What the history says about a prompt as a whole. */
export interface PromptSummary {
  readonly versionCount: number;
  readonly hasDraft: boolean;
}

function plain(node: TreeNode) {
  return { id: idOf(node), description: '', tooltip: '', color: null, expansion: 'none' } as const;
}

function projectView(node: ProjectNode): ItemView {
  return {
    ...plain(node),
    label: node.title,
    tooltip: node.project.root,
    icon: 'repo',
    context: 'project',
    expansion: 'expanded',
  };
}

function folderView(node: FolderNode): ItemView {
  return {
    ...plain(node),
    label: node.title,
    description: countedNoun(promptsBelow(node.children).length, 'prompt'),
    tooltip: node.path,
    icon: 'folder',
    context: isVirtualRoot(node.project.root) ? 'folder' : 'folder movable',
    expansion: node.isOpen ? 'expanded' : 'collapsed',
  };
}

function promptView(node: PromptNode, summary: PromptSummary | null): ItemView {
  const { entry } = node;
  const expansion = node.hasHistory ? 'collapsed' : 'none';
  const isVirtual = isVirtualRoot(node.project.root);
  const history = `${node.hasHistory ? ' hasVersions savable' : ''}${isVirtual ? '' : ' movable'}`;
  const context = `prompt${isVirtual ? '' : ' runnable'}${history}`;
  const look = { icon: 'comment', color: null, context, expansion } as const;
  // The first paint waits for no parser; a problem is shown a moment later.
  if (!entry.isParsed) {
    const known = [countOf(summary), entry.model ?? ''].filter(Boolean).join(' · ');
    return { ...plain(node), ...look, label: entry.name, description: known, tooltip: entry.path };
  }
  const { prompt, format, diagnostics } = entry.parsed;
  const error = diagnostics.find(({ severity }) => severity === 'error');
  if (prompt === null) {
    const dialect = dialects[format];
    const isForeign = dialect !== undefined && format !== 'unknown';
    const reason = isForeign
      ? `${dialect}, not run`
      : error === undefined
        ? 'not a prompt'
        : `error in line ${error.line}`;
    const problem = diagnostics.map(({ line, message }) => `Line ${line}: ${message}`);
    return {
      ...plain(node),
      label: entry.name,
      description: reason,
      tooltip: [entry.path, ...problem].join('\n'),
      icon: isForeign ? 'circle-slash' : 'warning',
      color: isForeign ? 'dim' : 'warning',
      context: `prompt${history}${isForeign ? ' foreign' : ' broken'}`,
      expansion,
    };
  }
  const facts = [countOf(summary), prompt.model ?? ''].filter((fact) => fact !== '');
  return {
    ...plain(node),
    label: entry.name,
    description: facts.join(' · '),
    tooltip: [
      ...[entry.name, entry.id === entry.name ? '' : entry.id, entry.path, prompt.description ?? ''],
      isVirtual ? notOnDisk : '',
    ]
      .filter(Boolean)
      .join('\n'),
    ...look,
  };
}

function countOf(summary: PromptSummary | null): string {
  if (summary === null) return '';
  const count = summary.versionCount === 1 ? '1 version' : `${summary.versionCount} versions`;
  if (summary.versionCount === 0) return 'draft';
  return summary.hasDraft ? `${count} + draft` : count;
}

function draftView(node: DraftNode): ItemView {
  const { description, newest, entry } = node;
  const isRunnable = entry.parsed.prompt !== null;
  return {
    ...plain(node),
    label: 'Draft',
    description,
    tooltip: `${entry.path}\nThe file as it stands: ${description}.`,
    icon: 'edit',
    context: `draft savable${isRunnable ? ' runnable' : ''}${newest === null ? '' : ' hasPrevious hasVersions'}`,
  };
}

function snapshotsView(node: SnapshotsNode): ItemView {
  return {
    ...plain(node),
    label: `Earlier drafts (${node.drafts.length})`,
    tooltip: 'Texts that were run, or overwritten, before anybody committed them. Kept until you prune them.',
    icon: 'archive',
    color: 'dim',
    context: 'snapshots',
    expansion: 'collapsed',
  };
}

function snapshotView(node: SnapshotNode, nowMs: number): ItemView {
  const { draft, change } = node;
  const place = draft.file === null ? 'Kept in Git, outside every branch.' : `Kept in ${draft.file}`;
  return {
    ...plain(node),
    label: `Draft, ${relativeTime(draft.keptAt, nowMs)}`,
    description: change,
    tooltip: `${exactTime(draft.keptAt)}\n${change}\n${place}`,
    icon: 'edit',
    color: 'dim',
    context: 'snapshot',
  };
}

function versionView(node: VersionNode, nowMs: number): ItemView {
  const { version, previous, semver = '' } = node;
  const sameAs = version.sameAs === null ? '' : `= v${version.sameAs}`;
  const facts = [semver, sameAs, ...version.labels, version.author, relativeTime(version.authoredAt, nowMs)];
  return {
    ...plain(node),
    label: `v${version.number} · ${version.subject}`,
    description: facts.filter(Boolean).join(' · '),
    tooltip: versionTooltip(node),
    icon: version.runnable ? 'git-commit' : 'circle-slash',
    color: version.runnable ? null : 'dim',
    context: `version hasVersions${version.runnable ? ' runnable' : ''}${previous === null ? '' : ' hasPrevious'}`,
    expansion: version.cosmetic.length > 0 ? 'collapsed' : 'none',
  };
}

function versionTooltip({ version, entry, semver }: VersionNode): string {
  const lines = [
    `v${version.number}: ${version.subject}`,
    `${version.author}, ${exactTime(version.authoredAt)}`,
    `Commit ${version.commit.slice(0, 10)}`,
    version.path === entry.path ? '' : `Then at ${version.path}`,
    semver === undefined ? '' : `Tagged ${semver}`,
    version.labels.length === 0 ? '' : `Labels: ${version.labels.join(', ')}`,
    version.sameAs === null ? '' : `The same prompt as v${version.sameAs}`,
    version.runnable ? '' : 'This text cannot be run.',
  ];
  return lines.filter(Boolean).join('\n');
}

function cosmeticView(node: CosmeticNode, nowMs: number): ItemView {
  const { commit, version } = node;
  return {
    ...plain(node),
    label: commit.subject,
    description: `same prompt · ${relativeTime(commit.authoredAt, nowMs)}`,
    tooltip: `Commit ${commit.commit.slice(0, 10)}, ${exactTime(commit.authoredAt)}\nChanged nothing that a model sees in v${version.number}.`,
    icon: 'circle-small',
    color: 'dim',
    context: 'cosmetic',
  };
}
