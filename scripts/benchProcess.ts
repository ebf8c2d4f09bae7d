// One bench file in a process of its own: `node scripts/benchProcess.ts <file> <rows.json> [id prefix]`.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BenchRow } from '../test/bench/benchRow.ts';

const [file = '', rowsFile = '', only = ''] = process.argv.slice(2);
const bench = (await import(pathToFileURL(resolve(file)).href)) as {
  /** Ids the file measures; lets `--only` leave the file alone. */
  readonly ids?: readonly string[];
  run(): Promise<readonly BenchRow[]>;
};
const isWanted = bench.ids === undefined || bench.ids.some((id) => id.startsWith(only));
writeFileSync(rowsFile, JSON.stringify(isWanted ? await bench.run() : []));
process.exit(0);
