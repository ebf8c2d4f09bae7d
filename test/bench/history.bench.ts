// The history against Git itself: one bare `git log` (the limit of the method), the obvious log with rename detection,
// and `git log --follow` for every file. All sides of a ratio run in turn, so that a busy machine is busy for both.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { generateHistory } from '../support/gitHistory.ts';
import type { BenchRow } from './benchRow.ts';
import { git, type LargeRepository, largeRepository, renameHeavy, typical } from './historyBenchData.ts';

export const ids = ['H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'H7'];

const pairs = Number(process.env.PT_BENCH_PAIRS ?? 5);
const followSample = 20;
const showSample = 60;

const limitLog = [
  'log',
  'HEAD',
  '-z',
  '--raw',
  '--no-abbrev',
  '--no-renames',
  '-c',
  '--root',
  '--format=c%H%x1f%ct%x1f%an%x1f%s',
];
const obviousLog = [
  ...['-c', 'diff.renameLimit=20000', 'log', 'HEAD', '-z', '--raw', '--no-abbrev', '-M', '-c', '--combined-all-paths'],
  ...['--full-history', '--format=%H', '--', '*.prompt.yaml'],
];

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** Git with its output thrown away; milliseconds. */
function gitMs(root: string, args: readonly string[], input = ''): number {
  return timed(() => {
    const { status } = spawnSync('git', ['-C', root, ...args], { input, stdio: ['pipe', 'ignore', 'ignore'] });
    if (status !== 0) throw new Error(`git ${args[0]} ended with ${status}`);
  });
}

/** The median ratio of two sides measured in turn, and each side's median in ms. */
function paired(ours: () => number, theirs: () => number): { ratio: number; oursMs: number; theirsMs: number } {
  const left: number[] = [];
  const right: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    right.push(theirs());
    left.push(ours());
  }
  const ratio = median(left.map((value, pair) => value / (right[pair] as number)));
  return { ratio, oursMs: median(left), theirsMs: median(right) };
}

interface Bench {
  readonly large: LargeRepository;
  readonly worker: (...args: string[]) => string;
}

