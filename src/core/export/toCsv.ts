// Tables for spreadsheets. A cell that a spreadsheet would run as a formula is shown as text instead: in a table of model
// answers nothing is ever meant to be computed.
import type { Json } from '../base/hash.ts';

export type CsvRow = readonly unknown[] | { readonly [column: string]: unknown };

export interface CsvOptions {
  /** Cells as they are, for programs that read the table; not for spreadsheets. */
  readonly raw?: boolean;
}

// What spreadsheets skip before they look for a formula.
const leading = /^[\s\p{C}]*/u;
const formulaStarts = new Set('=+-@|＝＋－﹣−＠｜﹦﹢﹫');
const plainNumber = /^[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,4})?%?$/;

/**
 * CSV of RFC 4180: every cell quoted, CR LF after every row. Objects give a header row of all their names in order of
 * first appearance. Null and undefined are empty cells, other values JSON.
 */
export function toCsv(rows: readonly CsvRow[], options: CsvOptions = {}): string {
  return toTable(rows)
    .map((row) => `${row.map((cell) => quoteCell(cell, options.raw === true)).join(',')}\r\n`)
    .join('');
}

function toTable(rows: readonly CsvRow[]): unknown[][] {
  const columns = [...new Set(rows.flatMap((row) => (isList(row) ? [] : Object.keys(row))))];
  const body = rows.map((row) =>
    isList(row) ? [...row] : columns.map((column) => (Object.hasOwn(row, column) ? row[column] : null)),
  );
  return columns.length === 0 ? body : [columns, ...body];
}

function quoteCell(cell: unknown, isRaw: boolean): string {
  const text = textOf(cell).replaceAll('\0', '');
  const safe = isRaw || typeof cell === 'number' ? text : withoutFormula(text);
  return `"${safe.replaceAll('"', '""')}"`;
}

function withoutFormula(text: string): string {
  const start = text.replace(leading, '');
  return formulaStarts.has(start.charAt(0)) && !plainNumber.test(text.trim()) ? `'${text}` : text;
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'string' ? cell : (JSON.stringify(cell as Json) ?? '');
}

function isList(row: CsvRow): row is readonly unknown[] {
  return Array.isArray(row);
}
