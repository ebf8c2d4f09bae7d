// Finds the one git program we start: absolute, from the user's PATH, never from inside the opened folder.
import { execFile } from 'node:child_process';
import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { TrackerError } from '../core/base/trackerError.ts';

export type GitVersion = readonly [number, number, number];

/** The oldest that is supported: the first one to know `rev-parse --path-format`, by which an older one is told apart. */
export const oldestGit = '2.31';

export interface FindGitOptions {
  /** Instead of searching; an absolute path that a user, never a workspace, has chosen. */
  readonly program?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Its absolute path. Throws `git/missing` when there is none. */
export function findGitExecutable(workspace: string, options: FindGitOptions = {}): string {
  const file =
    options.program === undefined ? searchPath(safePath(workspace, options.environment)) : named(options.program);
  if (file === null) {
    throw new TrackerError('git/missing', 'Git was not found.', {
      hint: 'Install Git and make sure it is on the PATH.',
    });
  }
  return file;
}

/** The absolute entries of PATH that lie outside the workspace. */
export function safePath(workspace: string, environment: NodeJS.ProcessEnv = process.env): string[] {
  const root = realPathOr(workspace);
  const entries = (environment.PATH ?? environment.Path ?? '').split(path.delimiter);
  return entries.filter((entry) => path.isAbsolute(entry) && !isInside(realPathOr(entry), root));
}

export function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative === '' || !(relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative));
}

function named(program: string): string | null {
  return path.isAbsolute(program) && isProgram(program) ? program : null;
}

function isProgram(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() === true && (process.platform === 'win32' || (stat.mode & 0o111) !== 0);
}

function searchPath(entries: readonly string[]): string | null {
  const name = process.platform === 'win32' ? 'git.exe' : 'git';
  for (const entry of entries) {
    const file = path.join(entry, name);
    try {
      const stat = statSync(file);
      if (stat.isFile() && (process.platform === 'win32' || (stat.mode & 0o111) !== 0)) return file;
    } catch {
      // Not in this folder of the PATH: the next one may have it.
    }
  }
  return null;
}

function realPathOr(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return path.resolve(file);
  }
}

/** Throws `git/missing` when the program does not say it. */
export function readGitVersion(file: string): Promise<GitVersion> {
  return new Promise((resolve, reject) => {
    const options = { env: { LC_ALL: 'C' }, cwd: path.dirname(file), timeout: 10_000, maxBuffer: 64 * 1024 };
    execFile(file, ['--version'], options, (error, stdout) => {
      const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(stdout);
      if (error === null && match !== null) resolve([Number(match[1]), Number(match[2]), Number(match[3] ?? 0)]);
      else
        reject(
          new TrackerError('git/missing', `${file} did not tell its version.`, {
            hint: 'Run it with --version to see why.',
            cause: error,
          }),
        );
    });
  });
}
