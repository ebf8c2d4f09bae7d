// The vocabulary of reports: styles a door may or may not have, lines for stdout, notes for stderr, aligned columns.

/** Text decorations. A door without colour passes `plainStyle`. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

const same = (text: string): string => text;
export const plainStyle: Style = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

export interface View {
  readonly style: Style;
  /** Columns of the terminal; null when lines may be as long as they are. */
  readonly width: number | null;
}

/** `lines` are the answer (stdout), `notes` are about it (stderr). */
export interface Report {
  readonly lines: readonly string[];
  readonly notes?: readonly string[];
}

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly align?: 'right';
  readonly paint?: (text: string, row: Row) => string;
}

const widestCell = 300;

/** Rows under a dim heading, columns two spaces apart; a cell is one line, and the last column is cut at the width. */
export function tableLines<Row>(rows: readonly Row[], columns: readonly Column<Row>[], view: View): string[] {
  const cells = rows.map((row) =>
    columns.map(({ cell }, index) => {
      const text = oneLine(cell(row));
      // Every line is as wide as the widest cell, so one giant name must not set the width.
      return index < columns.length - 1 && text.length > widestCell ? `${text.slice(0, widestCell)}…` : text;
    }),
  );
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.title), ...cells.map((line) => displayWidth(line[index]!))),
  );
  const place = (text: string, index: number): string => {
    if (columns[index]!.align === 'right') return text.padStart(widths[index]! + text.length - displayWidth(text));
    return index === columns.length - 1 ? text : text + ' '.repeat(widths[index]! - displayWidth(text));
  };
  const indent = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  const room = view.width === null ? Number.POSITIVE_INFINITY : Math.max(20, view.width - indent);
  const heading = columns
    .map((column, index) => place(column.title, index))
    .join('  ')
    .trimEnd();
  return [
    view.style.dim(heading),
    ...cells.map((line, rowIndex) =>
      line
        .map((text, index) => {
          const shown = index === columns.length - 1 ? cutTo(text, room) : text;
          const paint = columns[index]!.paint;
          const padded = place(shown, index);
          return paint ? padded.replace(shown, () => paint(shown, rows[rowIndex]!)) : padded;
        })
        .join('  ')
        .trimEnd(),
    ),
  ];
}

function oneLine(text: string): string {
  return text.replace(/\s*[\n\t]+\s*/g, ' ');
}

function cutTo(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return `${[...text].slice(0, width - 1).join('')}…`;
}

/** Columns a text takes: wide East Asian and emoji characters count two, combining marks none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
