// A million rows, read as test cases with their hashes, against reading the bytes alone: the memory of both.
import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BenchRow } from './benchRow.ts';

const rows = 1_000_000;
const worker = resolve(import.meta.dirname, 'datasetWorker.ts');

interface Measured {
  readonly ms: number;
  readonly count: number;
  readonly peakMb: number;
}

function* tableLines(): Generator<string> {
  yield 'q,r\n';
  for (let row = 0; row < rows; row += 1) yield `"Where is parcel ${row}, please?",It is on its way. ${row}\n`;
}

function* jsonLines(): Generator<string> {
  for (let row = 0; row < rows; row += 1)
    yield `{"q":"Where is parcel ${row}, please?","r":"It is on its way. ${row}"}\n`;
}

/** A write for each line would take longer than what is measured. */
function* blocks(lines: Generator<string>): Generator<string> {
  let block = '';
  for (const line of lines) {
    block += line;
    if (block.length < 1_000_000) continue;
    yield block;
    block = '';
  }
  yield block;
}

const measure = (task: 'read' | 'rows', path: string): Measured =>
  JSON.parse(execFileSync(process.execPath, [worker, task, path], { encoding: 'utf8' })) as Measured;

/** DATA: peak memory of a process that reads a million rows as test cases, divided by that of one that reads the bytes. */
export async function run(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pt-dataset-'));
  try {
    const measured: BenchRow[] = [];
    for (const [id, name, lines] of [
      ['DATA1', 'rows.csv', tableLines],
      ['DATA2', 'rows.jsonl', jsonLines],
    ] as const) {
      const path = join(folder, name);
      await pipeline(Readable.from(blocks(lines())), createWriteStream(path));
      const bytes = measure('read', path);
      const cases = measure('rows', path);
      if (cases.count !== rows) throw new Error(`${name} has ${cases.count} rows`);
      const detail = `${(bytes.count / 1e6).toFixed(0)} MB: ${cases.peakMb.toFixed(0)} MB and ${(cases.ms / 1000).toFixed(1)} s, bytes alone ${bytes.peakMb.toFixed(0)} MB and ${(bytes.ms / 1000).toFixed(1)} s`;
      const title = `memory for a million rows of ${name}, against reading the file`;
      measured.push({
        id,
        title,
        ratio: cases.peakMb / bytes.peakMb,
        floor: 3,
        moonshot: 1.5,
        better: 'lower',
        detail,
      });
    }
    return measured;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) console.table(await run());
