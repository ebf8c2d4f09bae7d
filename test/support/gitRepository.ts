// A throw-away repository for one test: plain git with a configuration of its own, removed at the end.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const environment = {
  PATH: process.env.PATH ?? '',
  HOME: tmpdir(),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  LC_ALL: 'C',
};

export class TestRepository {
  readonly root: string;
  #clock = 1_700_000_000;

  constructor(options: { objectFormat?: 'sha1' | 'sha256'; at?: string } = {}) {
    this.root = options.at ?? realpathSync(mkdtempSync(path.join(tmpdir(), 'pt-git-')));
    if (options.at === undefined) {
      this.git('init', '-q', '-b', 'main', `--object-format=${options.objectFormat ?? 'sha1'}`);
    }
  }

  /** Runs the user's own git; throws on a non-zero exit. */
  git(...args: string[]): string {
    return this.gitInput('', ...args);
  }

  gitInput(input: string | Buffer, ...args: string[]): string {
    this.#clock += 60;
    const env = { ...environment, GIT_AUTHOR_DATE: `${this.#clock} +0000`, GIT_COMMITTER_DATE: `${this.#clock} +0000` };
    const options = { cwd: this.root, env, input, stdio: ['pipe', 'pipe', 'pipe'] as const, maxBuffer: 1 << 28 };
    return execFileSync('git', args, { ...options, stdio: [...options.stdio] })
      .toString('utf8')
      .trim();
  }

  write(file: string, content: string | Uint8Array): void {
    mkdirSync(path.dirname(path.join(this.root, file)), { recursive: true });
    writeFileSync(path.join(this.root, file), content);
  }

  /** Writes the files (null removes one), commits everything and returns the commit's id. */
  commit(subject: string, files: Record<string, string | Uint8Array | null> = {}): string {
    for (const [file, content] of Object.entries(files)) {
      if (content === null) rmSync(path.join(this.root, file), { force: true });
      else this.write(file, content);
    }
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', subject);
    return this.head();
  }

  head(): string {
    return this.git('rev-parse', 'HEAD');
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A prompt of some size in which the subject is the only part that reaches a model; comments do not. */
export function promptText(subject: string, options: { comment?: string; lines?: number } = {}): string {
  const lines = [`# ${options.comment ?? 'a prompt'}`, `name: ${subject}`];
  for (let line = 0; line < (options.lines ?? 24); line++)
    lines.push(`  ${subject} says sentence ${line} of ${subject}`);
  return `${lines.join('\n')}\n`;
}
