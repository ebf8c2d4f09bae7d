// The few things a user asks Git to change: one commit of one file, one tag, the index after a move. Hooks, signing and
// filters run as in the user's own git, since this is their commit. Rule: nothing staged or changed beside the named
// files is touched.
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { GitError, SimpleGit } from 'simple-git';
import type { FileMove } from '../core/base/fileChange.ts';
import { TrackerError } from '../core/base/trackerError.ts';
import type { Git } from '../core/history/git.ts';
import { stagedRenames } from '../core/history/stagedFiles.ts';
import { findGitExecutable } from './gitExecutable.ts';
import { indexCommands } from './gitIndex.ts';
import { identityEnvironment } from './gitProcess.ts';

export interface GitWriteOptions {
  readonly git: Git;
  /** Asked before every write. */
  readonly isTrusted: () => boolean;
  /** Absolute path of the git to start; absent means the one on the PATH. */
  readonly program?: string;
}

export interface GitWrite {
  /**
   * Commits `path` (relative to the root, `/` between parts) as it lies in the work tree, or its deletion; resolves to
   * the commit's full id. Rejects with `usage/refused`, `git/busy`, `git/failed` or `trust/restricted`, and then leaves
   * everything as it was.
   */
  commitFile(path: string, message: string): Promise<string>;
  /**
   * The index follows files that were moved: what was staged or committed of each is known under its new name, and stays
   * as it was. Files Git does not know stay unknown. Rejects like `commitFile`, and then nothing in the index changed.
   */
  moveInIndex(moves: readonly FileMove[]): Promise<void>;
  /** An annotated tag when there is a message, else a plain one. Never moves a tag. */
  tag(name: string, commit: string, message?: string): Promise<void>;
}

