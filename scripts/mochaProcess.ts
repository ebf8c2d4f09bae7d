// The process of one mocha lane: `node scripts/mochaProcess.ts <result.json> <timeoutMs> [--grep text] <files…>`.
// Its own process, so that a crash or a leak in the tests cannot take the other lanes with it.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { exitOnSignals } from './ownProcess.ts';
import { runMocha } from './runMocha.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
const [resultFile, timeoutMs, ...files] = positionals;
if (resultFile === undefined) throw new Error('The first argument is the result file.');

exitOnSignals();
process.on('unhandledRejection', (reason) => {
  throw reason;
});
const result = await runMocha(
  files.map((file) => resolve(file)),
  { timeoutMs: Number(timeoutMs), grep: values.grep },
);
writeFileSync(resultFile, JSON.stringify(result));
process.exitCode = result.failed === 0 ? 0 : 1;

const graceMs = 5_000;
setTimeout(() => {
  console.error(`Still open after the tests: ${process.getActiveResourcesInfo().join(', ')}`);
  process.exit();
}, graceMs).unref();
