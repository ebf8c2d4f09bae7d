// Large repositories of known shape for the history's bench: made once by `fast-import`, kept in the temporary folder.
// What each prompt's versions are is written down while the history is made, as blob ids computed here.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seededRandom } from '../support/gitHistory.ts';

export interface LargeShape {
  readonly name: string;
  readonly commits: number;
  readonly prompts: number;
  readonly edits: number;
  readonly merges: number;
  readonly conflicts: number;
  readonly renames: number;
  /** Commits that move a whole folder, a twentieth of the files edited on the way. */
  readonly massMoves: number;
  /** How many commits back a side line may have left the main one; long-lived ones make merges dear for `git log -M`. */
  readonly oldestFork: number;
  readonly seed: number;
  /** True for files that are prompts and can be parsed and run, not merely named so. */
  readonly isRunnable?: boolean;
}

export interface LargeRepository {
  readonly root: string;
  /** Path at the newest commit to the blob ids of its versions. */
  readonly truth: Readonly<Record<string, readonly string[]>>;
  readonly versions: number;
}

/** 20,000 commits, about 1,100 merges, 1,000 prompts and 11,000 versions. */
export const typical: LargeShape = {
  name: 'typical-1',
  commits: 20_000,
  prompts: 1_000,
  edits: 10_000,
  merges: 1_100,
  conflicts: 55,
  renames: 445,
  massMoves: 0,
  oldestFork: 1,
  seed: 7,
};

/** The same as `typical`, of prompts that an editor can work on. */
export const editable: LargeShape = { ...typical, name: 'editable-1', isRunnable: true };

export const renameHeavy: LargeShape = {
  name: 'renames-2',
  commits: 6_000,
  prompts: 3_000,
  edits: 4_000,
  merges: 600,
  conflicts: 30,
  renames: 2_500,
  massMoves: 12,
  oldestFork: 300,
  seed: 11,
};

export function largeRepository(shape: LargeShape): LargeRepository {
  const folder = path.join(tmpdir(), 'prompttracker-bench', shape.name);
  const truthFile = path.join(folder, 'truth.json');
  if (!existsSync(truthFile)) {
    const making = `${folder}.${process.pid}`;
    rmSync(making, { recursive: true, force: true });
    makeLargeRepository(making, shape);
    rmSync(folder, { recursive: true, force: true });
    renameSync(making, folder);
  }
  const truth = JSON.parse(readFileSync(truthFile, 'utf8')) as Record<string, string[]>;
  const versions = Object.values(truth).reduce((sum, blobs) => sum + blobs.length, 0);
  return { root: path.join(folder, 'repository'), truth, versions };
}

export function git(root: string, args: readonly string[], input?: Buffer | string): string {
  const env = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  return execFileSync('git', ['-C', root, ...args], { env, input, maxBuffer: 1 << 30 })
    .toString('utf8')
    .trim();
}

function makeLargeRepository(folder: string, shape: LargeShape): void {
  const root = path.join(folder, 'repository');
  mkdirSync(root, { recursive: true });
  git(root, ['init', '-q', '-b', 'main']);
  const { stream, truth } = new LargeHistory(shape).make();
  git(root, ['fast-import', '--quiet', '--done'], Buffer.from(stream.join(''), 'latin1'));
  git(root, ['-c', 'gc.writeCommitGraph=false', '-c', 'core.commitGraph=false', 'gc', '-q']);
  git(root, ['reset', '-q', '--hard']);
  writeFileSync(path.join(folder, 'truth.json'), JSON.stringify(truth));
}

interface LargePrompt {
  path: string;
  lines: string[];
  readonly blobs: string[];
}

class LargeHistory {
  readonly #shape: LargeShape;
  readonly #random: () => number;
  readonly #out: string[] = [];
  readonly #prompts: LargePrompt[] = [];
  readonly #mainLine: number[] = [];
  #mark = 0;
  #head = 0;
  #folders = 0;

  constructor(shape: LargeShape) {
    this.#shape = shape;
    this.#random = seededRandom(shape.seed);
  }

