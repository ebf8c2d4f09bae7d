// Histories with known truth. The model below knows prompts as things with a life (made, edited, moved, merged, copied,
// restored) and writes down what happens while it happens; Git only gets the resulting trees through `fast-import`.
// Nothing here looks at diffs, blobs or renames, so agreement with the product is not agreement with itself.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { TestRepository } from './gitRepository.ts';

/** One text a prompt had, and the texts it was made from. */
interface TextNode {
  readonly text: string;
  readonly commit: number;
  readonly before: readonly TextNode[];
}

interface ModelFile {
  readonly prompt: number;
  readonly nodes: readonly TextNode[];
}

/** What one commit holds: files by path, and for paths deleted on the way the texts they had. */
interface Snapshot {
  readonly files: Map<string, ModelFile>;
  readonly deleted: Map<string, readonly TextNode[]>;
}

interface ModelCommit {
  readonly mark: number;
  readonly parents: readonly number[];
  readonly snapshot: Snapshot;
  readonly subject: string;
  readonly author: string;
}

export interface TruthVersion {
  readonly number: number;
  readonly commit: string;
  readonly text: string;
  readonly sameAs: number | null;
  readonly cosmetic: readonly string[];
}

export interface GeneratedHistory {
  readonly repository: TestRepository;
  /** Path (one character a byte) to versions, oldest first, at the newest commit of the main line. */
  readonly truth: ReadonlyMap<string, readonly TruthVersion[]>;
  readonly commits: number;
}

export interface GenerateOptions {
  readonly seed: number;
  readonly commits?: number;
  readonly prompts?: number;
  readonly objectFormat?: 'sha1' | 'sha256';
}

/** The stand-in for the prompt hash in tests: lines that begin with `#` do not reach a model. */
export function semanticHash(text: string): string {
  const kept = text.split('\n').filter((line) => !line.startsWith('#'));
  return createHash('sha256').update(kept.join('\n'), 'latin1').digest('hex');
}

export function generateHistory(options: GenerateOptions): GeneratedHistory {
  const model = new HistoryModel(options);
  model.play();
  const repository = new TestRepository({ objectFormat: options.objectFormat ?? 'sha1' });
  const marks = importModel(repository, model.commits);
  return { repository, truth: model.truth(marks), commits: model.commits.length };
}

const oddNames = [
  ...[
    'plain',
    'with space',
    '\u00fcmlaut',
    'quote"d',
    'back\\slash',
    '-dash',
    '\u65e5\u672c',
    "apo'strophe",
    'semi;colon',
  ].map(utf8),
  'not-utf8-\xff',
];
const authors = [
  'Ada Lovelace <ada@example.com>',
  'Grace Hopper <grace@example.com>',
  'Zo\u00eb \u0141 <zoe@example.com>',
];

class HistoryModel {
  readonly commits: ModelCommit[] = [];
  readonly #options: GenerateOptions;
  readonly #random: () => number;
  #prompts = 0;
  #names = 0;
  readonly #vacated = new Set<string>();
  readonly #contested = new Set<string>();
  #draft: Snapshot = { files: new Map(), deleted: new Map() };

  constructor(options: GenerateOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
  }

  play(): void {
    const total = this.#options.commits ?? 60;
    const made = () => {
      for (let prompt = 0; prompt < (this.#options.prompts ?? 6); prompt++) this.#create();
    };
    let main = this.#commit('start', [], made);
    while (this.commits.length < total) {
      if (this.#random() < 0.25) main = this.#mergeSideLine(main);
      else main = this.#step(main);
    }
  }

  #step(parent: number): number {
    const kind = this.#pick([
      ...Array(6).fill('edit'),
      ...Array(3).fill('reformat'),
      ...Array(2).fill('rename'),
      ...Array(2).fill('renameAndEdit'),
      ...[
        'moveAll',
        'reuse',
        'reuse',
        'copy',
        'copyAndEdit',
        'restore',
        'restore',
        'remove',
        'recreate',
        'recreate',
        'create',
        'swapChain',
        'newAtOldName',
        'changeCase',
        'otherFile',
        'otherFile',
      ],
    ]) as keyof typeof this.operations;
    return this.#commit(kind, [parent], () => this.operations[kind]());
  }

