// Starts git and nothing else: argument array, no shell, an environment built from nothing, caps on time and output.
// The only module of the reading side that starts a process.
import { type ChildProcessByStdio, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { TrackerError } from '../core/base/trackerError.ts';
import type { GitConversation, GitOutput, GitRunOptions } from '../core/history/git.ts';

export interface GitProcessOptions {
  readonly file: string;
  readonly cwd: string;
  /** Absolute PATH entries outside the workspace. */
  readonly path: readonly string[];
}

type GitProcess = ChildProcessByStdio<Writable | null, Readable, Readable>;

const stderrCap = 64 * 1024;
const kept = [
  'HOME',
  'XDG_CONFIG_HOME',
  'USERPROFILE',
  'HOMEDRIVE',
  'HOMEPATH',
  'SystemRoot',
  'SYSTEMROOT',
  'PROGRAMDATA',
];

/** Who commits may come from the environment, as in a terminal; where and how may not. */
export const identityEnvironment = ['AUTHOR', 'COMMITTER']
  .flatMap((who) => ['NAME', 'EMAIL', 'DATE'].map((what) => `GIT_${who}_${what}`))
  .concat(['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM']);

/** What git sees of the user's environment: where their own configuration lies and, when asked, who they are. */
export function gitEnvironment(
  searchPath: readonly string[],
  separator: string,
  { asUser = false }: Pick<GitRunOptions, 'asUser'> = {},
): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {
    PATH: searchPath.join(separator),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ALLOW_PROTOCOL: '',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_GRAFT_FILE: '/dev/null',
    // Without it git writes every commit of a log on its own, which doubles the switches between it and us.
    GIT_FLUSH: '0',
  };
  for (const name of asUser ? [...kept, ...identityEnvironment] : kept) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}

/** Standard output goes to `onBytes`; resolves whatever the exit code. */
export function runGitProcess(
  options: GitProcessOptions,
  args: readonly string[],
  onBytes: (bytes: Uint8Array) => void,
  limits: GitRunOptions,
): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    if (limits.signal?.aborted) {
      reject(interrupted());
      return;
    }
    // A pipe is made only for what is to be said: it costs more than the rest of many a command.
    const child = start(options, args, { ...limits, stdin: limits.input === undefined ? 'ignore' : 'pipe' });
    let failure: unknown = null;
    let received = 0;
    const stop = (reason: unknown) => {
      failure ??= reason;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => stop(timedOut(args)), limits.timeoutMs ?? 30_000);
    const abort = () => stop(interrupted());
    limits.signal?.addEventListener('abort', abort, { once: true });
    const stderr = collectStderr(child);
    child.stdout.on('data', (bytes: Buffer) => {
      if (failure !== null) return;
      received += bytes.length;
      if (limits.maxBytes !== undefined && received > limits.maxBytes) {
        stop(new TrackerError('git/failed', `git ${commandOf(args)} answered more than ${limits.maxBytes} bytes.`));
        return;
      }
      try {
        onBytes(bytes);
      } catch (error) {
        stop(error);
      }
    });
    child.on('error', (error) => stop(new TrackerError('git/missing', 'Git could not be started.', { cause: error })));
    child.on('close', (code) => {
      clearTimeout(timer);
      limits.signal?.removeEventListener('abort', abort);
      if (failure !== null) reject(failure);
      else resolve({ exitCode: code ?? -1, stdout: new Uint8Array(0), stderr: stderr() });
    });
    child.stdin?.end(limits.input);
  });
}

/** A process spoken to; it ends by itself when `end` was called, or when it has been silent for `timeoutMs`. */
export function converseWithGit(
  options: GitProcessOptions,
  args: readonly string[],
  limits: Pick<GitRunOptions, 'signal'> & { readonly timeoutMs: number },
): GitConversation {
  const child = start(options, args, { stdin: 'pipe' }) as ChildProcessWithoutNullStreams;
  const chunks: Uint8Array[] = [];
  let waiting: { resolve: (bytes: Uint8Array | null) => void; reject: (reason: unknown) => void } | null = null;
  let ended = false;
  let failure: unknown = null;
  let timer: NodeJS.Timeout | undefined;
  collectStderr(child);
  const settle = () => {
    if (waiting === null) return;
    const { resolve, reject } = waiting;
    if (chunks.length > 0) resolve(chunks.shift() as Uint8Array);
    else if (failure !== null) reject(failure);
    else if (ended) resolve(null);
    else return;
    clearTimeout(timer);
    waiting = null;
    if (chunks.length < 16) child.stdout.resume();
  };
  const stop = (reason: unknown) => {
    failure ??= reason;
    child.kill('SIGKILL');
    settle();
  };
  const abort = () => stop(interrupted());
  if (limits.signal?.aborted) abort();
  limits.signal?.addEventListener('abort', abort, { once: true });
  child.stdout.on('data', (bytes: Buffer) => {
    chunks.push(bytes);
    if (chunks.length >= 64) child.stdout.pause();
    settle();
  });
  child.on('error', (error) => stop(new TrackerError('git/missing', 'Git could not be started.', { cause: error })));
  child.on('close', () => {
    ended = true;
    limits.signal?.removeEventListener('abort', abort);
    settle();
  });
  return {
    write: (bytes) => void child.stdin.write(bytes),
    end: () => void child.stdin.end(),
    read: () =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        timer = setTimeout(() => stop(timedOut(args)), limits.timeoutMs);
        settle();
      }),
    close: () => void (ended || child.kill('SIGKILL')),
  };
}

function start(
  options: GitProcessOptions,
  args: readonly string[],
  { stdin, asUser = false }: Pick<GitRunOptions, 'asUser'> & { readonly stdin: 'pipe' | 'ignore' },
): GitProcess {
  const child = spawn(options.file, args, {
    cwd: options.cwd,
    env: gitEnvironment(options.path, process.platform === 'win32' ? ';' : ':', { asUser }),
    stdio: [stdin, 'pipe', 'pipe'],
    windowsHide: true,
    shell: false,
  }) as GitProcess;
  // A process that ends before it has read its input says so by its exit code, not by a broken pipe.
  child.stdin?.on('error', () => undefined);
  return child;
}

function collectStderr(child: GitProcess): () => string {
  const parts: Buffer[] = [];
  let length = 0;
  child.stderr.on('data', (bytes: Buffer) => {
    if (length < stderrCap) parts.push(bytes.subarray(0, stderrCap - length));
    length += bytes.length;
  });
  return () => Buffer.concat(parts).toString('utf8');
}

function interrupted(): TrackerError {
  return new TrackerError('interrupted', 'Reading the history was stopped.');
}

/** `log` in `-c color.ui=false --bare log -z`. */
function commandOf(args: readonly string[]): string {
  return args.find((argument, at) => !argument.startsWith('-') && args[at - 1] !== '-c') ?? '';
}

function timedOut(args: readonly string[]): TrackerError {
  return new TrackerError('git/timeout', `git ${commandOf(args)} took too long and was stopped.`, {
    hint: 'Try again; if it happens every time, run `git fsck` in the repository.',
  });
}
