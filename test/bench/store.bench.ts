// The store against the plainest thing that does the same: `cat` of all files, one fsync a line, one file a run.
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { diffWords } from 'diff';
import { build } from 'esbuild';
import { createUlidFactory } from '../../src/core/base/ulid.ts';
import { wordDiff } from '../../src/core/history/wordDiff.ts';
import { openStore } from '../../src/core/store/openStore.ts';
import { encodeRecord } from '../../src/core/store/record.ts';
import { createNodeHost } from '../../src/node/nodeHost.ts';
import type { BenchRow } from './benchRow.ts';
import { benchBatch, benchRun, benchStore, createRandom, sha256 } from './storeBenchData.ts';

export const ids = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'P3'];

const here = import.meta.dirname;
const pairs = Number(process.env.PT_BENCH_PAIRS ?? 5);
const warmUps = 3;
const manyRuns = Number(process.env.PT_BENCH_RUNS ?? 300_000);

interface Measured {
  readonly wallMs: number;
  readonly inProcessMs: number;
  readonly peakMb: number;
  readonly runs?: number;
  readonly cells?: number;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

function startProcess(script: string, ...args: string[]): Measured {
  const started = performance.now();
  const { stdout, status, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    maxBuffer: 1e9,
    // What ships is JavaScript: a process of the product never waits for types to be stripped.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'prompttracker-bench-code') },
  });
  const wallMs = performance.now() - started;
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}: ${stderr}`);
  return { wallMs, ...JSON.parse(stdout) };
}

/** `cat` of every file to nothing. */
function catMs(files: readonly string[]): number {
  const started = performance.now();
  execFileSync('sh', ['-c', 'xargs cat >/dev/null'], { input: files.join('\n') });
  return performance.now() - started;
}

function row(
  id: string,
  title: string,
  goal: [number, number, 'lower' | 'higher'],
  measured: { ratio: number; detail: string },
): BenchRow {
  return {
    id,
    title,
    ratio: measured.ratio,
    floor: goal[0],
    moonshot: goal[1],
    better: goal[2],
    detail: measured.detail,
  };
}

function measureReading(script: string, scratch: string): BenchRow[] {
  const { root, files, bytes } = benchStore(100_000);
  const index = join(scratch, 'runs.index');
  startProcess(script, 'prime', root, index);
  const cat: number[] = [];
  const warm: Measured[] = [];
  const cold: Measured[] = [];
  catMs(files);
  for (let n = 0; n < pairs; n++) {
    cat.push(catMs(files));
    warm.push(startProcess(script, 'dashboard', root, index));
    cold.push(startProcess(script, 'cold', root));
  }
  const base = median(cat);
  const warmMs = median(warm.map((one) => one.wallMs));
  const coldMs = median(cold.map((one) => one.wallMs));
  const peak = median(cold.map((one) => one.peakMb));
  const megabytes = (bytes / 1e6).toFixed(0);
  const against = `cat of the ${megabytes} MB takes ${base.toFixed(0)} ms`;
  return [
    row('S2', 'Warm dashboard over 100,000 runs / cat of the store, whole process', [3, 1.3, 'lower'], {
      ratio: warmMs / base,
      detail: `${warmMs.toFixed(0)} ms, in process ${median(warm.map((one) => one.inProcessMs)).toFixed(0)} ms; ${against}`,
    }),
    row('S4', 'Cold rebuild / cat of the store, whole process', [6, 3.5, 'lower'], {
      ratio: coldMs / base,
      detail: `${coldMs.toFixed(0)} ms; ${against}`,
    }),
    row('S4 memory', 'Peak memory of the cold rebuild, MB', [150, 90, 'lower'], {
      ratio: peak,
      detail: 'whole process, 100,000 runs',
    }),
  ];
}

function measureMany(script: string, scratch: string): BenchRow {
  const { root } = benchStore(manyRuns);
  const index = join(scratch, 'many.index');
  const cold = startProcess(script, 'prime', root, index);
  const warm = Array.from({ length: 3 }, () => startProcess(script, 'dashboard', root, index));
  const warmMs = median(warm.map((one) => one.inProcessMs));
  return row('S3', `${manyRuns.toLocaleString('en')} runs: warm open and dashboard / cold scan`, [0.1, 0.04, 'lower'], {
    ratio: warmMs / cold.inProcessMs,
    detail: `${warmMs.toFixed(0)} ms against ${cold.inProcessMs.toFixed(0)} ms, in process; ${warm[0]?.runs?.toLocaleString('en')} runs`,
  });
}

/** The same store when every run is a cell of one evaluation, which is opened, too. */
function measureEvaluated(script: string, scratch: string): BenchRow[] {
  const { root, files, bytes, evaluation } = benchStore(100_000, { evaluated: true });
  const index = join(scratch, 'evaluated.index');
  startProcess(script, 'prime', root, index);
  const taken = { cat: [] as number[], warm: [] as number[], list: [] as number[] };
  const opened: Measured[] = [];
  const cold: Measured[] = [];
  catMs(files);
  for (let n = 0; n < pairs; n++) {
    taken.cat.push(catMs(files));
    taken.warm.push(startProcess(script, 'dashboard', root, index).wallMs);
    taken.list.push(startProcess(script, 'list', root, index).inProcessMs);
    opened.push(startProcess(script, 'open', root, index, evaluation ?? ''));
    cold.push(startProcess(script, 'cold', root));
  }
  if (opened.some(({ cells }) => cells !== 100_000)) throw new Error('not every cell was found');
  const [base, warmMs, listMs] = [median(taken.cat), median(taken.warm), median(taken.list)];
  const [openMs, coldMs] = [median(opened.map((one) => one.wallMs)), median(cold.map((one) => one.wallMs))];
  const against = `cat of the ${(bytes / 1e6).toFixed(0)} MB takes ${base.toFixed(0)} ms`;
  return [
    row('S2 cells', 'Warm dashboard over 100,000 evaluated cells / cat of the store', [3, 1.3, 'lower'], {
      ratio: warmMs / base,
      detail: `${warmMs.toFixed(0)} ms, list of evaluations ${listMs.toFixed(0)} ms in process; ${against}`,
    }),
    row('S4 cells', 'Cold rebuild over 100,000 evaluated cells / cat of the store', [6, 3.5, 'lower'], {
      ratio: coldMs / base,
      detail: `${coldMs.toFixed(0)} ms, ${median(cold.map((one) => one.peakMb)).toFixed(0)} MB; ${against}`,
    }),
    row('S7', 'Seconds to open an evaluation of 100,000 cells, whole process', [2, 1, 'lower'], {
      ratio: openMs / 1_000,
      detail: `${median(opened.map((one) => one.inProcessMs)).toFixed(0)} ms in process; ${against}`,
    }),
  ];
}

const gitEnvironment = { PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' };

/** Size of .git after gc when the same runs are committed in ten steps, as session files or as one file a run. */
function gitBytes(scratch: string, layout: 'sessions' | 'run'): { git: number; json: number } {
  const root = mkdtempSync(join(scratch, layout));
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-C', root, '-c', 'user.name=A', '-c', 'user.email=a@example.test', '-c', 'gc.auto=0', ...args],
      {
        env: gitEnvironment,
        stdio: 'pipe',
        encoding: 'utf8',
      },
    );
  git('init', '-q');
  const random = createRandom(3);
  const nextId = createUlidFactory({ now: () => 1e12 }, (length) => Uint8Array.from({ length }, () => random() * 256));
  let json = 0;
  for (let commit = 0; commit < 20; commit++) {
    for (let file = 0; file < 5; file++) {
      const batch = benchBatch(random);
      const lines = Array.from({ length: 100 }, (_, n) =>
        encodeRecord(
          { kind: 'run', id: nextId(), schema: 1, ...benchRun(random, batch, { n, startedAt: 1e12 }) },
          sha256,
        ),
      );
      json += lines.reduce((sum, line) => sum + line.length + 1, 0);
      if (layout === 'sessions') writeFileSync(join(root, `${commit}-${file}.jsonl`), `${lines.join('\n')}\n`);
      else
        for (const [n, line] of lines.entries()) writeFileSync(join(root, `${commit}-${file}-${n}.json`), `${line}\n`);
    }
    git('add', '.');
    git('commit', '-q', '-m', `batch ${commit}`);
  }
  git('gc', '-q');
  const kilobytes = /size-pack: (\d+)/.exec(git('count-objects', '-v'))?.[1];
  return { git: Number(kilobytes) * 1024, json };
}

function measureGit(scratch: string): BenchRow[] {
  const ours = gitBytes(scratch, 'sessions');
  const single = gitBytes(scratch, 'run');
  const size = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  const detail = `10,000 runs in 20 commits: ${size(ours.git)} for ${size(ours.json)} of JSON, one file a run ${size(single.git)}`;
  return [
    row('S5', '.git after gc / bytes of JSON', [0.25, 0.13, 'lower'], { ratio: ours.git / ours.json, detail }),
    row('S5 files', '.git after gc / that of one file a run', [0.35, 0.2, 'lower'], {
      ratio: ours.git / single.git,
      detail,
    }),
  ];
}

async function measureAppend(scratch: string): Promise<BenchRow> {
  const host = createNodeHost({ environment: {}, fetch: () => Promise.reject(new Error('no network')) });
  const random = createRandom(5);
  const batch = benchBatch(random);
  const records = Array.from({ length: 2_000 }, (_, n) => benchRun(random, batch, { n, startedAt: 1e12 }));
  const ours: number[] = [];
  const lines: number[] = [];
  // The first pairs warm both sides up and are not counted.
  for (let n = -warmUps; n < pairs; n++) {
    const started = performance.now();
    const file = openSync(join(scratch, `lines-${n}.jsonl`), 'a');
    for (const record of records) {
      writeSync(file, `${JSON.stringify(record)}\n`);
      fsyncSync(file);
    }
    closeSync(file);
    const linesMs = performance.now() - started;
    const root = mkdtempSync(join(scratch, 'append'));
    const store = await openStore({ host, root });
    const session = store.session();
    const begun = performance.now();
    await Promise.all(records.map((record) => session.append(record)));
    const oursMs = performance.now() - begun;
    if (n >= 0) {
      lines.push(linesMs);
      ours.push(oursMs);
    }
    await session.close();
  }
  return row('S6', 'Durable append of 2,000 runs / one fsync a line', [0.15, 0.05, 'lower'], {
    ratio: median(ours) / median(lines),
    detail: `${median(ours).toFixed(0)} ms with checksums and redaction against ${median(lines).toFixed(0)} ms of bare lines`,
  });
}

/** Two branches write at once and meet by merge, rebase and cherry-pick; counts conflicts, lost and doubled runs. */
async function measureBranches(scratch: string): Promise<BenchRow> {
  const host = createNodeHost({ environment: {}, fetch: () => Promise.reject(new Error('no network')) });
  const root = mkdtempSync(join(scratch, 'branches'));
  const git = (...args: string[]) =>
    spawnSync('git', ['-C', root, '-c', 'user.name=A', '-c', 'user.email=a@example.test', '-c', 'gc.auto=0', ...args], {
      env: gitEnvironment,
    }).status === 0;
  git('init', '-q', '-b', 'main');
  const random = createRandom(11);
  const batch = benchBatch(random);
  const store = await openStore({ host, root, indexPath: null });
  const written = new Set<string>();
  const record = async (branch: string) => {
    const session = store.session({ branch });
    for (let n = 0; n < 5; n++) written.add(await session.append(benchRun(random, batch, { n, startedAt: 1e12 })));
    await session.close();
    git('add', '.');
    git('commit', '-q', '-m', `runs on ${branch}`);
  };
  await record('main');
  let wrong = 0;
  for (let round = 0; round < 12; round++) {
    const branch = `topic-${round}`;
    git('checkout', '-q', '-b', branch);
    await record(branch);
    git('checkout', '-q', 'main');
    await record('main');
    const steps = [
      ['merge', '-q', '--no-edit', branch],
      ['rebase', '-q', branch],
      ['cherry-pick', branch],
    ][round % 3] as string[];
    if (!git(...steps)) wrong++;
  }
  const found: string[] = [];
  for await (const { id } of store.read()) found.push(id);
  wrong += Math.abs(found.length - new Set(found).size) + [...written].filter((id) => !found.includes(id)).length;
  return row('S1', 'Conflicts, lost and doubled runs over merge, rebase and cherry-pick', [0, 0, 'lower'], {
    ratio: wrong,
    detail: `${written.size} runs on 13 branches`,
  });
}

function measureWordDiff(): BenchRow {
  const random = createRandom(9);
  const lexicon = Array.from({ length: 800 }, (_, n) => `word${n}`);
  const pick = () => lexicon[Math.floor(random() ** 2 * 800)] as string;
  const words = Array.from({ length: 1_300 }, pick);
  const before = words.join(' ');
  const after = words.map((word) => (random() < 0.5 ? pick() : word)).join(' ');
  const time = (work: () => unknown) => {
    const started = performance.now();
    work();
    return performance.now() - started;
  };
  const theirs: number[] = [];
  const ours: number[] = [];
  for (let n = 0; n < pairs + 2; n++) {
    theirs.push(time(() => diffWords(before, after)));
    ours.push(time(() => wordDiff(before, after)));
  }
  return row('P3', 'diffWords / our word diff, 10 KB with half of the words changed', [3, 10, 'higher'], {
    ratio: median(theirs) / median(ours),
    detail: `${median(ours).toFixed(1)} ms against ${median(theirs).toFixed(1)} ms`,
  });
}

export async function run(): Promise<BenchRow[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'prompttracker-store-bench-'));
  try {
    const script = join(scratch, 'worker.mjs');
    await build({
      entryPoints: [resolve(here, 'storeWorker.ts')],
      outfile: script,
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'esm',
      target: 'node22',
      logLevel: 'error',
      banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    });
    return [
      await measureBranches(scratch),
      ...measureReading(script, scratch),
      measureMany(script, scratch),
      ...measureEvaluated(script, scratch),
      ...measureGit(scratch),
      await measureAppend(scratch),
      measureWordDiff(),
    ];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (import.meta.main) console.table(await run());
