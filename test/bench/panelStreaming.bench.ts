// Four columns of the run panel that stream 200 tokens a second each for five seconds: how long the extension host's thread
// is ever held, and how much of it is taken.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { BenchRow } from './benchRow.ts';

export const ids = ['P4', 'P5'];

const [rate, seconds, runs] = [200, 5, 3];
const workerFile = join(import.meta.dirname, '../support/panelStreaming.ts');

function worker(task: 'run' | 'quiet'): Record<string, number> {
  const { status, stdout, stderr } = spawnSync(process.execPath, [workerFile, task, `${rate}`, `${seconds}`], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${task}: ${stderr}`);
  return JSON.parse(stdout) as Record<string, number>;
}

export async function run(): Promise<BenchRow[]> {
  const turns = Array.from({ length: runs }, () => worker('run').turnMs as number);
  const quiet = Array.from({ length: runs }, () => worker('quiet'));
  const of = (name: string) => quiet.map((seen) => seen[name] as number).sort((a, b) => a - b);
  const middle = runs >> 1;
  const rows = [
    {
      ...{ id: 'P4', title: 'longest turn while four columns stream 200 tokens/s each, ms of computing' },
      ...{ ratio: Math.max(...turns), floor: 50, moonshot: 10 },
      detail: `the loop’s delay by the clock: p99 ${of('p99Ms')[middle]!.toFixed(1)} ms, most ${of('maxMs')[0]!.toFixed(1)} ms`,
    },
    {
      ...{ id: 'P5', title: 'computing in a second of these streams, ms' },
      ...{ ratio: of('cpuMs')[middle]! / seconds, floor: 400, moonshot: 150 },
      detail: `${of('messages')[middle]} messages to the page, ${of('characters')[middle]} characters`,
    },
  ];
  return rows.map((row): BenchRow => ({ ...row, better: 'lower' }));
}

if (import.meta.main) console.table(await run());
