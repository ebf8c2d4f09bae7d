// Changes to files as plain data: what is moved and what is rewritten. Shown before they are made, made by a door.

/** Both relative to the root, `/` between parts. */
export interface FileMove {
  readonly from: string;
  readonly to: string;
}

/** Offsets in the text before, end exclusive. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface FileEdit {
  /** Where the file lies before anything is moved. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** Ascending and apart. */
  readonly replacements: readonly Replacement[];
}

/** `source` with ascending replacements made. */
export function replaceAll(source: string, replacements: readonly Replacement[]): string {
  let at = 0;
  let text = '';
  for (const { start, end, text: replacement } of replacements) {
    text += source.slice(at, start) + replacement;
    at = end;
  }
  return text + source.slice(at);
}
