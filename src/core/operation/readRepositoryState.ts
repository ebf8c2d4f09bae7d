// What Git says about the folder in words a user can act on. Every state is named; none is guessed.
import type { Git } from '../history/git.ts';
import { isPartialClone } from '../history/partialClone.ts';
import { readHead } from '../history/readHead.ts';
import type { RepositoryState } from './project.ts';

const nothing = { branch: null, head: null, isShallow: false, isPartial: false, inProgress: null };

/** The state of a folder without Git, or of one that is not trusted to run it. */
export function stateWithoutGit(kind: 'none' | 'restricted', notice: string): RepositoryState {
  return { ...nothing, kind, notices: [notice] };
}

export async function readRepositoryState(git: Git): Promise<RepositoryState> {
  const [{ branch, commit: head }, inProgress, isShallow, isPartial] = await Promise.all([
    readHead(git),
    findWork(git),
    hasContent(git, 'shallow'),
    isPartialClone(git),
  ]);
  const kind = head === null ? 'unborn' : branch === null ? 'detached' : 'branch';
  const notices = [
    ...(isPartial ? await git.partialCloneNotices() : []),
    head === null ? 'There are no commits yet: every prompt has only its draft.' : '',
    kind === 'detached' ? 'No branch is checked out: new commits belong to none.' : '',
    isShallow ? 'History starts here: this clone is shallow.' : '',
    isPartial ? 'This clone holds only part of the contents; the rest is not fetched.' : '',
    inProgress === null ? '' : `A ${inProgress} is under way.`,
  ];
  return { kind, branch, head, isShallow, isPartial, inProgress, notices: notices.filter((notice) => notice !== '') };
}

const worksByFile = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
] as const;

async function findWork(git: Git): Promise<string | null> {
  for (const [file, name] of worksByFile) if (await git.hasGitFile(file)) return name;
  return null;
}

async function hasContent(git: Git, file: string): Promise<boolean> {
  return ((await git.readGitFile(file))?.length ?? 0) > 0;
}
