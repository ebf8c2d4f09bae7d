// What readers report while they walk a file: a diagnostic that still counts in offsets, and its way to lines.
import type { Diagnostic, Fix, Severity } from '../base/diagnostic.ts';

/** Offsets count UTF-16 units of the text after the byte order mark; `end` is exclusive. */
export interface Finding {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly fix?: Fix;
}

export type Report = (finding: Finding) => void;

/** Offsets at which lines begin. A line ends with LF, CR LF or a lone CR, as in editors. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Line and column from 1 of an offset, by binary search in `lineStarts`. */
export function positionAt(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

const mostDiagnostics = 200;
const severities = ['error', 'warning', 'information', 'hint'];

/** The gravest findings when there are too many to show. */
function keepGravest(findings: readonly Finding[]): Finding[] {
  if (findings.length <= mostDiagnostics) return [...findings];
  const rank = (finding: Finding) => severities.indexOf(finding.severity);
  return [...findings].sort((a, b) => rank(a) - rank(b) || a.start - b.start).slice(0, mostDiagnostics);
}

/** At most 200 findings as diagnostics of `path`, in the order of the text. */
export function toDiagnostics(findings: readonly Finding[], text: string, path: string): Diagnostic[] {
  if (findings.length === 0) return [];
  const starts = lineStarts(text);
  return keepGravest(findings)
    .sort((a, b) => a.start - b.start)
    .map(({ severity, code, message, start, end, fix }) => {
      const from = positionAt(starts, Math.min(start, text.length));
      const to = positionAt(starts, Math.min(Math.max(end, start), text.length));
      const place = { path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
      return { severity, code, message, ...place, ...(fix ? { fix } : {}) };
    });
}
