// What the index takes from the bytes of one file: the quick way through what this product wrote, else the careful reader,
// record by record. Both find the same.
import { idKey, isForeignKey } from './idTable.ts';
import { type IndexedPart, isLaterPart } from './indexFile.ts';
import type { StoreProblem } from './problem.ts';
import { type FoundRecord, readRecords } from './readRecords.ts';
import type { Sha256 } from './record.ts';
import { type ScannedRow, toRunFigures } from './runRow.ts';
import { scanRecords } from './scanRecords.ts';
import { noRun, type ScoreRow } from './scoreColumns.ts';

/** Places and lines count from the beginning of the bytes. */
export interface FileScan {
  /** Only the first `count` are of this file; they are used again by the next scan. */
  readonly rows: readonly ScannedRow[];
  readonly count: number;
  readonly scores: readonly ScoreRow[];
  readonly parts: readonly IndexedPart[];
  /** Ids of runs that are no ULIDs. */
  readonly foreignIds: readonly string[];
  readonly closedLength: number;
  readonly lines: number;
  readonly hasNewerSchema: boolean;
  readonly problems: readonly StoreProblem[];
}

/** Never throws. `path` is only named in problems. */
export function scanFile(bytes: Uint8Array, path: string, sha256: Sha256): FileScan {
  const scan = scanRecords(bytes, sha256);
  if (scan === null) return scanCarefully(bytes, path, sha256);
  return { ...scan, foreignIds: [], closedLength: bytes.length, hasNewerSchema: false, problems: [] };
}

export function scanCarefully(bytes: Uint8Array, path: string, sha256: Sha256): FileScan {
  const { records, closedLength, closedLines, hasNewerSchema, problems } = readRecords(bytes, path, sha256);
  const rows: ScannedRow[] = [];
  const scores: ScoreRow[] = [];
  const parts: IndexedPart[] = [];
  const foreignIds: string[] = [];
  for (const found of records) {
    const { kind, id } = found.record;
    const key = idKey(id, sha256);
    const { offset, length } = found;
    if (kind === 'run') {
      if (isForeignKey(key)) foreignIds.push(id);
      rows.push({ ...toRunFigures(found.record), key, file: 0, offset, length, order: 0 });
    } else if (kind === 'score') scores.push(...scoreOf(found, sha256));
    else if (kind === 'evaluation') parts.push(...partOf(found));
  }
  const whole = { closedLength, lines: closedLines, hasNewerSchema, problems };
  return { rows, count: rows.length, scores, parts, foreignIds, ...whole };
}

function scoreOf({ record, offset, length }: FoundRecord, sha256: Sha256): ScoreRow[] {
  const evaluation = textOf(record.evaluation);
  const prompt = { promptId: textOf(record.promptId), promptHash: textOf(record.promptHash) };
  const run = typeof record.run === 'string' ? idKey(record.run, sha256) : noRun;
  if (run === noRun && evaluation === '') return [];
  return [{ key: idKey(record.id, sha256), run, evaluation, ...prompt, file: 0, offset, length }];
}

function partOf({ record, offset, length }: FoundRecord): IndexedPart[] {
  const { id, part } = record;
  if (part === 'beginning') return [{ id, evaluation: id, part, file: 0, offset, length }];
  const evaluation = textOf(record.evaluation);
  return !isLaterPart(part) || evaluation === '' ? [] : [{ id, evaluation, part, file: 0, offset, length }];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