  make(): { stream: string[]; truth: Record<string, string[]> } {
    const { commits, prompts } = this.#shape;
    const perStep = (count: number) => count / (commits - prompts / 10);
    for (let made = 0; made < prompts; made += 10)
      this.#head = this.#commit([this.#head], Array.from({ length: 10 }, () => this.#create()).join(''));
    let nextMove = this.#shape.massMoves > 0 ? commits / this.#shape.massMoves : Number.POSITIVE_INFINITY;
    while (this.#mark < commits) {
      this.#mainLine.push(this.#head);
      const choice = this.#random();
      const [edit, rename, merge, conflict] = [
        this.#shape.edits,
        this.#shape.renames,
        this.#shape.merges,
        this.#shape.conflicts,
      ].map(perStep) as [number, number, number, number];
      if (this.#mark > nextMove) {
        nextMove += commits / this.#shape.massMoves;
        this.#head = this.#commit([this.#head], this.#moveAll());
      } else if (choice < conflict) this.#mergeConflict();
      else if (choice < conflict + merge) this.#mergeSide();
      else if (choice < conflict + merge + rename) this.#head = this.#commit([this.#head], this.#rename());
      else if (choice < conflict + merge + rename + edit)
        this.#head = this.#commit([this.#head], this.#edit(this.#pick()));
      else this.#head = this.#commit([this.#head], this.#code());
    }
    this.#out.push('done\n');
    return {
      stream: this.#out,
      truth: Object.fromEntries(this.#prompts.map(({ path: name, blobs }) => [name, blobs])),
    };
  }

  #commit(parents: readonly number[], changes: string): number {
    const mark = ++this.#mark;
    const who = `Author ${mark % 17} <author${mark % 17}@example.com> ${1_500_000_000 + mark * 900} +0000`;
    const subject = `Change number ${mark} of the repository`;
    const [first, ...others] = parents;
    this.#out.push(
      `commit refs/heads/main\nmark :${mark}\nauthor ${who}\ncommitter ${who}\ndata ${subject.length}\n${subject}\n`,
      first === undefined || first === 0 ? '' : `from :${first}\n`,
      others.map((other) => `merge :${other}\n`).join(''),
      changes,
      '\n',
    );
    return mark;
  }

  #mergeSide(): void {
    const { oldestFork } = this.#shape;
    const isOld = oldestFork > 1;
    const fork = isOld
      ? this.#mainLine[Math.max(0, this.#mainLine.length - 1 - Math.floor(this.#random() * oldestFork))]
      : this.#head;
    const changes = !isOld && this.#random() < 0.5 ? this.#edit(this.#pick()) : this.#code('side');
    const side = this.#commit([fork ?? this.#head], changes);
    const main = this.#commit([this.#head], this.#code());
    this.#head = this.#commit([main, side], changes);
  }

  /** Both sides edit one prompt and the merge decides for a third text. */
  #mergeConflict(): void {
    const prompt = this.#pick();
    const before = prompt.lines.slice();
    const side = this.#commit([this.#head], this.#edit(prompt));
    prompt.lines = before;
    const main = this.#commit([this.#head], this.#edit(prompt));
    this.#head = this.#commit([main, side], this.#edit(prompt));
  }

  #create(): string {
    const number = this.#prompts.length;
    const top = [`name: prompt ${number}`, 'model: openai/gpt-4o-mini', ...this.#opening()];
    const lines = Array.from({ length: 60 }, (_, line) => top[line] ?? this.#line());
    this.#prompts.push({ path: `prompts/area${number % 40}/prompt${number}.prompt.yaml`, lines, blobs: [] });
    return this.#write(this.#prompts[number] as LargePrompt);
  }

  #edit(prompt: LargePrompt): string {
    const top = 2 + this.#opening().length;
    prompt.lines = prompt.lines.with(top + Math.floor(this.#random() * (60 - top)), this.#line());
    return this.#write(prompt);
  }

  #rename(): string {
    const prompt = this.#pick();
    const from = prompt.path;
    prompt.path = `prompts/area${Math.floor(this.#random() * 40)}/moved${this.#mark}.prompt.yaml`;
    return `R ${from} ${prompt.path}\n${this.#random() < 0.4 ? this.#edit(prompt) : ''}`;
  }

  #moveAll(): string {
    const folder = `prompts${++this.#folders}`;
    const changes: string[] = [];
    for (const prompt of this.#prompts) {
      const from = prompt.path;
      prompt.path = prompt.path.replace(/^prompts\d*/, folder);
      changes.push(`R ${from} ${prompt.path}\n`);
      if (this.#random() < 0.05) changes.push(this.#edit(prompt));
    }
    return changes.join('');
  }

  #code(name = 'main'): string {
    const text = `${this.#words()}\n${this.#words()}\n`;
    return `M 100644 inline src/${name}${Math.floor(this.#random() * 300)}.ts\ndata ${text.length}\n${text}\n`;
  }

  #write(prompt: LargePrompt): string {
    const text = `${prompt.lines.join('\n')}\n`;
    prompt.blobs.push(createHash('sha1').update(`blob ${text.length}\0${text}`, 'latin1').digest('hex'));
    return `M 100644 inline ${prompt.path}\ndata ${text.length}\n${text}\n`;
  }

  /** One prompt is edited far more often than the others. */
  #pick(): LargePrompt {
    const favourite = this.#random() < 0.06;
    return this.#prompts[favourite ? 3 : Math.floor(this.#random() * this.#prompts.length)] as LargePrompt;
  }

  #opening(): string[] {
    return this.#shape.isRunnable ? ['messages:', '  - role: user', '    content: |'] : [];
  }

  #line(): string {
    return this.#shape.isRunnable ? `      ${this.#words()} {{ticket}}` : this.#words();
  }

  #words(): string {
    return Array.from({ length: 8 }, () => Math.floor(this.#random() * 0xffffff).toString(36)).join(' ');
  }
}
