// One cell of a table as text, with the quotes that the cell had or needs.
import type { Json } from '../base/hash.ts';
import { TrackerError } from '../base/trackerError.ts';
import { delimiterOf } from './readTable.ts';
import { readTableCells, type TableRecord } from './tableCells.ts';
import { tableCell, textOf } from './tableLine.ts';

export interface CellChange {
  /** Of the row, from 0; the first row of the file names the columns. */
  readonly index: number;
  readonly name: string;
  readonly value: Json;
}

/** Throws `usage/invalid-argument` when the table has no such column. */
export function setTableCell(
  text: string,
  { index, name, value }: CellChange,
  given: string | null,
): { readonly start: number; readonly end: number; readonly text: string } {
  const delimiter = given ?? delimiterOf(text);
  const [header, record] = recordsAt(text, delimiter, index);
  const names = header?.cells.map((cell) => cell.trim()) ?? [];
  const column = names.indexOf(name);
  if (column < 0 || record === undefined) {
    throw new TrackerError(
      'usage/invalid-argument',
      `The table has no column \`${name}\`. It has ${names.join(', ')}.`,
      {
        hint: 'Add the column to the first row of the file.',
      },
    );
  }
  const missing = column - (record.cells.length - 1);
  const at = missing > 0 ? record.cells.length - 1 : column;
  const start = offsetOf(text, record.places[at * 2] ?? 1, record.places[at * 2 + 1] ?? 1);
  const end = cellEnd(text, start, delimiter);
  const isQuoted = text[start] === '"';
  const cell = tableCell(textOf(value), { delimiter, isQuoted });
  if (missing > 0) return { start: end, end, text: delimiter.repeat(missing) + cell };
  return { start, end, text: cell };
}

/** The row of names and the row asked for. */
function recordsAt(text: string, delimiter: string, index: number): readonly (TableRecord | undefined)[] {
  const found: TableRecord[] = [];
  let count = 0;
  const take = (record: TableRecord): boolean => {
    const isBlank = record.cells.length === 1 && record.cells[0]?.trim() === '';
    if (isBlank) return true;
    if (count === 0 || count === index + 1) found.push(record);
    count += 1;
    return count <= index + 1;
  };
  const cells = readTableCells(delimiter);
  cells.push(text, take);
  cells.end(take);
  return found;
}

/** Any of LF, CR LF and CR ends a line; both count from 1. */
function offsetOf(text: string, line: number, column: number): number {
  const breaks = /\r\n|\n|\r/g;
  for (let left = line - 1; left > 0; left--) breaks.exec(text);
  return (line === 1 ? 0 : breaks.lastIndex) + column - 1;
}

function cellEnd(text: string, start: number, delimiter: string): number {
  if (text[start] !== '"') {
    for (let at = start; at < text.length; at++)
      if (text.startsWith(delimiter, at) || text[at] === '\n' || text[at] === '\r') return at;
    return text.length;
  }
  let at = text.indexOf('"', start + 1);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at < 0 ? text.length : at + 1;
}
