// Starts the user's evaluator code: an environment built from nothing, an empty folder of its own, caps on time, memory,
// processes and output. When it ends, for whatever reason, everything it has started ends with it.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { countMarked, type GroupUse, groupUse, killGroup, tasksOfUser } from './processGroup.ts';

export interface CodeProcessOptions {
  /** Absolute. */
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** Absolute entries outside the workspace. */
  readonly path: readonly string[];
  readonly input: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  readonly limits?: Partial<CodeLimits>;
}

export interface CodeLimits {
  readonly outputBytes: number;
  readonly residentBytes: number;
  readonly processes: number;
  readonly fileBytes: number;
}

export const codeLimits: CodeLimits = {
  outputBytes: 4 * 1024 * 1024,
  residentBytes: 1024 * 1024 * 1024,
  processes: 64,
  fileBytes: 64 * 1024 * 1024,
};

export type CodeEnding =
  | { readonly kind: 'exited'; readonly exitCode: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'stopped'; readonly reason: StopReason }
  | { readonly kind: 'not-started' };

export type StopReason = 'timeout' | 'output' | 'memory' | 'processes' | 'cancelled';

const watchMs = 50;
/** Every so many looks, those that left the group are counted too. */
const looksBetweenCounts = 20;
/** A limit of the system counts threads, of which an interpreter has about a dozen. */
const threadsOfOne = 12;
const markVariable = 'PROMPTTRACKER_EVALUATOR';

/** Resolves once no process of it is left. */
export async function runCodeProcess(options: CodeProcessOptions): Promise<CodeEnding> {
  const limits = { ...codeLimits, ...options.limits };
  const tasks = await tasksOfUser();
  const mark = `${markVariable}=${randomBytes(16).toString('hex')}`;
  return new Promise((resolve) => {
    if (options.signal?.aborted) return resolve({ kind: 'stopped', reason: 'cancelled' });
    const child = start(options, mark, { ...limits, tasks });
    const groupId = child.pid;
    let stopped: StopReason | null = null;
    const stop = (reason: StopReason): void => {
      stopped ??= reason;
      if (groupId !== undefined) void killGroup(groupId, mark);
    };
    const output = collectOutput(child, limits.outputBytes, () => stop('output'));
    const timer = setTimeout(() => stop('timeout'), options.timeoutMs);
    const abort = (): void => stop('cancelled');
    options.signal?.addEventListener('abort', abort, { once: true });
    const unwatch = groupId === undefined ? () => undefined : watch({ groupId, mark, limits }, stop);
    const finish = async (exitCode: number | null): Promise<void> => {
      clearTimeout(timer);
      unwatch();
      options.signal?.removeEventListener('abort', abort);
      if (groupId !== undefined) await killGroup(groupId, mark);
      for (const stream of [child.stdout, child.stderr]) stream?.destroy();
      if (stopped !== null) resolve({ kind: 'stopped', reason: stopped });
      else resolve({ kind: 'exited', exitCode: exitCode ?? -1, ...output() });
    };
    child.once('error', () => {
      clearTimeout(timer);
      unwatch();
      options.signal?.removeEventListener('abort', abort);
      resolve({ kind: 'not-started' });
    });
    // What it printed last may still be on its way when it has ended.
    child.once('exit', (code) => setImmediate(() => void finish(code)));
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input);
  });
}

function start(
  options: CodeProcessOptions,
  mark: string,
  limits: CodeLimits & { readonly tasks: number | null },
): ChildProcess {
  const { program, args, folder } = options;
  const settings = {
    cwd: folder,
    env: codeEnvironment(options, mark),
    stdio: 'pipe',
    detached: process.platform !== 'win32',
    windowsHide: true,
    shell: false,
  } as const;
  if (process.platform === 'win32') return spawn(program, [...args], settings);
  // Only the shell can lower these limits; what it starts in its place comes as arguments, never as its text.
  const lower = `ulimit -c 0; ulimit -f ${Math.ceil(limits.fileBytes / 512)}; ${taskLimit(limits)} exec "$@"`;
  return spawn('/bin/sh', ['-c', lower, 'sh', program, ...args], settings);
}

/** The system's own limit stops what multiplies faster than anybody can look. Shells name it by different letters. */
function taskLimit({ tasks, processes }: CodeLimits & { readonly tasks: number | null }): string {
  if (tasks === null) return '';
  const most = tasks + processes * threadsOfOne;
  return `ulimit -u ${most} 2>/dev/null || ulimit -p ${most} 2>/dev/null;`;
}

/** Nothing of the user's own environment but where programs are: no key, no token, no setting of an interpreter. */
function codeEnvironment({ folder, path }: CodeProcessOptions, mark: string): NodeJS.ProcessEnv {
  const isWindows = process.platform === 'win32';
  const [name, value] = mark.split('=') as [string, string];
  return {
    PATH: path.join(isWindows ? ';' : ':'),
    ...{ HOME: folder, TMPDIR: folder, TEMP: folder, TMP: folder },
    ...{ LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', PYTHONUTF8: '1', NO_COLOR: '1' },
    // The editor's program is a Node only when it is told so.
    ELECTRON_RUN_AS_NODE: '1',
    ...(isWindows && process.env.SystemRoot ? { SystemRoot: process.env.SystemRoot } : {}),
    [name]: value,
  };
}

function collectOutput(
  child: ChildProcess,
  cap: number,
  onFlood: () => void,
): () => { stdout: string; stderr: string } {
  let total = 0;
  const collect = (stream: NodeJS.ReadableStream | null): Buffer[] => {
    const parts: Buffer[] = [];
    stream?.on('data', (bytes: Buffer) => {
      total += bytes.length;
      if (total > cap) onFlood();
      else parts.push(bytes);
    });
    return parts;
  };
  const [out, err] = [collect(child.stdout), collect(child.stderr)];
  const text = (parts: Buffer[]): string => Buffer.concat(parts).toString('utf8');
  return () => ({ stdout: text(out), stderr: text(err) });
}

/** Looks again only after it has looked, so that a slow system is not made slower. */
function watch({ groupId, mark, limits }: Watched, stop: (reason: StopReason) => void): () => void {
  let isOver = false;
  let looks = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    looks += 1;
    const use: GroupUse | null = await groupUse(groupId);
    const all = looks % looksBetweenCounts === 0 ? await countMarked(mark) : null;
    if (isOver || use === null) return;
    if (Math.max(use.processes, all ?? 0) > limits.processes) return stop('processes');
    if (use.residentBytes > limits.residentBytes) return stop('memory');
    timer = setTimeout(() => void look(), watchMs);
  };
  timer = setTimeout(() => void look(), watchMs);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

interface Watched {
  readonly groupId: number;
  readonly mark: string;
  readonly limits: CodeLimits;
}
