// `npm test`: every lane one after another, each reported even when an earlier one failed, one summary line at the end.
// `--lane unit` (repeatable) narrows the run, further arguments are test files, `--grep` picks tests by title.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { hostLane } from './hostLane.ts';
import { checkLane, failedLane, mochaLane } from './lane.ts';
import { exitOnSignals } from './ownProcess.ts';
import { packageExtension } from './packageExtension.ts';
import type { LaneResult } from './runMocha.ts';

exitOnSignals();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { lane: { type: 'string', multiple: true }, grep: { type: 'string' } },
});
const { grep } = values;
/** A journey waits for an editor half of the time, and a test of Git for Git. */
const processes = Math.min(2, availableParallelism());

function chosen(patterns: readonly string[]): readonly string[] {
  return positionals.length > 0 ? positionals : patterns;
}

const lanes: Record<string, () => Promise<LaneResult>> = {
  build: () => checkLane('build', [['esbuild.js']]),
  types: () =>
    checkLane('types', [
      ['node_modules/typescript/bin/tsc', '-p', 'src/core'],
      ['node_modules/typescript/bin/tsc', '-p', '.'],
    ]),
  lint: () => checkLane('lint', [['node_modules/@biomejs/biome/bin/biome', 'check', '.']]),
  unit: () =>
    mochaLane({
      name: 'unit',
      patterns: chosen(['test/architecture/**/*.test.ts', 'test/unit/**/*.test.ts', 'test/integration/**/*.test.ts']),
      testTimeoutMs: 60_000,
      processes,
      grep,
    }),
  host: () => hostLane({ chosen: positionals, grep }),
  journey: async () => {
    packageExtension();
    return mochaLane({
      name: 'journey',
      patterns: chosen(['test/journey/**/*.test.ts']),
      testTimeoutMs: 90_000,
      triesTwice: true,
      processes,
      grep,
    });
  },
};

const names = values.lane ?? Object.keys(lanes);
if (!names.includes('build') && names.some((name) => name === 'host' || name === 'journey')) names.unshift('build');
const results = new Map<string, LaneResult>();
for (const name of names) {
  const lane = lanes[name];
  if (lane === undefined) {
    console.error(`There is no lane "${name}". Lanes: ${Object.keys(lanes).join(', ')}.`);
    process.exit(2);
  }
  console.log(`\n── ${name} ──`);
  const startedAt = performance.now();
  const result = await lane().catch((error: unknown) => failedLane(`${name}: ${String(error)}`));
  results.set(name, result);
  console.log(`${name}: ${result.passed} ok, ${result.failed} not ok, ${seconds(startedAt)} s`);
}

function seconds(startedAt: number): string {
  return ((performance.now() - startedAt) / 1000).toFixed(1);
}

let passed = 0;
let failed = 0;
for (const [name, result] of results) {
  passed += result.passed;
  failed += result.failed;
  for (const title of result.triedAgain ?? []) console.log(`failed the first time: ${name}: ${title}`);
  for (const failure of result.failures) console.log(`not ok: ${name}: ${failure}`);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
