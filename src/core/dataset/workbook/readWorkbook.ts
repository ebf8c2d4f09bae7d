// A sheet of a workbook as a table: its first row that holds something names the columns. Read whole, never written.
import type { DatasetReading } from '../dataset.ts';
import { reportHeader } from '../readTable.ts';
import type { RowCollector } from '../rowCollector.ts';
import { WorkbookFault } from './inflate.ts';
import { openWorkbook } from './openWorkbook.ts';
import { columnName, readSheet, type SheetRow } from './readSheet.ts';

/** Rows times columns; more are no test data. */
const mostCells = 5_000_000;

interface HeaderCell {
  readonly column: number;
  readonly name: string;
}

/** `sheet` is a name, or null for the first. Never throws for what is in the file. */
export function readWorkbook(bytes: Uint8Array, sheet: string | null, collector: RowCollector): DatasetReading {
  try {
    return collector.finish(readRows(bytes, sheet, collector));
  } catch (error) {
    if (!(error instanceof WorkbookFault)) throw error;
    const old = bytes[0] === 0xd0 && bytes[1] === 0xcf;
    const why = old
      ? 'it is of the old format, or protected by a password. Save it as .xlsx without one'
      : error.message;
    collector.report({ code: 'dataset/workbook', message: `The workbook cannot be read: ${why}.`, line: 1 });
    return collector.finish(false);
  }
}

/** Whether all rows were read. */
function readRows(bytes: Uint8Array, sheet: string | null, collector: RowCollector): boolean {
  const workbook = openWorkbook(bytes, sheet);
  let header: readonly HeaderCell[] | null = null;
  let isStopped = false;
  let left = mostCells;
  readSheet(workbook, (row) => {
    if (isStopped) return;
    if (header === null) {
      header = headerOf(row);
      isStopped = reportHeader(
        header.map(({ name }) => name),
        collector,
        row.row,
      );
      return;
    }
    left -= header.length;
    if (left < 0) throw new WorkbookFault('its sheet has more than 5,000,000 cells. Save it as CSV');
    // What is left is only counted.
    if (collector.isFull()) collector.skip();
    else addRow(header, { ...row, sheet: workbook.sheetName }, collector);
  });
  if (header === null)
    collector.report({
      code: 'dataset/empty',
      message: 'The sheet is empty. Its first row names the columns.',
      line: 1,
    });
  return !isStopped;
}

function headerOf({ cells }: SheetRow): readonly HeaderCell[] {
  return cells
    .map(({ column, value }) => ({ column, name: value === null ? '' : String(value).trim() }))
    .filter(({ name }) => name !== '');
}

function addRow(
  header: readonly HeaderCell[],
  { row, cells, sheet }: SheetRow & { readonly sheet: string },
  collector: RowCollector,
): void {
  const byColumn = new Map(cells.map((cell) => [cell.column, cell]));
  const place = (column: number) => ({ line: row, column: column + 1, name: `${sheet}!${columnName(column)}${row}` });
  const wrong = header.map(({ column }) => byColumn.get(column)).find((cell) => cell && cell.problem !== null);
  if (wrong) {
    const { line, column, name } = place(wrong.column);
    const message = `${name} ${wrong.problem}. The row is left out.`;
    collector.report({ code: 'dataset/cell', message, line, column });
    collector.skip();
    return;
  }
  const values = header.map(({ column, name }) => [name, byColumn.get(column)?.value ?? ''] as const);
  collector.add(Object.fromEntries(values), row, (name) => {
    const found = header.find((cell) => cell.name === name);
    return found === undefined ? null : place(found.column);
  });
}
