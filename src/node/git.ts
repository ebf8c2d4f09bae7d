// Git for reading, hardened: one absolute program, every dangerous setting of a repository overruled, no work tree in
// reach, no command without the workspace's trust. Nothing here takes a lock or writes a byte.
import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { TrackerError } from '../core/base/trackerError.ts';
import type { Git, GitOutput, GitRunOptions } from '../core/history/git.ts';
import { findGitExecutable, isInside, oldestGit, readGitVersion, safePath } from './gitExecutable.ts';
import { findSpecialFile, seen } from './gitFiles.ts';
import { converseWithGit, type GitProcessOptions, runGitProcess } from './gitProcess.ts';

export interface OpenGitOptions {
  /** Asked before every start of git; a door answers with the workspace's trust. */
  readonly isTrusted: () => boolean;
  /** Absolute path of the git to start, from the user's own settings; without it the one on the PATH. */
  readonly program?: string;
}

const settings = {
  'core.fsmonitor': 'false',
  'core.hooksPath': '/dev/null',
  'core.sshCommand': 'false',
  'core.excludesFile': '',
  'core.attributesFile': '',
  'core.quotePath': 'false',
  'core.commitGraph': 'true',
  // Smaller than the default and measurably faster for a log of trees.
  'core.deltaBaseCacheLimit': '16m',
  'log.showSignature': 'false',
  'diff.external': '',
  'mailmap.file': '',
  'protocol.allow': 'never',
  'safe.bareRepository': 'explicit',
  'color.ui': 'false',
  'i18n.logOutputEncoding': 'UTF-8',
};

const hardening = [
  '--no-pager',
  '--no-optional-locks',
  ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
];

const pathFormat = '--path-format=absolute';
const streamTimeoutMs = 10 * 60_000;
/** It takes milliseconds, unless the configuration includes a pipe. */
const openTimeoutMs = 3_000;
const queues = new Map<string, Promise<unknown>>();

/**
 * The repository `directory` lies in. Rejects with `git/missing`, `git/not-a-repository` or `trust/restricted`.
 */
export async function openGit(directory: string, options: OpenGitOptions): Promise<Git> {
  requireTrust(options);
  const folder = seen(() => realpathSync.native(directory));
  if (folder === null) throw new TrackerError('git/not-a-repository', `There is no folder ${directory}.`);
  const file = findGitExecutable(folder, options.program === undefined ? {} : { program: options.program });
  const start: GitProcessOptions = { file, cwd: folder, path: safePath(folder) };
  const asked = [
    pathFormat,
    '--show-object-format',
    '--is-bare-repository',
    '--absolute-git-dir',
    '--git-common-dir',
    '--show-toplevel',
  ];
  const { stdout, stderr } = await collect(start, [...hardening, 'rev-parse', ...asked], { timeoutMs: openTimeoutMs });
  const [format, bare, gitDirectory, common, top] = new TextDecoder().decode(stdout).split('\n');
  // An older one says back what it does not know.
  if (format === pathFormat) throw tooOld(await readGitVersion(file));
  if (!gitDirectory || !common || (format !== 'sha1' && format !== 'sha256')) throw notARepository(directory, stderr);
  const isBare = bare === 'true' || !top;
  const root = isBare ? gitDirectory : path.resolve(top as string);
  // A repository may name any folder as its work tree; we only believe the one we are in and it lies in.
  const isOwn = path.basename(gitDirectory) !== '.git' || path.dirname(gitDirectory) === root;
  if (!isBare && !isOwn) throw notARepository(directory, 'its work tree lies elsewhere');
  if (!isBare && !isInside(folder, await realpath(root)))
    throw notARepository(directory, 'its work tree lies elsewhere');
  const commonDirectory = await realpath(path.resolve(folder, common));
  const special = await findSpecialFile([gitDirectory, commonDirectory]);
  if (special !== null) {
    throw new TrackerError('git/failed', `The Git repository cannot be read: ${special} in it is no regular file.`);
  }
  return new NodeGit({
    file,
    options,
    root,
    gitDirectory,
    commonDirectory,
    isBare,
    objectFormat: format,
  });
}

interface NodeGitFacts extends Pick<Git, 'root' | 'gitDirectory' | 'commonDirectory' | 'isBare' | 'objectFormat'> {
  readonly file: string;
  readonly options: OpenGitOptions;
}

class NodeGit implements Git {
  readonly root: string;
  readonly gitDirectory: string;
  readonly commonDirectory: string;
  readonly isBare: boolean;
  readonly objectFormat: 'sha1' | 'sha256';
  readonly #options: OpenGitOptions;
  readonly #start: GitProcessOptions;

