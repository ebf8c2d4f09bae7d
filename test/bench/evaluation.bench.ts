// What a whole evaluation costs over bare undici (E1 of a user: plan, render, ask, score, keep), and that none of fifty kills
// loses an answer or pays for one twice beyond what was under way (E5).
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { CliProject } from '../support/cliProject.ts';
import { killAgainAndAgain } from '../support/killedEvaluation.ts';
import { startModelServer } from '../support/modelServer.ts';
import type { BenchRow } from './benchRow.ts';

const here = import.meta.dirname;
const pairs = Number(process.env.PT_BENCH_PAIRS ?? 5);
const calls = 2_000;
const key = 'benchmark-key';
const prompt = `name: ask
model: openai/gpt-4o-mini
messages:
  - role: system
    content: You answer in one short sentence and never make anything up.
  - role: user
    content: "Question {{row}}: what does a cat say when it meets a friend at the door in the morning?"
evaluators:
  - name: greets
    string: { contains: Hello }
`;

function cpuMsOf(argv: readonly string[], cwd: string, environment: NodeJS.Dict<string> = {}): Promise<number> {
  const child = spawn(process.execPath, argv, { cwd, env: { ...process.env, ...environment }, stdio: 'pipe' });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.resume();
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) =>
      code === 0
        ? done(JSON.parse(output.trim().split('\n').at(-1) ?? '').cpuMs)
        : fail(new Error(`ended with ${code}`)),
    );
  });
}

/** The command line as it ships, and what it has used written behind its answer. */
const measured = `process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  require('node:fs').writeSync(1, '\\n' + JSON.stringify({ cpuMs: (user + system) / 1000 }));
});
await import('./cli.mjs');
`;

async function evaluationCpu(): Promise<BenchRow> {
  const directory = await mkdtemp(join(tmpdir(), 'evaluation-bench-'));
  const server = spawn(process.execPath, [resolve(here, '../support/modelServer.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const project = new CliProject();
  try {
    const port = await new Promise<string>((done) => server.stdout.once('data', (chunk) => done(String(chunk).trim())));
    const head = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";
    await writeFile(
      join(directory, 'measured.mjs'),
      head + measured.replace('./cli.mjs', resolve(here, '../../dist/cli.js')),
    );
    await build({
      ...{
        entryPoints: [join(here, 'engineWorker.ts')],
        outfile: join(directory, 'raw.mjs'),
        bundle: true,
        minify: true,
      },
      ...{ platform: 'node', target: 'node22', format: 'esm', logLevel: 'error', banner: { js: head } },
    });
    project.write('ask.prompt.yaml', prompt);
    project.write('rows.csv', `row\n${Array.from({ length: calls }, (_, row) => row).join('\n')}\n`);
    project.commit('Ask');
    const environment = { ...project.environment, OPENAI_API_KEY: key, OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` };
    const argv = [
      join(directory, 'measured.mjs'),
      'eval',
      'ask',
      '--dataset',
      'rows.csv',
      '--concurrency',
      '64',
      '--no-cache',
    ];
    const ratios: { ratio: number; ours: number; raw: number }[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const raw = await cpuMsOf([join(directory, 'raw.mjs'), 'raw', port], directory);
      const ours = await cpuMsOf(argv, project.root, environment);
      ratios.push({ ratio: ours / raw, ours, raw });
    }
    const { ratio, ours, raw } = ratios.sort((a, b) => a.ratio - b.ratio)[Math.floor(pairs / 2)]!;
    const detail = `2,000 rows, 64 at a time: ${Math.round(ours)} ms CPU against ${Math.round(raw)} ms of bare undici`;
    const title = 'CPU of a whole evaluation / bare undici, no latency';
    return { id: 'E1 eval', title, ratio, floor: 2.5, moonshot: 1.3, better: 'lower', detail };
  } finally {
    server.stdin.end();
    project.dispose();
    await rm(directory, { recursive: true, force: true });
  }
}

async function kills(): Promise<BenchRow> {
  const [rows, concurrency] = [200, 8];
  const server = await startModelServer({ latencyMs: 5 });
  const project = new CliProject();
  try {
    project.write('ask.prompt.yaml', prompt);
    project.write('rows.csv', `row\n${Array.from({ length: rows }, (_, row) => row).join('\n')}\n`);
    project.commit('Ask');
    const environment = { OPENAI_API_KEY: key, OPENAI_BASE_URL: server.baseUrl('openai-chat') };
    const argv = ['ask', '--dataset', 'rows.csv'];
    const killAfter = Array.from({ length: 50 }, (_, kill) => 1 + ((kill * 7) % 9));
    const killed = await killAgainAndAgain({ project, server, environment, argv, concurrency, killAfter });
    const runs = (await project.json('runs', '--limit', '1000')) as { messages: { content: string }[] }[];
    const answered = new Set(runs.map(({ messages }) => messages.at(-1)?.content)).size;
    const wrong = rows - answered + (runs.length - answered);
    const wasted = server.journal.length - rows;
    const most = killed.kills * concurrency;
    const detail = `${killed.kills} kills: ${answered} of ${rows} answers kept once, ${wasted} calls wasted of at most ${most}`;
    const title = 'Answers lost or kept twice by kills, and waste above what was under way';
    const ratio = wrong + Math.max(0, wasted - most);
    return { id: 'E5', title, ratio, floor: 0, moonshot: 0, better: 'lower', detail };
  } finally {
    project.dispose();
    await server.close();
  }
}

export async function run(): Promise<BenchRow[]> {
  return [await evaluationCpu(), await kills()];
}

if (import.meta.main) console.table(await run());
