// P1: what the editor reads before anything is shown: the main file with every part it requires at once, against six of the
// packages behind it loaded eagerly.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { filesReadAtOnce } from '../support/activationCode.ts';
import type { BenchRow } from './benchRow.ts';

const root = resolve(import.meta.dirname, '../..');
const pairs = 7;
const eager = ['yaml', 'nunjucks', 'diff', 'simple-git', 'openai', '@anthropic-ai/sdk'];

/** Milliseconds that a fresh process takes to require the modules. */
function loadMs(modules: readonly string[], nodePath: string): number {
  const script = `const started = performance.now(); for (const name of ${JSON.stringify(modules)}) require(name); console.log(performance.now() - started)`;
  const env = { ...process.env, NODE_PATH: nodePath };
  return Number(execFileSync(process.execPath, ['-e', script], { cwd: root, env, encoding: 'utf8' }));
}

/** A module with every name of the editor that our source uses, each of which can be read, called and extended. */
function editorStandIn(): string {
  const folder = join(root, 'src/extension');
  const sources = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  const names = new Set(sources.flatMap((source) => [...source.matchAll(/\bvscode\.(\w+)/g)].map((match) => match[1])));
  return `const anything = new Proxy(class {}, {
    get: (target, key) => (key === Symbol.toPrimitive ? () => '' : key === 'prototype' ? target[key] : anything),
    apply: () => anything,
  });
  for (const name of ${JSON.stringify([...names])}) exports[name] = anything;`;
}

/** P1 in time and in size; `dist` has to be built. */
export async function run(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'prompttracker-activation-'));
  try {
    mkdirSync(join(folder, 'vscode'));
    writeFileSync(join(folder, 'vscode/index.js'), editorStandIn());
    const main = [join(root, 'dist/extension.cjs')];
    const measured = Array.from({ length: pairs }, () => ({ six: loadMs(eager, ''), main: loadMs(main, folder) }));
    const [sixMs, mainMs] = [median(measured.map(({ six }) => six)), median(measured.map((pair) => pair.main))];
    const files = filesReadAtOnce(join(root, 'dist'));
    const kilobytes = files.reduce((sum, file) => sum + statSync(file).size, 0) / 1000;
    return [
      {
        id: 'P1',
        title: 'load the main bundle / six packages loaded eagerly',
        ratio: median(measured.map((pair) => pair.main / pair.six)),
        floor: 0.3,
        moonshot: 0.1,
        better: 'lower',
        detail: `${mainMs.toFixed(1)} ms against ${sixMs.toFixed(0)} ms`,
      },
      {
        id: 'P1',
        title: 'code read at activation, kB',
        ratio: kilobytes,
        floor: 400,
        moonshot: 200,
        better: 'lower',
        detail: 'the main file and the parts it requires at once',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

if (import.meta.main) console.table(await run());
