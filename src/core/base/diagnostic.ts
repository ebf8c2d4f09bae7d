// What is wrong with a user's content, as data. A diagnostic never stops another file from working.

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A replacement of one range of the file that settles a diagnostic; offsets count UTF-16 units from 0. */
export interface Fix {
  readonly title: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** `line` and `column` count from 1, columns in UTF-16 units, as editors show them. The end is exclusive. */
export interface Diagnostic {
  readonly severity: Severity;
  /** Stable, `slice/what-is-wrong`, for example `template/unknown-filter`. */
  readonly code: string;
  /** One sentence: what is wrong, then what to do. */
  readonly message: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly fix?: Fix;
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
