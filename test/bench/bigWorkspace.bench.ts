// A workspace of 1,000 prompts and 20,000 commits: how soon its prompts are listed while no history is read, how fast a row
// opens once it is, and how long the thread that the editor waits for is ever held.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { BenchRow } from './benchRow.ts';
import { editable, git, largeRepository } from './historyBenchData.ts';

export const ids = ['W1', 'W2', 'W3', 'W4'];

const pairs = Number(process.env.PT_BENCH_PAIRS ?? 5);
const workerFile = join(import.meta.dirname, 'editingWorker.ts');

function worker(task: string, root: string): Record<string, number> {
  const { status, stdout, stderr } = spawnSync(process.execPath, [workerFile, task, root], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${task}: ${stderr}`);
  return JSON.parse(stdout) as Record<string, number>;
}

export async function run(): Promise<BenchRow[]> {
  const { root } = largeRepository(editable);
  const first = Array.from({ length: pairs }, () => {
    const startedAt = performance.now();
    git(root, ['ls-files', '-s', '-z']);
    const gitMs = performance.now() - startedAt;
    return { gitMs, ourMs: worker('first', root).ms as number };
  });
  const expand = worker('expand', root);
  const loading = Array.from({ length: 3 }, () => worker('loading', root).turnMs as number);
  const typing = Array.from({ length: 3 }, () => worker('typing', root).turnMs as number);
  const goal = (id: string, title: string, ratio: number, detail: string) => ({ id, title, ratio, detail });
  const rows = [
    {
      ...goal(
        'W1',
        'opening and listing 1,000 prompts of 20,000 commits / git ls-files -s',
        median(first.map(({ gitMs, ourMs }) => ourMs / gitMs)),
        `${Math.round(median(first.map(({ ourMs }) => ourMs)))} ms, no history read`,
      ),
      ...{ floor: 60, moonshot: 20 },
    },
    {
      ...goal(
        'W2',
        'opening a row once its history is read, ms',
        expand.ms!,
        `longest ${expand.longestMs!.toFixed(1)} ms`,
      ),
      ...{ floor: 10, moonshot: 1 },
    },
    {
      ...goal('W3', 'longest turn while the history is read, ms of computing', median(loading), listed(loading)),
      ...{ floor: 50, moonshot: 25 },
    },
    {
      ...goal('W4', 'longest turn while 50 keys are typed meanwhile, ms of computing', median(typing), listed(typing)),
      ...{ floor: 50, moonshot: 25 },
    },
  ];
  return rows.map((row): BenchRow => ({ ...row, better: 'lower' }));
}

function listed(values: readonly number[]): string {
  return `of ${values.length} runs: ${values.map((value) => `${Math.round(value)} ms`).join(', ')}`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

if (import.meta.main) console.table(await run());