const hookTimeoutMs = 10 * 60_000;
const lockPatienceMs = 3_000;
const unfinished = [
  ['MERGE_HEAD', 'a merge'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick'],
  ['REVERT_HEAD', 'a revert'],
  ['rebase-merge', 'a rebase'],
  ['rebase-apply', 'a rebase'],
] as const;

export function openGitWrite(options: GitWriteOptions): GitWrite {
  const { git } = options;
  return {
    commitFile: (path, message) => git.exclusively(() => commitFile(options, path, message)),
    moveInIndex: (moves) => git.exclusively(() => followMoves(options, moves)),
    tag: (name, commit, message) => git.exclusively(() => tag(options, { name, commit, message: message ?? null })),
  };
}

async function commitFile(options: GitWriteOptions, path: string, message: string): Promise<string> {
  const { git } = options;
  if (message.trim() === '') throw new TrackerError('usage/invalid-argument', 'A commit needs a message.');
  const writer = await openWriter(options);
  await refuseUnfinishedWork(git, 'one file cannot be committed alone');
  await waitForLock(git);
  const isKnown = (await writer.raw('--literal-pathspecs', 'ls-files', '-z', '--', path)) !== '';
  // Git commits only what its index knows, so an untracked file is announced first, and forgotten again on failure.
  if (!isKnown) await inWords(writer.raw('--literal-pathspecs', 'add', '--intent-to-add', '--', path), path);
  // A file that was moved is one change with the place it left; alone it would be a copy without a past.
  const source = await movedFrom(git, path);
  const paths = source === null ? [path] : [source, path];
  try {
    await inWords(writer.raw('--literal-pathspecs', 'commit', '--only', `--message=${message}`, '--', ...paths), path);
  } catch (error) {
    if (!isKnown)
      await writer.raw('--literal-pathspecs', 'rm', '--cached', '--quiet', '--', path).catch(() => undefined);
    throw error;
  }
  return (await writer.raw('rev-parse', '--verify', 'HEAD')).trim();
}

async function followMoves(options: GitWriteOptions, moves: readonly FileMove[]): Promise<void> {
  if (moves.length === 0) return;
  const writer = await openWriter(options);
  await refuseUnfinishedWork(options.git, 'nothing is moved');
  await waitForLock(options.git);
  for (const command of await indexCommands(options.git, moves))
    await inWords(writer.raw('--literal-pathspecs', ...command), 'The index');
}

/** Where a file that is staged under a new name was before, when nothing lies there any more. */
async function movedFrom(git: Git, path: string): Promise<string | null> {
  const source = (await stagedRenames(git)).get(path);
  if (source === undefined) return null;
  return (await lstat(join(git.root, source)).catch(() => null)) === null ? source : null;
}

async function tag(
  options: GitWriteOptions,
  wanted: { name: string; commit: string; message: string | null },
): Promise<void> {
  const { name, commit, message } = wanted;
  const writer = await openWriter(options);
  const isName =
    /^[^-]/.test(name) && (await options.git.run(['check-ref-format', `refs/tags/${name}`])).exitCode === 0;
  if (!isName) throw new TrackerError('usage/invalid-argument', `\u201c${name}\u201d cannot be the name of a tag.`);
  if (!/^[0-9a-f]{40,64}$/.test(commit))
    throw new TrackerError('usage/invalid-argument', 'A tag needs a full commit id.');
  await inWords(
    writer.raw('tag', ...(message === null ? [] : ['--annotate', `--message=${message}`]), '--', name, commit),
    name,
  );
}

async function openWriter({ git, isTrusted, program }: GitWriteOptions): Promise<SimpleGit> {
  if (!isTrusted()) {
    throw new TrackerError('trust/restricted', 'Git is not run in a folder you have not trusted.', {
      hint: 'Trust the folder to commit.',
    });
  }
  if (git.isBare) throw new TrackerError('usage/refused', 'A bare repository has no files to commit.');
  const file = findGitExecutable(git.root, program === undefined ? {} : { program });
  const { simpleGit } = await import('simple-git');
  return simpleGit({
    baseDir: git.root,
    binary: file,
    unsafe: { allowUnsafeCustomBinary: true },
    allowEnvironment: identityEnvironment,
    timeout: { block: hookTimeoutMs },
    // By itself it takes a failure that says nothing on standard error for a success.
    errors: (error, { exitCode, stdOut, stdErr }) => {
      return exitCode === 0
        ? undefined
        : (error ?? Buffer.concat([...stdOut, ...stdErr, Buffer.from(`exit code ${exitCode}`)]));
    },
  });
}

async function refuseUnfinishedWork(git: Git, consequence: string): Promise<void> {
  for (const [file, name] of unfinished) {
    if (!(await git.hasGitFile(file))) continue;
    throw new TrackerError('git/busy', `${name[0]?.toUpperCase()}${name.slice(1)} is under way, so ${consequence}.`, {
      hint: `Finish or abort ${name} first.`,
    });
  }
}

/** Another git may hold the index for a moment; the user's own command always goes first. */
async function waitForLock(git: Git): Promise<void> {
  for (let waited = 0; await git.hasGitFile('index.lock'); waited += 100) {
    if (waited >= lockPatienceMs) {
      throw new TrackerError('git/busy', 'Another Git command is working in this repository.', {
        hint: 'Try again when it has finished. If none is running, delete index.lock in the Git directory.',
      });
    }
    await wait(100);
  }
}

async function inWords<T>(work: Promise<T>, subject: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const said = (error as GitError).message.trim();
    if (/nothing to commit|nothing added to commit|no changes added/.test(said)) {
      throw new TrackerError('usage/refused', `${subject} has no changes to commit.`, { cause: error });
    }
    if (/index\.lock|cannot lock ref/.test(said)) {
      throw new TrackerError('git/busy', 'Another Git command is working in this repository.', {
        hint: 'Try again.',
        cause: error,
      });
    }
    if (/Please tell me who you are|empty ident name/.test(said)) {
      throw new TrackerError('git/failed', 'Git does not know who you are.', {
        hint: 'Run `git config --global user.name "Your Name"` and `git config --global user.email you@example.com`.',
        cause: error,
      });
    }
    throw new TrackerError('git/failed', `Git refused: ${said.split('\n').slice(-5).join(' ')}`, {
      hint: 'A hook or a setting of the repository may have stopped it.',
      cause: error,
    });
  }
}