  constructor(facts: NodeGitFacts) {
    this.root = facts.root;
    this.gitDirectory = facts.gitDirectory;
    this.commonDirectory = facts.commonDirectory;
    this.isBare = facts.isBare;
    this.objectFormat = facts.objectFormat;
    this.#options = facts.options;
    this.#start = { file: facts.file, cwd: facts.gitDirectory, path: safePath(facts.root) };
  }

  run(args: readonly string[], options: GitRunOptions = {}): Promise<GitOutput> {
    return this.#guarded(() => collect(this.#start, this.#arguments(args, options), options));
  }

  stream(
    args: readonly string[],
    onBytes: (bytes: Uint8Array) => void,
    options: GitRunOptions = {},
  ): Promise<GitOutput> {
    const limits = { timeoutMs: streamTimeoutMs, ...options };
    return this.#guarded(() => runGitProcess(this.#start, this.#arguments(args, options), onBytes, limits));
  }

  converse(args: readonly string[], options: Pick<GitRunOptions, 'globPathspecs' | 'signal'> = {}) {
    requireTrust(this.#options);
    return converseWithGit(this.#start, this.#arguments(args, options), { ...options, timeoutMs: streamTimeoutMs });
  }

  async readGitFile(name: string): Promise<Uint8Array | null> {
    for (const folder of new Set([this.gitDirectory, this.commonDirectory])) {
      const file = path.join(folder, name);
      const stat = seen(() => lstatSync(file, { throwIfNoEntry: false }));
      if (stat?.isFile() && stat.size <= 1024 * 1024) return seen(() => readFileSync(file));
    }
    return null;
  }

  async hasGitFile(name: string): Promise<boolean> {
    // `info` is the repository's; what is under way belongs to the one work tree.
    const folder = name.startsWith('info/') ? this.commonDirectory : this.gitDirectory;
    return seen(() => lstatSync(path.join(folder, name), { throwIfNoEntry: false })) !== null;
  }

  async partialCloneNotices(): Promise<readonly string[]> {
    requireTrust(this.#options);
    const [major, minor, patch] = await readGitVersion(this.#start.file);
    // In the security releases of these lines, too.
    const backported: Record<number, number> = { 39: 4, 40: 2, 41: 1, 42: 2, 43: 4, 44: 1 };
    const needed = backported[minor];
    if (major > 2 || minor >= 45 || (needed !== undefined && patch >= needed)) return [];
    return [`Git ${major}.${minor}.${patch} cannot be told not to fetch missing objects; 2.45 or newer is better.`];
  }

  exclusively<T>(task: () => Promise<T>): Promise<T> {
    const before = queues.get(this.commonDirectory) ?? Promise.resolve();
    const mine = before.then(task, task);
    const settled = mine.catch(() => undefined);
    queues.set(this.commonDirectory, settled);
    void settled.then(() => {
      if (queues.get(this.commonDirectory) === settled) queues.delete(this.commonDirectory);
    });
    return mine;
  }

  async #guarded<T>(task: () => Promise<T>): Promise<T> {
    requireTrust(this.#options);
    return task();
  }

  /** As if bare: reading history needs no work tree, so nothing in it (attributes, mailmap) is even looked at. */
  #arguments(args: readonly string[], options: GitRunOptions): string[] {
    const pathspecs = options.globPathspecs === true ? [] : ['--literal-pathspecs'];
    return [...hardening, ...pathspecs, '--bare', `--git-dir=${this.gitDirectory}`, ...args];
  }
}

async function collect(start: GitProcessOptions, args: readonly string[], limits: GitRunOptions): Promise<GitOutput> {
  const parts: Uint8Array[] = [];
  const output = await runGitProcess(start, args, (bytes) => parts.push(bytes), {
    maxBytes: 64 * 1024 * 1024,
    ...limits,
  });
  return { ...output, stdout: Buffer.concat(parts) };
}

function requireTrust(options: OpenGitOptions): void {
  if (options.isTrusted()) return;
  throw new TrackerError('trust/restricted', 'Git is not run in a folder you have not trusted.', {
    hint: 'Trust the folder to see versions.',
  });
}

function notARepository(directory: string, reason: string): TrackerError {
  const isForeign = reason.includes('dubious ownership');
  return new TrackerError('git/not-a-repository', `${directory} is not in a Git repository.`, {
    hint: isForeign
      ? 'The repository belongs to another user. If you trust it, add it to `safe.directory` in your Git configuration.'
      : 'Run `git init` there, or open a folder that is in a repository.',
    cause: reason.trim(),
  });
}

function tooOld(version: readonly number[]): TrackerError {
  return new TrackerError('git/missing', `Git ${version.join('.')} is too old.`, {
    hint: `Install Git ${oldestGit} or newer.`,
  });
}
