// How this slice says what is wrong: a failure thrown inside it, a diagnostic outside it.
// Nothing but TemplateFailure is thrown on purpose, and no failure leaves the slice.
import type { Diagnostic, Severity } from '../base/diagnostic.ts';

/** `line` and `column` count within the template's text; `offset` and `length` are UTF-16 units of the same text. */
export interface TemplateDiagnostic extends Diagnostic {
  readonly offset: number;
  readonly length: number;
}

/** A diagnostic that has not yet been given its path. */
export interface Finding {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly offset: number;
  readonly length: number;
}

/** Ends parsing or rendering. `offset` is null where the thrower does not know its place. */
export class TemplateFailure extends Error {
  readonly code: string;
  readonly offset: number | null;

  constructor(code: string, message: string, offset: number | null = null) {
    super(message);
    this.name = 'TemplateFailure';
    this.code = code;
    this.offset = offset;
  }
}

/** Offsets of the first unit of every line; lines end at `\n`, as nunjucks counts them. */
export function lineStartsOf(source: string): number[] {
  const starts = [0];
  for (let end = source.indexOf('\n'); end !== -1; end = source.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Gives a finding its path, line and column. `starts` are the source's line starts, for callers with many findings. */
export function locate(
  finding: Finding,
  source: string,
  path: string,
  starts: readonly number[] = lineStartsOf(source),
): TemplateDiagnostic {
  const offset = Math.max(0, Math.min(finding.offset, source.length));
  const length = Math.max(0, Math.min(finding.length, source.length - offset));
  const line = lineOf(starts, offset);
  const endLine = lineOf(starts, offset + length);
  return {
    severity: finding.severity,
    code: finding.code,
    message: finding.message,
    path,
    line: line + 1,
    column: offset - (starts[line] ?? 0) + 1,
    endLine: endLine + 1,
    endColumn: offset + length - (starts[endLine] ?? 0) + 1,
    offset,
    length,
  };
}

/** The finding for anything thrown while parsing or rendering; a full stack counts as too much nesting. */
export function findingOf(error: unknown, fallbackOffset: number): Finding {
  if (error instanceof TemplateFailure) {
    const { code, message } = error;
    return { severity: 'error', code, message, offset: error.offset ?? fallbackOffset, length: 0 };
  }
  const tooDeep = error instanceof RangeError;
  return {
    severity: 'error',
    code: tooDeep ? 'template/too-deep' : 'template/cannot-render',
    message: tooDeep
      ? 'The template is nested too deeply. Split it into smaller parts.'
      : 'The template cannot be rendered with these variables.',
    offset: fallbackOffset,
    length: 0,
  };
}
