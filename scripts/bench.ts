// `npm run bench`: every goal as a ratio measured in this run, in one table; a missed floor is exit code 1.
// `--only H` keeps the goals whose id begins with H. The files run one after another, each in a process of its own.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BenchRow } from '../test/bench/benchRow.ts';
import { findTests, projectRoot } from './lane.ts';
import { exitOnSignals } from './ownProcess.ts';
import { buildProduct } from './packageExtension.ts';

exitOnSignals();
const { values } = parseArgs({ options: { only: { type: 'string' } } });
const only = values.only ?? '';
const folder = mkdtempSync(join(tmpdir(), 'prompttracker-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The rows of one file; null when it failed, with its words already on stderr. */
function measure(file: string, index: number): readonly BenchRow[] | null {
  console.error(`${file} …`);
  const rowsFile = join(folder, `${index}.json`);
  const { status } = spawnSync(process.execPath, ['scripts/benchProcess.ts', file, rowsFile, only], {
    cwd: projectRoot,
    stdio: ['ignore', 2, 2],
  });
  return status === 0 ? (JSON.parse(readFileSync(rowsFile, 'utf8')) as BenchRow[]) : null;
}

function reaches(row: BenchRow, goal: number): boolean {
  return row.better === 'lower' ? row.ratio <= goal : row.ratio >= goal;
}

function verdictOf(row: BenchRow): string {
  if (reaches(row, row.moonshot)) return 'moonshot';
  return reaches(row, row.floor) ? 'ok' : 'MISSED';
}

function printTable(rows: readonly BenchRow[]): void {
  const cells = rows.map((row) => {
    const sign = row.better === 'lower' ? '≤' : '≥';
    const goals = [`${sign} ${row.floor}`, `${sign} ${row.moonshot}`];
    return [row.id, row.title, row.ratio.toPrecision(3), ...goals, verdictOf(row), row.detail];
  });
  const table = [['id', 'goal', 'ratio', 'floor', 'moonshot', 'verdict', 'measured'], ...cells];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((line) => line[column]!.length)));
  for (const line of table)
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
}

buildProduct();
const measured = findTests(['test/bench/*.bench.ts']).map(measure);
const rows = measured
  .flatMap((result) => result ?? [])
  .filter((row) => row.id.startsWith(only))
  .sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
printTable(rows);
const missed = rows.filter((row) => !reaches(row, row.floor)).length;
const broken = measured.filter((result) => result === null).length;
console.log(`\n${rows.length} measured, ${missed} below the floor, ${broken} files failed`);
process.exitCode = missed === 0 && broken === 0 && rows.length > 0 ? 0 : 1;