  readonly operations = {
    edit: () => this.#change(this.#anyPath(), (text) => this.#edited(text)),
    reformat: () => this.#change(this.#anyPath(), (text) => this.#reformatted(text)),
    rename: () => this.#move(this.#anyPath(), this.#newPath()),
    renameAndEdit: () => {
      const target = this.#newPath();
      this.#move(this.#anyPath(), target);
      this.#change(target, (text) => this.#edited(text));
    },
    moveAll: () => {
      const folder = `moved${this.#names++}`;
      for (const name of [...this.#draft.files.keys()]) {
        const target = `${folder}/${path.posix.basename(name)}`;
        if (!this.#draft.files.has(target)) this.#move(name, target);
      }
    },
    otherFile: () => {
      const others = [...this.#draft.files.keys()].filter((name) => !isPromptName(name));
      const target = `notes/note${this.#names++}.yaml`;
      const choice = this.#below(6);
      if (others.length === 0) return this.#create(target);
      const other = this.#pick(others);
      if (choice < 2) return this.#change(other, (text) => this.#edited(text));
      const to = choice < 3 ? target : this.#newPath();
      this.#move(other, to);
      if (choice === 5) this.#change(to, (text) => this.#edited(text));
    },
    reuse: () => {
      const source = this.#anyPath();
      this.#move(source, this.#newPath());
      this.#create(source);
    },
    copy: () => this.#copy((text) => text),
    copyAndEdit: () => this.#copy((text) => this.#edited(text)),
    restore: () => {
      const name = this.#anyPath();
      const wanted = this.#pick(this.#ancestors(name)).text;
      if (wanted !== this.#textAt(name)) this.#change(name, () => wanted);
    },
    remove: () => {
      if ([...this.#draft.files.keys()].filter(isPromptName).length < 4) return;
      const name = this.#anyPath();
      this.#draft.deleted.set(name, (this.#draft.files.get(name) as ModelFile).nodes);
      this.#draft.files.delete(name);
    },
    recreate: () => {
      const gone = [...this.#draft.deleted.keys()].filter((name) => !this.#draft.files.has(name));
      if (gone.length === 0) return;
      const name = this.#pick(gone);
      const before = this.#draft.deleted.get(name) as readonly TextNode[];
      const text = this.#random() < 0.3 ? (before[0] as TextNode).text : this.#newText();
      this.#draft.deleted.delete(name);
      this.#place(name, this.#prompts++, text, before);
    },
    create: () => this.#create(),
    newAtOldName: () => {
      const free = [...this.#vacated].filter(
        (name) =>
          isPromptName(name) &&
          !this.#contested.has(name) &&
          !this.#draft.files.has(name) &&
          !this.#draft.deleted.has(name),
      );
      if (free.length > 0) this.#create(this.#pick(free));
    },
    changeCase: () => {
      const name = this.#anyPath();
      const changed = name.replace(/[a-z](?=[^/]*\d)/g, (letter) => letter.toUpperCase());
      if (!this.#draft.files.has(changed) && !this.#draft.deleted.has(changed)) this.#move(name, changed);
    },
    swapChain: () => {
      const [first, second] = this.#shuffled([...this.#draft.files.keys()].filter(isPromptName)) as [string, string];
      // Texts that resemble each other leave it open who moved where.
      if (sharedLines(this.#textAt(first), this.#textAt(second)) > 5) return;
      const third = this.#newPath();
      this.#move(first, third);
      this.#move(second, first);
    },
  };

  #mergeSideLine(base: number): number {
    let ours = base;
    let theirs = base;
    for (let step = 0; step < 1 + this.#below(3); step++) ours = this.#step(ours);
    for (let step = 0; step < 1 + this.#below(3); step++) theirs = this.#step(theirs);
    if (this.#random() < 0.4) {
      // Both sides edit the same prompt, so that somebody has to decide.
      const [left, right] = [this.#at(ours).files, this.#at(theirs).files];
      const shared = [...left.keys()].filter(
        (name) => isPromptName(name) && left.get(name)?.prompt === right.get(name)?.prompt,
      );
      if (shared.length > 0) {
        const name = this.#pick(shared);
        const same = this.#random() < 0.2 ? this.#edited(textOf(left.get(name) as ModelFile)) : null;
        const edit = () => this.#change(name, (text) => same ?? this.#edited(text));
        ours = this.#commit('edit ours', [ours], edit);
        theirs = this.#commit('edit theirs', [theirs], edit);
      }
    }
    return this.#commit('merge', [ours, theirs], () => this.#merge(base, ours, theirs));
  }

  #at(commit: number): Snapshot {
    return (this.commits[commit] as ModelCommit).snapshot;
  }

  /** Three-way by prompt, not by path: where both sides changed one, a decision is made and written down. */
  #merge(base: number, ours: number, theirs: number): void {
    const [before, left, right] = [byPrompt(this.#at(base)), byPrompt(this.#at(ours)), byPrompt(this.#at(theirs))];
    let files = new Map<string, ModelFile>();
    let collides = false;
    for (const prompt of new Set([...left.keys(), ...right.keys()])) {
      const [was, mine, other] = [before.get(prompt), left.get(prompt), right.get(prompt)];
      const merged = this.#mergePrompt(was, mine, other);
      if (merged === null) continue;
      collides ||= files.has(merged.path);
      files.set(merged.path, { prompt, nodes: merged.nodes });
    }
    // Two prompts that want one name: the merge is given up in favour of our side, as `git merge -s ours` does.
    if (collides) files = new Map(this.#at(ours).files);
    const deleted = new Map<string, readonly TextNode[]>();
    for (const side of [this.#at(ours), this.#at(theirs)]) {
      for (const [name, nodes] of side.deleted) {
        if (!files.has(name) && !side.files.has(name))
          deleted.set(name, [...new Set([...(deleted.get(name) ?? []), ...nodes])]);
      }
    }
    const kept = new Set([...files.values()].map(({ prompt }) => prompt));
    for (const [name, mine] of this.#at(ours).files) {
      const other = this.#at(theirs).files.get(name);
      if (other === undefined || files.has(name)) continue;
      // The merge itself took the name away: whoever did not go on elsewhere ended here.
      const ended = [mine, other].filter(({ prompt }) => !kept.has(prompt)).flatMap(({ nodes }) => nodes);
      if (ended.length > 0) deleted.set(name, [...new Set(ended)]);
      // Two prompts had the name, and trees do not tell where the one that went on had gone: nobody comes back to it.
      if (mine.prompt !== other.prompt && ended.length === 0) this.#contested.add(name);
    }
    this.#draft = { files, deleted };
  }

  #mergePrompt(was: Held | undefined, mine: Held | undefined, other: Held | undefined): Held | null {
    if (mine === undefined || other === undefined) {
      const left = mine ?? (other as Held);
      if (was === undefined) return left;
      const untouched = left.path === was.path && textOf(left) === textOf(was);
      return untouched || this.#random() < 0.5 ? null : left;
    }
    // Two names at once need a person; this one keeps their own side whole.
    const bothMoved = was !== undefined && mine.path !== was.path && other.path !== was.path;
    if (was === undefined || (bothMoved && mine.path !== other.path)) return mine;
    const place = mine.path !== was.path ? mine.path : other.path;
    return { path: place, nodes: this.#nodesOfMerge(place, this.#mergedText(was, mine, other), [mine, other]) };
  }

  #mergedText(was: Held, mine: Held, other: Held): string {
    const [wasText, mineText, otherText] = [textOf(was), textOf(mine), textOf(other)];
    if (mineText === wasText) return otherText;
    if (otherText === wasText || mineText === otherText) return mineText;
    const choice = this.#random();
    if (choice < 0.2) return mineText;
    if (choice < 0.4) return otherText;
    return choice < 0.55 ? this.#reformatted(mineText) : this.#edited(mineText);
  }

  /** A merge that holds a parent's file goes on with that parent; one that holds its text only, too; else it is new. */
  #nodesOfMerge(place: string, text: string, sides: readonly Held[]): readonly TextNode[] {
    const sameText = sides.filter((side) => textOf(side) === text);
    const sameFile = sameText.filter((side) => side.path === place);
    const chosen = sameFile.length > 0 ? sameFile : sameText;
    if (chosen.length > 0) return [...new Set(chosen.flatMap(({ nodes }) => nodes))];
    return [{ text, commit: this.commits.length, before: [...new Set(sides.flatMap(({ nodes }) => nodes))] }];
  }

  #commit(subject: string, parents: readonly number[], change: () => void): number {
    const from = parents.length > 0 ? this.#at(parents[0] as number) : { files: new Map(), deleted: new Map() };
    this.#draft = { files: new Map(from.files), deleted: new Map(from.deleted) };
    change();
    const author = this.#pick(authors);
    this.commits.push({ mark: this.commits.length, parents, snapshot: this.#draft, subject, author });
    return this.commits.length - 1;
  }

  #create(name = this.#newPath()): void {
    this.#place(name, this.#prompts++, this.#newText(), []);
  }

  #place(name: string, prompt: number, text: string, before: readonly TextNode[]): void {
    const same = before.filter((node) => node.text === text);
    const nodes = same.length > 0 ? same : [{ text, commit: this.commits.length, before }];
    this.#draft.files.set(name, { prompt, nodes });
  }

  #change(name: string, edit: (text: string) => string): void {
    const file = this.#draft.files.get(name) as ModelFile;
    this.#place(name, file.prompt, edit(textOf(file)), file.nodes);
  }

  #move(from: string, to: string): void {
    if (from === to) return;
    this.#draft.files.set(to, this.#draft.files.get(from) as ModelFile);
    this.#draft.files.delete(from);
    this.#vacated.add(from);
    // Its life went on elsewhere: what comes to the old name is somebody new.
    this.#draft.deleted.delete(from);
    this.#draft.deleted.delete(to);
  }

  #copy(edit: (text: string) => string): void {
    this.#place(this.#newPath(), this.#prompts++, edit(this.#textAt(this.#anyPath())), []);
  }

  #ancestors(name: string): TextNode[] {
    const found = new Set<TextNode>();
    const open = [...(this.#draft.files.get(name) as ModelFile).nodes];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (found.has(node)) continue;
      found.add(node);
      open.push(...node.before);
    }
    return [...found];
  }

  #anyPath(): string {
    return this.#pick([...this.#draft.files.keys()].filter(isPromptName));
  }

  #textAt(name: string): string {
    return textOf(this.#draft.files.get(name) as ModelFile);
  }

  #newPath(): string {
    const folder = this.#pick(['', 'prompts/', 'deep/er/']);
    const ending = this.#pick(['.prompt.yaml', '.prompt.yaml', '.prompt.yaml', '.prompt.yml']);
    return `${folder}${this.#pick(oddNames)}${this.#names++}${ending}`;
  }

  #newText(): string {
    const lines = ['# fresh'];
    for (let line = 0; line < 30; line++) lines.push(this.#words());
    return `${lines.join('\n')}\n`;
  }

  #words(): string {
    return Array.from({ length: 5 }, () => this.#below(0x7fffffff).toString(36)).join(' ');
  }

  #edited(text: string): string {
    const lines = text.split('\n');
    lines[1 + this.#below(lines.length - 2)] = this.#words();
    return lines.join('\n');
  }

  #reformatted(text: string): string {
    const lines = text.split('\n');
    lines[0] = `# ${this.#words()}`;
    return lines.join('\n');
  }

  /** The versions of every prompt at the last commit. `ids` are the commits' ids in Git. */
  truth(ids: readonly string[]): Map<string, TruthVersion[]> {
    const order: number[] = [];
    const walk = (commit: number): void => {
      if (order.includes(commit)) return;
      for (const parent of (this.commits[commit] as ModelCommit).parents) walk(parent);
      order.push(commit);
    };
    walk(this.commits.length - 1);
    const truth = new Map<string, TruthVersion[]>();
    for (const [name, file] of this.#at(this.commits.length - 1).files) {
      // Other files come along because a prompt may once have been one; they are no prompts now.
      if (!isPromptName(name)) continue;
      const isMerge = (node: TextNode) => (this.commits[node.commit] as ModelCommit).parents.length > 1;
      truth.set(name, countVersions(file, { order, ids, isMerge }));
    }
    return truth;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<T>(values: readonly T[]): T {
    return values[this.#below(values.length)] as T;
  }

  #shuffled<T>(values: readonly T[]): T[] {
    return values
      .map((value) => ({ value, key: this.#random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ value }) => value);
  }
}

interface Held {
  readonly path: string;
  readonly nodes: readonly TextNode[];
}

interface CountOptions {
  /** Commits, parents before children, a first parent's line before what was merged into it. */
  readonly order: readonly number[];
  readonly ids: readonly string[];
  readonly isMerge: (node: TextNode) => boolean;
}

/** The definition of docs/versions.md, read off the model. */
function countVersions(file: ModelFile, { order, ids, isMerge }: CountOptions): TruthVersion[] {
  const nodes = new Set<TextNode>(file.nodes);
  for (const node of nodes) for (const before of node.before) nodes.add(before);
  const versions: {
    number: number;
    commit: string;
    text: string;
    sameAs: number | null;
    cosmetic: string[];
    last: string;
  }[] = [];
  const versionOf = new Map<TextNode, number>();
  for (const node of [...nodes].sort((a, b) => order.indexOf(a.commit) - order.indexOf(b.commit))) {
    const hash = semanticHash(node.text);
    const kin = isMerge(node) ? [] : node.before.filter((before) => semanticHash(before.text) === hash);
    const newest = versions.at(-1);
    let home = kin.length > 0 ? Math.max(...kin.map((before) => versionOf.get(before) as number)) : 0;
    if (home === 0 && newest !== undefined && semanticHash(newest.text) === hash) home = newest.number;
    if (home === 0) {
      const sameAs = versions.find((version) => semanticHash(version.text) === hash)?.number ?? null;
      home = versions.length + 1;
      versions.push({
        number: home,
        commit: ids[node.commit] as string,
        text: node.text,
        sameAs,
        cosmetic: [],
        last: node.text,
      });
    } else {
      const version = versions[home - 1] as (typeof versions)[number];
      if (version.last !== node.text) version.cosmetic.push(ids[node.commit] as string);
      version.last = node.text;
    }
    versionOf.set(node, home);
  }
  return versions.map(({ last: _, ...version }) => version);
}

/** Writes the commits with `fast-import`; the last one becomes `main`. Returns their ids in order. */
function importModel(repository: TestRepository, commits: readonly ModelCommit[]): string[] {
  const lines: string[] = [];
  commits.forEach((commit, number) => {
    const when = 1_600_000_000 + number * 3600;
    lines.push(`commit refs/heads/main`, `mark :${number + 1}`);
    lines.push(`author ${utf8(commit.author)} ${when} +0100`, `committer ${utf8(commit.author)} ${when} +0100`);
    lines.push(...dataOf(commit.subject));
    if (commit.parents.length > 0) lines.push(`from :${(commit.parents[0] as number) + 1}`);
    for (const parent of commit.parents.slice(1)) lines.push(`merge :${parent + 1}`);
    lines.push('deleteall');
    for (const [name, file] of commit.snapshot.files)
      lines.push(`M 100644 inline ${quoted(name)}`, ...dataOf(textOf(file)));
  });
  const marks = path.join(repository.root, '.git', 'marks');
  const input = Buffer.from(`${lines.join('\n')}\n`, 'latin1');
  repository.gitInput(input, 'fast-import', '--quiet', '--force', `--export-marks=${marks}`);
  const ids: string[] = [];
  for (const line of readFileSync(marks, 'utf8').trim().split('\n')) {
    const [mark, id] = line.slice(1).split(' ') as [string, string];
    ids[Number(mark) - 1] = id;
  }
  return ids;
}

/** Texts are byte strings: one character a byte. */
function dataOf(text: string): string[] {
  return [`data ${text.length}`, text];
}

function quoted(name: string): string {
  const escaped = name.replace(/["\\]|[^ -~]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `"${escaped}"`;
}

function byPrompt(snapshot: Snapshot): Map<number, Held> {
  return new Map([...snapshot.files].map(([name, { prompt, nodes }]) => [prompt, { path: name, nodes }]));
}

function textOf({ nodes }: { readonly nodes: readonly TextNode[] }): string {
  return (nodes[0] as TextNode).text;
}

function isPromptName(name: string): boolean {
  return /\.prompt\.ya?ml$/.test(name);
}

function sharedLines(left: string, right: string): number {
  const lines = new Set(left.split('\n'));
  return right.split('\n').filter((line) => lines.has(line)).length;
}

function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Mulberry32: small, fast, the same everywhere. Yields numbers from 0 up to 1. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
