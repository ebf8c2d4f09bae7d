// What our path to a model costs over bare undici: CPU of the whole process without latency (E1), and wall time with it (E2).
// The model server has a process of its own; both sides are bundled the same way and take turns.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { BenchRow } from './benchRow.ts';

interface Measured {
  readonly wallMs: number;
  readonly cpuMs: number;
}

const here = import.meta.dirname;
const pairs = Number(process.env.PT_BENCH_PAIRS ?? 5);

/** Gives lazily loaded CommonJS packages their names, as the product's own build does. */
const namedExports: Plugin = {
  name: 'named-exports',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[a-z@]/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, namespace: 'lazy' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'lazy' }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter((name) => name !== 'default' && /^[\w$]+$/.test(name));
      const lines = names.map((name) => `export const ${name} = all.${name};`);
      return { contents: [`import * as all from ${JSON.stringify(path)};`, ...lines].join('\n'), resolveDir: here };
    });
  },
};

async function startServer(latencyMs: number): Promise<{ port: string; stop: () => void }> {
  const child = spawn(process.execPath, [resolve(here, '../support/modelServer.ts'), String(latencyMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const port = await new Promise<string>((done) => child.stdout.once('data', (chunk) => done(String(chunk).trim())));
  return { port, stop: () => child.stdin.end() };
}

function measure(script: string, side: string, port: string): Promise<Measured> {
  const child = spawn(process.execPath, [script, side, port], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) =>
      code === 0 ? done(JSON.parse(output)) : fail(new Error(`${side} ended with ${code}`)),
    );
  });
}

async function medianRatio(
  script: string,
  latencyMs: number,
  figure: keyof Measured,
): Promise<{ ratio: number; ours: number; raw: number }> {
  const server = await startServer(latencyMs);
  const measured: { ratio: number; ours: number; raw: number }[] = [];
  try {
    await measure(script, 'ours', server.port);
    for (let pair = 0; pair < pairs; pair += 1) {
      const raw = (await measure(script, 'raw', server.port))[figure];
      const ours = (await measure(script, 'ours', server.port))[figure];
      measured.push({ ratio: ours / raw, ours, raw });
    }
  } finally {
    server.stop();
  }
  measured.sort((a, b) => a.ratio - b.ratio);
  const median = measured[Math.floor(measured.length / 2)];
  if (median === undefined) throw new Error('nothing was measured');
  return median;
}

export async function run(): Promise<BenchRow[]> {
  const directory = await mkdtemp(join(tmpdir(), 'engine-bench-'));
  try {
    await build({
      entryPoints: { worker: join(here, 'engineWorker.ts') },
      outdir: directory,
      ...{ bundle: true, splitting: true, minify: true, platform: 'node', target: 'node22', format: 'esm' },
      outExtension: { '.js': '.mjs' },
      plugins: [namedExports],
      logLevel: 'error',
      banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    });
    const script = join(directory, 'worker.mjs');
    const cpu = await medianRatio(script, 0, 'cpuMs');
    const wall = await medianRatio(script, 50, 'wallMs');
    const detail = ({ ours, raw }: { ours: number; raw: number }, what: string): string =>
      `2,000 calls, 64 at a time: ${Math.round(ours)} ms ${what} against ${Math.round(raw)} ms of bare undici`;
    return [
      {
        ...{ id: 'E1', title: 'CPU of runs / bare undici, no latency', ratio: cpu.ratio, floor: 2.5, moonshot: 1.3 },
        ...{ better: 'lower', detail: detail(cpu, 'CPU') },
      },
      {
        ...{
          id: 'E2',
          title: 'Wall time of runs / bare undici, 50 ms latency',
          ratio: wall.ratio,
          floor: 1.3,
          moonshot: 1.1,
        },
        ...{ better: 'lower', detail: detail(wall, 'wall') },
      },
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

if (import.meta.main) console.table(await run());
