// One store measurement in a process of its own: node storeWorker.ts <cat|cold|dashboard|prime|list|open> <root> <index> <evaluation>
// Prints one JSON line: what it found and the largest memory it took.
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../../src/core/base/host.ts';
import { findEvaluation } from '../../src/core/store/evaluationRecords.ts';
import { openStore, type Store } from '../../src/core/store/openStore.ts';
import { createNodeHost } from '../../src/node/nodeHost.ts';

const [task = '', root = '', indexPath = '', evaluation = ''] = process.argv.slice(2);
const host: Host = createNodeHost({ environment: {}, fetch: () => Promise.reject(new Error('no network')) });

/** What a dashboard shows: calls, cost, success, median and 95th percentile by day and model, pass rate by version. */
async function dashboard(store: Store): Promise<{ groups: number; runs: number }> {
  const { rows, columns, texts } = await store.columns();
  const dayMs = 86_400_000;
  const outcome = texts.outcome.indexOf('completed');
  const groups = new Map<number, { count: number; cost: number; completed: number; durations: number[] }>();
  const passed = new Map<number, { passed: number; scored: number }>();
  for (let row = 0; row < rows; row++) {
    const key = Math.floor((columns.startedAt[row] as number) / dayMs) * 256 + (columns.model[row] as number);
    let group = groups.get(key);
    if (group === undefined) {
      group = { count: 0, cost: 0, completed: 0, durations: [] };
      groups.set(key, group);
    }
    group.count++;
    const cost = columns.costNanoUsd[row] as number;
    if (!Number.isNaN(cost)) group.cost += cost;
    if (columns.outcome[row] === outcome) group.completed++;
    group.durations.push(columns.durationMs[row] as number);
    const verdict = columns.verdict[row] as number;
    if (verdict === 0) continue;
    const version = (columns.promptId[row] as number) * 4_096 + (columns.version[row] as number);
    let rate = passed.get(version);
    if (rate === undefined) {
      rate = { passed: 0, scored: 0 };
      passed.set(version, rate);
    }
    rate.scored++;
    if (verdict === 2) rate.passed++;
  }
  let percentiles = 0;
  for (const { durations } of groups.values()) {
    const sorted = Float64Array.from(durations).sort();
    percentiles += (sorted[sorted.length >> 1] as number) + (sorted[Math.floor(sorted.length * 0.95)] as number);
  }
  return { groups: groups.size + passed.size + (percentiles > 0 ? 0 : 1), runs: rows };
}

async function catAll(): Promise<number> {
  const { files } = JSON.parse(readFileSync(join(root, 'files.json'), 'utf8')) as { files: string[] };
  let bytes = 0;
  for (const file of files)
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) bytes += chunk.length;
  return bytes;
}

const started = performance.now();
let result: object;
if (task === 'cat') result = { bytes: await catAll() };
else {
  const store = await openStore({ host, root, indexPath: indexPath === '' ? null : indexPath, isReadOnly: true });
  if (task === 'list') result = { evaluations: (await store.evaluations()).length };
  else if (task === 'open') result = { cells: (await findEvaluation(store, evaluation)).results.size };
  else result = await dashboard(store);
  if (task === 'prime') await store.close();
}
const inProcessMs = performance.now() - started;
console.log(JSON.stringify({ ...result, inProcessMs, peakMb: process.resourceUsage().maxRSS / 1024 }));
