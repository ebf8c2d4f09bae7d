// CSV and TSV: the first row names the columns, every value is text. Quoted cells may hold anything, line breaks too.
import type { DatasetReading } from './dataset.ts';
import { maxDatasetBytes } from './dataset.ts';
import type { RowCollector } from './rowCollector.ts';
import type { RowReader } from './rowReader.ts';
import { readTableCells, type TableCells, type TableRecord } from './tableCells.ts';

const longestHeader = 100_000;
export const delimiters = [',', ';', '\t', '|'];

/** `given` is the delimiter where the file's name says it; else the header does. */
export function readTable(text: string, collector: RowCollector, given: string | null): DatasetReading {
  const reader = tableReader(collector, given);
  reader.push(text);
  return collector.finish(reader.end());
}

/** Text of a table as it comes. */
export function tableReader(collector: RowCollector, given: string | null): RowReader {
  let header: readonly string[] | null = null;
  let isStopped = false;
  let cells: TableCells | null = null;
  let early = '';
  const take = (record: TableRecord): boolean => {
    const { line, problem } = record;
    const isBlank = record.cells.length === 1 && record.cells[0]?.trim() === '';
    if (problem !== null) {
      collector.report({ code: 'dataset/quotes', message: quotesMessage(problem), line });
      isStopped = true;
    } else if (header === null && !isBlank) {
      header = record.cells.map((name) => name.trim());
      isStopped = reportHeader(header, collector, line);
    } else if (!isBlank && header !== null) {
      isStopped = collector.isFull();
      if (!isStopped) addRow(header, record, collector);
    }
    return !isStopped;
  };
  const begin = (): TableCells => {
    cells = readTableCells(given ?? delimiterOf(early));
    cells.push(early, take);
    early = '';
    return cells;
  };
  return {
    push(text) {
      if (cells !== null) cells.push(text, take);
      else {
        early += text;
        // However the text is cut, the delimiter is chosen from the same piece of it.
        if (early.length >= longestHeader) begin();
      }
      if (isStopped || (cells?.waiting() ?? 0) <= maxDatasetBytes) return !isStopped;
      collector.report({ code: 'dataset/too-large', message: 'A row is larger than 32 MB.', line: 1 });
      isStopped = true;
      return false;
    },
    end() {
      (cells ?? begin()).end(take);
      if (header === null && !isStopped)
        collector.report({
          code: 'dataset/empty',
          message: 'The table is empty. Its first row names the columns.',
          line: 1,
        });
      return !isStopped;
    },
  };
}

function quotesMessage(problem: 'open' | 'text'): string {
  return problem === 'open'
    ? 'A quoted cell that begins here never ends. Reading stopped at this row.'
    : 'Text stands behind a closing quote. Write a quote inside a quoted cell twice. Reading stopped at this row.';
}

/** True when no row can be understood under this header. */
export function reportHeader(header: readonly string[], collector: RowCollector, line: number): boolean {
  const twice = header.find((name, index) => name !== '' && header.indexOf(name) < index);
  if (twice !== undefined)
    collector.report({
      code: 'dataset/column-twice',
      message: `Two columns are called \`${twice}\`. Rename one.`,
      line,
    });
  const isEmpty = header.every((name) => name === '');
  if (isEmpty) collector.report({ code: 'dataset/header', message: 'The first row must name the columns.', line });
  return twice !== undefined || isEmpty;
}

function addRow(header: readonly string[], { cells, places, line }: TableRecord, collector: RowCollector): void {
  const extra = cells.slice(header.length).findIndex((cell) => cell !== '');
  if (extra >= 0) {
    const message = `${shapeOf(cells, header)} It is left out.`;
    collector.report({ code: 'dataset/row-shape', message, line });
    collector.skip();
    return;
  }
  if (cells.length < header.length) {
    const message = `${shapeOf(cells, header)} The others have no value.`;
    collector.report({ code: 'dataset/short-row', message, line, severity: 'warning' });
  }
  const pairs = header.map((name, index) => [name, cells[index]] as const);
  const named = pairs.filter((cell): cell is [string, string] => cell[0] !== '' && cell[1] !== undefined);
  collector.add(Object.fromEntries(named), line, (name) => {
    const at = header.indexOf(name) * 2;
    return at < 0 ? null : { line: places[at] ?? line, column: places[at + 1] ?? 1 };
  });
}

function shapeOf({ length: cells }: readonly string[], { length: columns }: readonly string[]): string {
  const [ofRow, ofTable] = [cells === 1 ? 'cell' : 'cells', columns === 1 ? 'is 1 column' : `are ${columns} columns`];
  return `This row has ${cells} ${ofRow}, and there ${ofTable}.`;
}

/** The most frequent delimiter outside quotes on the first line; a comma when there is none. */
export function delimiterOf(text: string): string {
  const line = (/^(?:[^"\r\n]|"[^"]*")*/.exec(text.slice(0, longestHeader).trimStart())?.[0] ?? '').replace(
    /"[^"]*"/g,
    '',
  );
  const counts = delimiters.map((delimiter) => line.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ',';
}
