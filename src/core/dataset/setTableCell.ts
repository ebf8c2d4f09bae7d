// One cell of a table as text, with the quotes that the cell had or needs. A column that the table lacks comes behind the others,
// empty in every other row, and no other byte changes.
import type { Json } from '../base/hash.ts';
import { delimiterOf, delimiters } from './readTable.ts';
import { behindSpaces, readTableCells, type TableRecord } from './tableCells.ts';
import { tableCell, textOf } from './tableLine.ts';

export interface CellChange {
  /** Of the row, from 0; the first row of the file names the columns. */
  readonly index: number;
  readonly name: string;
  readonly value: Json;
}

interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Null when the table has no such row. `given` is the delimiter where the file's name says it; else the header does. */
export function setTableCell(
  text: string,
  { index, name, value }: CellChange,
  given: string | null,
): Replacement | null {
  const delimiter = given ?? delimiterOf(text);
  const [header, ...rows] = recordsOf(text, delimiter);
  const row = rows[index];
  if (header === undefined || row === undefined) return null;
  const names = header.cells.map((cell) => cell.trim());
  const column = names.indexOf(name);
  const table = { text, delimiter, starts: lineStartsOf(text) };
  if (column >= 0) return cellAt(row, { column, value: textOf(value) }, table);
  const added = names.length;
  // Another delimiter in the first row could pass for that of the table.
  const quoted = delimiters.some((one) => name.includes(one)) ? { isQuoted: true } : {};
  const edits = rows.map((one) => {
    if (one === row) return cellAt(row, { column: added, value: textOf(value) }, table);
    // What a short row lacks stays missing, and where more cells than columns stand this one is there.
    return one.cells.length === added ? cellAt(one, { column: added, value: '', isQuoted: false }, table) : null;
  });
  return allOf([cellAt(header, { column: added, value: name, ...quoted }, table), ...edits], text);
}

/** The rows that hold anything, the row of names first. */
function recordsOf(text: string, delimiter: string): readonly TableRecord[] {
  const found: TableRecord[] = [];
  const take = (record: TableRecord): boolean => {
    const isBlank = record.cells.length === 1 && record.cells[0]?.trim() === '';
    if (!isBlank) found.push(record);
    return true;
  };
  const cells = readTableCells(delimiter);
  cells.push(text, take);
  cells.end(take);
  return found;
}

interface Table {
  readonly text: string;
  readonly delimiter: string;
  readonly starts: readonly number[];
}

interface NewCell {
  readonly column: number;
  readonly value: string;
  /** As its neighbour is, or the cell it replaces, when not given. */
  readonly isQuoted?: boolean;
}

/** In place of the cell that is there, else behind the last one with the delimiters up to it. */
function cellAt({ cells, places }: TableRecord, { column, value, isQuoted }: NewCell, table: Table): Replacement {
  const { text, delimiter, starts } = table;
  const missing = Math.max(0, column - (cells.length - 1));
  const at = column - missing;
  const start = (starts[(places[at * 2] ?? 1) - 1] ?? 0) + (places[at * 2 + 1] ?? 1) - 1;
  const end = cellEnd(text, start, delimiter);
  const cell = tableCell(value, { delimiter, isQuoted: isQuoted ?? text[start] === '"' });
  if (missing === 0) return { start, end, text: cell };
  const behind = text[start] === '"' ? behindSpaces(text, end, delimiter) : end;
  return { start: behind, end: behind, text: delimiter.repeat(missing) + cell };
}

/** As one, from the first to the last of them. */
function allOf(edits: readonly (Replacement | null)[], text: string): Replacement {
  const made = edits.filter((edit) => edit !== null);
  const [start, end] = [made[0]?.start ?? 0, made.at(-1)?.end ?? 0];
  let put = '';
  let from = start;
  for (const edit of made) {
    put += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return { start, end, text: put };
}

/** Any of LF, CR LF and CR ends a line. */
function lineStartsOf(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((found) => found.index + found[0].length)];
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
