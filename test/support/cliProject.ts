// A repository of its own for a test of the command line: real Git with fixed authors and dates, so that commit ids and
// transcripts never change, and commands run in this process or as a process of their own.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type CommandLineHost, runCommandLine } from '../../src/cli/runCommandLine.ts';
import type { Clock } from '../../src/core/base/host.ts';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** Relative to the root. */
  readonly directory?: string;
  readonly standardInput?: string;
  readonly environment?: { readonly [name: string]: string };
  readonly signal?: AbortSignal;
  readonly isTerminal?: boolean;
  readonly clock?: Clock;
  /** Called with everything that reaches stdout, as it comes. */
  readonly onOutput?: (text: string) => void;
  /** The same for stderr. */
  readonly onNote?: (text: string) => void;
  /** Where keys are listened to. */
  readonly keys?: CommandLineHost['keys'];
}

const main = resolve(import.meta.dirname, '../../src/cli/main.ts');
const authors = {
  ada: { name: 'Ada Lovelace', email: 'ada@example.com' },
  grace: { name: 'Grace Hopper', email: 'grace@example.com' },
} as const;

export class CliProject {
  readonly root: string;
  readonly home: string;
  #day = 0;

  constructor({ hasGit = true }: { readonly hasGit?: boolean } = {}) {
    const base = realpathSync(mkdtempSync(join(tmpdir(), 'prompttracker-cli-')));
    this.root = join(base, 'work');
    this.home = join(base, 'home');
    mkdirSync(this.root);
    mkdirSync(this.home);
    if (!hasGit) return;
    this.git('init', '--quiet', '--initial-branch=main');
    this.git('config', 'user.name', authors.ada.name);
    this.git('config', 'user.email', authors.ada.email);
  }

  get environment(): { readonly [name: string]: string } {
    const { name, email } = authors.ada;
    return {
      PATH: process.env.PATH ?? '',
      HOME: this.home,
      XDG_CACHE_HOME: join(this.home, 'cache'),
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
    };
  }

  write(path: string, text: string | Uint8Array): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** Replaces text that must be there. */
  replace(path: string, from: string, to: string): void {
    const text = this.read(path);
    if (!text.includes(from)) throw new Error(`${path} does not hold ${JSON.stringify(from)}`);
    this.write(path, text.replace(from, to));
  }

  git(...args: string[]): string {
    return this.gitInput('', ...args);
  }

  gitInput(input: string, ...args: string[]): string {
    const options = { cwd: this.root, env: this.environment, encoding: 'utf8', stdio: 'pipe', input } as const;
    return execFileSync('git', args, options).trim();
  }

  /** Commits everything, a day after the last commit. */
  commit(message: string, author: keyof typeof authors = 'ada'): string {
    this.#day += 1;
    const date = `2026-01-${String(this.#day).padStart(2, '0')}T09:00:00Z`;
    const { name, email } = authors[author];
    const environment = {
      ...this.environment,
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    };
    const run = (...args: string[]): string =>
      execFileSync('git', args, { cwd: this.root, env: environment, encoding: 'utf8', stdio: 'pipe' });
    run('add', '--all');
    run('commit', '--quiet', '--message', message);
    return this.git('rev-parse', 'HEAD');
  }

  /** One command in this process. */
  async run(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    const texts = { stdout: '', stderr: '' };
    const sink = (name: 'stdout' | 'stderr') => ({
      write: (text: string) => {
        texts[name] += text;
        if (name === 'stdout') options.onOutput?.(text);
        else options.onNote?.(text);
      },
      isTerminal: options.isTerminal ?? false,
      columns: options.isTerminal ? 100 : null,
    });
    const code = await runCommandLine(argv, {
      version: '0.0.0-test',
      directory: join(this.root, options.directory ?? '.'),
      environment: { ...this.environment, ...options.environment },
      signal: options.signal ?? new AbortController().signal,
      ...(options.clock ? { clock: options.clock } : {}),
      stdout: sink('stdout'),
      stderr: sink('stderr'),
      ...(options.keys ? { keys: options.keys } : {}),
      readStandardInput: async () => options.standardInput ?? '',
      standardInputLines: async function* () {
        yield* (options.standardInput ?? '').split('\n');
      },
    });
    return { code, ...texts };
  }

  /** The JSON value a command prints; fails the test when the command does. */
  async json(...argv: string[]): Promise<unknown> {
    const { code, stdout, stderr } = await this.run([...argv, '--json']);
    if (code !== 0) throw new Error(`prompttracker ${argv.join(' ')} ended with ${code}: ${stdout}${stderr}`);
    return JSON.parse(stdout);
  }

  /** One command as a process of its own. */
  spawn(argv: readonly string[], environment: { readonly [name: string]: string } = {}): ChildProcess {
    const options = { cwd: this.root, env: { ...this.environment, ...environment }, stdio: 'pipe' as const };
    return spawn(process.execPath, [main, ...argv], options);
  }

  dispose(): void {
    rmSync(dirname(this.root), { recursive: true, force: true });
  }
}

/** Everything a process says, once it has ended. */
export async function resultOf(child: ChildProcess): Promise<CommandResult> {
  const texts = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    texts.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr += text;
  });
  const code = await new Promise<number>((done, fail) => {
    child.on('error', fail);
    child.on('close', (exitCode, signal) =>
      exitCode === null ? fail(new Error(`ended by ${signal}`)) : done(exitCode),
    );
  });
  return { code, ...texts };
}
