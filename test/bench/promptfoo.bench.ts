// The same work by promptfoo and by us, against one local server (E3), and how long both take to start (E4). promptfoo is no
// part of the project: PROMPTFOO names the folder it was installed in, for example after `npm install --prefix <folder>
// promptfoo`. Without it nothing is measured.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CliProject } from '../support/cliProject.ts';
import { type Command, median, startServer, type Taken, takenBy } from './benchCommand.ts';
import type { BenchRow } from './benchRow.ts';

export const ids = ['E3', 'E4'];

const pairs = Number(process.env.PT_BENCH_PAIRS ?? 5);
const calls = Number(process.env.PT_BENCH_CALLS ?? 2_000);
const concurrency = '64';
const cli = resolve(import.meta.dirname, '../../dist/cli.js');
const system = 'You answer in one short sentence and never make anything up.';
const user = 'Question {{row}}: what does a cat say when it meets a friend at the door in the morning?';
const rowsOf = (count: number) => `row\n${Array.from({ length: count }, (_, row) => row).join('\n')}\n`;

interface Side {
  evaluation(rows: number): Command;
  readonly version: Command;
}

function ours(project: CliProject, port: string): Side {
  project.write(
    'ask.prompt.yaml',
    `name: ask
model: openai/gpt-4o-mini
messages:
  - role: system
    content: ${system}
  - role: user
    content: "${user}"
evaluators:
  - name: greets
    string: { contains: Hello }
`,
  );
  for (const count of [1, calls]) project.write(`${count}.csv`, rowsOf(count));
  project.commit('Ask');
  const keys = { OPENAI_API_KEY: 'benchmark-key', OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` };
  const environment = { ...project.environment, ...keys };
  const options = ['--concurrency', concurrency, '--no-cache'];
  return {
    evaluation: (rows) => ({
      argv: [cli, 'eval', 'ask', '--dataset', `${rows}.csv`, ...options],
      ...{ directory: project.root, environment },
    }),
    version: { argv: [cli, '--version'], directory: project.root, environment },
  };
}

/** Without its cache, its database, its telemetry, its search for updates and its table. */
function theirs(installed: string, directory: string, port: string): Side {
  const entry = join(installed, 'node_modules/promptfoo/dist/src/entrypoint.js');
  if (!existsSync(entry)) throw new Error(`PROMPTFOO: there is no promptfoo in ${installed}`);
  const messages = [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ];
  writeFileSync(join(directory, 'prompt.json'), JSON.stringify(messages));
  for (const count of [1, calls]) {
    const provider = {
      id: 'openai:chat:gpt-4o-mini',
      config: { apiBaseUrl: `http://127.0.0.1:${port}/v1`, apiKey: 'k' },
    };
    writeFileSync(join(directory, `${count}.csv`), rowsOf(count));
    const assertions = { assert: [{ type: 'contains', value: 'Hello' }] };
    const config = { prompts: ['file://prompt.json'], providers: [provider], tests: `file://${count}.csv` };
    writeFileSync(join(directory, `${count}.json`), JSON.stringify({ ...config, defaultTest: assertions }));
  }
  const off = ['TELEMETRY', 'UPDATE', 'SHARING', 'REMOTE_GENERATION'].map((name) => [`PROMPTFOO_DISABLE_${name}`, '1']);
  const environment = { PROMPTFOO_CONFIG_DIR: directory, HOME: directory, ...Object.fromEntries(off) };
  const quiet = ['--no-write', '--no-cache', '--no-progress-bar', '--no-table', '-j', concurrency];
  return {
    evaluation: (rows) => ({ argv: [entry, 'eval', '-c', `${rows}.json`, ...quiet], directory, environment }),
    version: { argv: [entry, '--version'], directory, environment },
  };
}

interface Pair {
  readonly theirs: Taken;
  readonly ours: Taken;
}

/** Both sides by turns; the first pair warms up the files on disk and is not counted. */
async function inPairs(command: (side: Side) => Command, sides: { ours: Side; theirs: Side }): Promise<Pair[]> {
  const measured: Pair[] = [];
  for (let pair = -1; pair < pairs; pair += 1) {
    const other = await takenBy(command(sides.theirs));
    const own = await takenBy(command(sides.ours));
    if (pair >= 0) measured.push({ theirs: other, ours: own });
  }
  return measured;
}

type Figure = keyof Taken;
const units: { readonly [name in Figure]: string } = { wallMs: 'ms', cpuMs: 'ms CPU', peakMb: 'MB' };

function rowOf(
  { id, title, figure, goal }: { id: string; title: string; figure: Figure; goal: readonly [number, number] },
  measured: readonly Pair[],
): BenchRow {
  const figures = measured.map(
    ({ theirs, ours }) => `${Math.round(theirs[figure])} against ${Math.round(ours[figure])}`,
  );
  const ratio = median(measured.map(({ theirs, ours }) => theirs[figure] / ours[figure]));
  const detail = `${figures.join(', ')} ${units[figure]}`;
  return { id, title, ratio, floor: goal[0], moonshot: goal[1], better: 'higher', detail };
}

export async function run(): Promise<BenchRow[]> {
  const installed = process.env.PROMPTFOO ?? '';
  if (installed === '') {
    console.error('E3, E4: not measured. Name the folder of an installed promptfoo in PROMPTFOO.');
    return [];
  }
  const directory = mkdtempSync(join(tmpdir(), 'promptfoo-bench-'));
  const project = new CliProject();
  const server = await startServer();
  try {
    const sides = { ours: ours(project, server.port), theirs: theirs(installed, directory, server.port) };
    const many = await inPairs((side) => side.evaluation(calls), sides);
    const one = await inPairs((side) => side.evaluation(1), sides);
    const version = await inPairs((side) => side.version, sides);
    const work = `${calls.toLocaleString('en')} calls, ${concurrency} at a time`;
    return [
      rowOf({ id: 'E3 CPU', title: `promptfoo / ours, CPU of ${work}`, figure: 'cpuMs', goal: [8, 15] }, many),
      rowOf(
        { id: 'E3 memory', title: `promptfoo / ours, peak memory of ${work}`, figure: 'peakMb', goal: [2.5, 4] },
        many,
      ),
      rowOf({ id: 'E3 wall', title: `promptfoo / ours, wall time of ${work}`, figure: 'wallMs', goal: [8, 15] }, many),
      rowOf({ id: 'E4 eval', title: 'promptfoo / ours, start-up: one call', figure: 'wallMs', goal: [7, 10] }, one),
      rowOf({ id: 'E4 version', title: 'promptfoo / ours, --version', figure: 'wallMs', goal: [15, 30] }, version),
    ];
  } finally {
    server.stop();
    project.dispose();
    rmSync(directory, { recursive: true, force: true });
  }
}

if (import.meta.main) console.table(await run());
