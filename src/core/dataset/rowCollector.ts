// Rows and complaints on their way out of a reader: it stops at the limit, and a file full of faults costs a few of them.
import type { Severity } from '../base/diagnostic.ts';
import type { DatasetReading, DatasetRow, Locate, RowValues } from './dataset.ts';

/** More of them explain nothing. */
export const mostDiagnostics = 50;

export interface RowCollector {
  /** Whether nothing more is wanted. */
  isFull(): boolean;
  add(values: RowValues, line: number | null, locate?: Locate): void;
  /** The rows since the last time, for readers that keep none. */
  take(): readonly DatasetRow[];
  /** Counts a row that cannot be used. */
  skip(): void;
  report(problem: Problem): void;
  /** Reports why nothing behind this can be read. */
  refuse(problem: Problem): void;
  isRefused(): boolean;
  /** `isWhole`: the file was read to its end. */
  finish(isWhole: boolean): DatasetReading;
}

export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly column?: number;
  readonly severity?: Severity;
}

export function collectRows(path: string, limit: number): RowCollector {
  let rows: DatasetRow[] = [];
  let added = 0;
  const diagnostics: DatasetReading['diagnostics'][number][] = [];
  let index = 0;
  let isRefused = false;
  const report = ({ code, message, line, column = 1, severity = 'error' }: Problem): void => {
    if (diagnostics.length < mostDiagnostics) diagnostics.push({ severity, code, message, path, line, column });
  };
  return {
    report,
    refuse(problem) {
      isRefused = true;
      report(problem);
    },
    isRefused: () => isRefused,
    isFull: () => added >= limit,
    add(values, line, locate) {
      rows.push(locate ? { index, values, line, locate } : { index, values, line });
      index += 1;
      added += 1;
    },
    take() {
      const taken = rows;
      rows = [];
      return taken;
    },
    skip() {
      index += 1;
    },
    finish: (isWhole) => ({ rows, total: isWhole ? index : null, diagnostics }),
  };
}

/** Line of an offset, counted on from the last one asked for, so that asking in order costs the text once. */
export function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let at = 0;
  return (offset) => {
    for (; at < offset; at++) {
      const code = text.charCodeAt(at);
      if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) line += 1;
    }
    return line;
  };
}
