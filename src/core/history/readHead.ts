// Where HEAD is, told from two small files as Git writes them, which spares a process for each question. Whatever looks
// different (packed, in tables, gone, no branch) is asked of Git itself.
import type { Git } from './git.ts';

export interface Head {
  /** Null when no branch is checked out. */
  readonly branch: string | null;
  /** Full id; null before the first commit. */
  readonly commit: string | null;
}

const decoder = new TextDecoder();
const branches = 'refs/heads/';

export async function readHead(git: Git): Promise<Head> {
  const name = /^ref: refs\/heads\/(?!.*\.\.)([^\0-\x20]+)\n$/.exec(await fileText(git, 'HEAD'))?.[1];
  const commit =
    name === undefined ? undefined : /^([0-9a-f]{40,64})\n$/.exec(await fileText(git, `${branches}${name}`))?.[1];
  return name !== undefined && commit !== undefined ? { branch: name, commit } : askForHead(git);
}

async function askForHead(git: Git): Promise<Head> {
  const [branch, commit] = await Promise.all([
    outputOf(git, ['symbolic-ref', '--quiet', '--short', 'HEAD']),
    outputOf(git, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']),
  ]);
  return { branch, commit };
}

async function fileText(git: Git, name: string): Promise<string> {
  const bytes = await git.readGitFile(name);
  return bytes === null ? '' : decoder.decode(bytes);
}

async function outputOf(git: Git, args: readonly string[]): Promise<string | null> {
  const { exitCode, stdout } = await git.run(args, { timeoutMs: 10_000 });
  const text = decoder.decode(stdout).trim();
  return exitCode === 0 && text !== '' ? text : null;
}