export async function run(): Promise<BenchRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pt-history-bench-'));
  const script = path.join(folder, 'worker.mjs');
  try {
    // What ships is a bundle; stripping types file by file would be measured otherwise.
    const entryPoints = [path.join(import.meta.dirname, 'historyWorker.ts')];
    await build({ entryPoints, outfile: script, bundle: true, platform: 'node', format: 'esm', target: 'node22' });
    const worker = (...args: string[]) =>
      execFileSync(process.execPath, [script, ...args], { maxBuffer: 1 << 28 }).toString();
    const bench: Bench = { large: largeRepository(typical), worker };
    worker('derive', bench.large.root);
    const whole = wholeProcess(bench);
    return [
      whole,
      follow(bench),
      renames(bench),
      agreement(bench),
      refresh(bench),
      ...contents(bench),
      ...quietness(bench, folder),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function row(
  id: string,
  title: string,
  goal: readonly [number, number, 'lower' | 'higher'],
  ratio: number,
  detail: string,
): BenchRow {
  const [floor, moonshot, better] = goal;
  return { id, title, ratio, floor, moonshot, better, detail };
}

const ms = (value: number) => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;

function wholeProcess({ large, worker }: Bench): BenchRow {
  const derive = () => timed(() => worker('derive', large.root));
  const { ratio, oursMs, theirsMs } = paired(derive, () => gitMs(large.root, limitLog));
  const detail = `${large.versions} versions: whole process ${ms(oursMs)}, bare git log ${ms(theirsMs)}`;
  return row('H1', 'derive all versions / one bare git log', [1.8, 1.2, 'lower'], ratio, detail);
}

function follow({ large, worker }: Bench): BenchRow {
  const files = Object.keys(large.truth);
  const sample = files.filter((_, at) => at % Math.ceil(files.length / followSample) === 0);
  const followed = () => {
    const each = sample.map((file) => gitMs(large.root, ['log', '--follow', '--format=%H', '--', file]));
    return (each.reduce((sum, value) => sum + value, 0) / sample.length) * files.length;
  };
  const { ratio, oursMs, theirsMs } = paired(followed, () => timed(() => worker('derive', large.root)));
  const detail = `${sample.length} of ${files.length} files followed, scaled to all: ${ms(oursMs)}; ours ${ms(theirsMs)}`;
  return row('H2', 'git log --follow for every prompt / derive all versions', [100, 200, 'higher'], ratio, detail);
}

function renames({ worker }: Bench): BenchRow {
  const heavy = largeRepository(renameHeavy);
  const { ratio, oursMs, theirsMs } = paired(
    () => timed(() => worker('derive', heavy.root)),
    () => gitMs(heavy.root, obviousLog),
  );
  const detail = `ours ${ms(oursMs)}, git log -M -c with a pathspec ${ms(theirsMs)}`;
  return row('H3', 'rename-heavy history / git log -M -c', [0.25, 0.12, 'lower'], ratio, detail);
}

/** Percent of prompts whose versions are exactly those the generator wrote down. */
function agreement({ large, worker }: Bench): BenchRow {
  let prompts = 0;
  let exact = 0;
  const compare = (truth: Readonly<Record<string, readonly string[]>>, root: string) => {
    const found = JSON.parse(worker('versions', root)) as Record<string, string[]>;
    for (const [file, blobs] of Object.entries(truth)) {
      prompts++;
      if (JSON.stringify(found[file]?.toSorted()) === JSON.stringify(blobs.toSorted())) exact++;
    }
  };
  compare(large.truth, large.root);
  const heavy = largeRepository(renameHeavy);
  compare(heavy.truth, heavy.root);
  const detail = `${exact} of ${prompts} prompts exact in two large histories; small ones with every twist are in the tests`;
  return row('H4', 'prompts exact against the truth, percent', [100, 100, 'higher'], (exact / prompts) * 100, detail);
}

function refresh({ large, worker }: Bench): BenchRow {
  const head = git(large.root, ['rev-parse', 'HEAD']);
  const newer: string[] = [];
  const file = Object.keys(large.truth)[0] as string;
  // Loose commits on top that no branch names: the next `git gc` takes them away again.
  for (let made = 0; made < Math.max(5, pairs); made++)
    newer.push(commitOnTop(large.root, newer.at(-1) ?? head, { file, text: `text ${made}\n` }));
  const { fullMs, refreshMs } = JSON.parse(worker('refresh', large.root, head, ...newer)) as {
    fullMs: number;
    refreshMs: number[];
  };
  const detail = `in process: all ${ms(fullMs)}, one new commit ${ms(median(refreshMs))}`;
  return row('H5', 'refresh after one commit / derive all', [0.05, 0.01, 'lower'], median(refreshMs) / fullMs, detail);
}

function commitOnTop(root: string, parent: string, change: { file: string; text: string }): string {
  const env = { ...process.env, GIT_INDEX_FILE: path.join(root, '.git', `bench-index-${process.pid}`) };
  const identity = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com'];
  const run = (args: readonly string[], input = '') =>
    execFileSync('git', ['-C', root, ...identity, ...args], { env, input })
      .toString()
      .trim();
  try {
    run(['read-tree', parent]);
    const blob = run(['hash-object', '-w', '--stdin'], change.text);
    run(['update-index', '--add', '--cacheinfo', `100644,${blob},${change.file}`]);
    return run(['commit-tree', run(['write-tree']), '-p', parent, '-m', 'bench']);
  } finally {
    rmSync(env.GIT_INDEX_FILE, { force: true });
  }
}

function contents({ large, worker }: Bench): BenchRow[] {
  const read = () => JSON.parse(worker('contents', large.root)) as { ids: string[]; bytes: number; ms: number };
  const blobs = read().ids;
  const input = `${blobs.join('\n')}\n`;
  const bare = paired(
    () => read().ms,
    () => gitMs(large.root, ['cat-file', '--batch', '--buffer'], input),
  );
  const shown = blobs.filter((_, at) => at % Math.ceil(blobs.length / showSample) === 0);
  const show = () =>
    (shown.reduce((sum, blob) => sum + gitMs(large.root, ['show', blob]), 0) / shown.length) * blobs.length;
  const single = paired(show, () => read().ms);
  const all = `${blobs.length} texts`;
  return [
    row(
      'H6',
      'all contents / bare git cat-file --batch',
      [3, 2, 'lower'],
      bare.ratio,
      `${all}: ours ${ms(bare.oursMs)}, bare ${ms(bare.theirsMs)}`,
    ),
    row(
      'H6',
      'git show per version / all contents',
      [50, 100, 'higher'],
      single.ratio,
      `${shown.length} shown, scaled to ${all}: ${ms(single.oursMs)}; ours ${ms(single.theirsMs)}`,
    ),
  ];
}

function quietness({ large, worker }: Bench, folder: string): BenchRow[] {
  const blocks = Array.from(
    { length: pairs },
    () => (JSON.parse(worker('block', large.root)) as { longestBlockMs: number }).longestBlockMs,
  );
  const { repository } = generateHistory({ seed: 3, commits: 120 });
  try {
    git(repository.root, ['config', 'uploadpack.allowFilter', 'true']);
    const partial = path.join(folder, 'partial');
    git(folder, ['clone', '-q', '--no-checkout', '--filter=blob:none', `file://${repository.root}`, partial]);
    const packs = () =>
      readdirSync(path.join(partial, '.git', 'objects', 'pack')).filter((name) => name.endsWith('.pack')).length;
    const before = packs();
    worker('derive', partial, 'partial');
    const fetches = packs() - before;
    return [
      row(
        'H7',
        'lazy fetches in a partial clone',
        [0, 0, 'lower'],
        fetches,
        `${before} pack before, ${before + fetches} after`,
      ),
      row(
        'H7',
        'longest event-loop block, ms',
        [100, 25, 'lower'],
        median(blocks),
        `of ${pairs} runs: ${blocks.map(ms).join(', ')}`,
      ),
    ];
  } finally {
    repository.remove();
  }
}

if (import.meta.main) {
  for (const { id, title, ratio, floor, moonshot, better, detail } of await run()) {
    const sign = better === 'lower' ? '\u2264' : '\u2265';
    console.log(`${id} ${title}: ${ratio.toFixed(3)} (${sign} ${floor}, wanted ${sign} ${moonshot}) \u2014 ${detail}`);
  }
}
