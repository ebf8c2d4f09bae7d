// One reading of a large dataset in a process of its own: node datasetWorker.ts <read|rows> <file>
// Prints one JSON line: milliseconds, what it counted, and the largest memory it took.
import { createHash } from 'node:crypto';
import { readTestCases } from '../../src/core/dataset/readTestCases.ts';
import { createNodeFiles } from '../../src/node/files.ts';

const [task = '', path = ''] = process.argv.slice(2);
const files = createNodeFiles();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const started = performance.now();
let count = 0;
if (task === 'read') for await (const bytes of files.readChunks(path)) count += bytes.length;
else {
  const rows = { path, chunks: () => files.readChunks(path) };
  const source = { name: path, rows, path, columns: {}, filters: [], split: null, splits: null, seed: 1, limit: null };
  const shape = { declared: [], used: new Set(['q', 'r']), undeclared: [] };
  for await (const _ of readTestCases([source], { shape, sha256, report: () => {} })) count += 1;
}
const ms = performance.now() - started;
console.log(JSON.stringify({ ms, count, peakMb: process.resourceUsage().maxRSS / 1024 }));
