// CSV and TSV: the first row names the columns, every value is text. Quoted cells may hold anything, line breaks too.
import papa from 'papaparse';
import type { DatasetReading } from './dataset.ts';
import { lineCounter, type RowCollector } from './rowCollector.ts';

const delimiters = [',', ';', '\t', '|'];

/** `given` is the delimiter where the file's name says it; else the header does. */
export function readTable(text: string, collector: RowCollector, given: string | null): DatasetReading {
  const lineAt = lineCounter(text);
  const delimiter = given ?? delimiterOf(text);
  let header: readonly string[] | null = null;
  let start = 0;
  let isStopped = false;
  papa.parse(text, {
    delimiter,
    step({ data, errors, meta }, parser) {
      const line = lineAt(start);
      start = meta.cursor;
      const broken = errors.find(({ code }) => code === 'MissingQuotes' || code === 'InvalidQuotes');
      const isBlank = data.length === 1 && data[0]?.trim() === '';
      if (broken) {
        collector.report({ code: 'dataset/quotes', message: quotesMessage(broken.code), line });
        isStopped = true;
      } else if (header === null && !isBlank) {
        header = data.map((name) => name.trim());
        isStopped = reportHeader(header, collector, line);
      } else if (!isBlank && header !== null) {
        isStopped = collector.isFull();
        if (!isStopped) addRow({ header, data, line }, collector);
      }
      if (isStopped) parser.abort();
    },
  });
  if (header === null && !isStopped)
    collector.report({
      code: 'dataset/empty',
      message: 'The table is empty. Its first row names the columns.',
      line: 1,
    });
  return collector.finish(!isStopped);
}

function quotesMessage(code: string): string {
  return code === 'MissingQuotes'
    ? 'A quoted cell that begins here never ends. Reading stopped at this row.'
    : 'Text stands behind a closing quote. Write a quote inside a quoted cell twice. Reading stopped at this row.';
}

/** True when no row can be understood under this header. */
function reportHeader(header: readonly string[], collector: RowCollector, line: number): boolean {
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

interface TableRow {
  readonly header: readonly string[];
  readonly data: readonly string[];
  readonly line: number;
}

function addRow({ header, data, line }: TableRow, collector: RowCollector): void {
  const extra = data.slice(header.length).findIndex((cell) => cell !== '');
  if (extra >= 0) {
    const message = `This row has ${data.length} cells, and there are ${header.length} columns. It is left out.`;
    collector.report({ code: 'dataset/row-shape', message, line });
    collector.skip();
    return;
  }
  if (data.length < header.length) {
    const message = `This row has ${data.length} cells, and there are ${header.length} columns. The others have no value.`;
    collector.report({ code: 'dataset/short-row', message, line, severity: 'warning' });
  }
  const cells = header.map((name, index) => [name, data[index]] as const);
  const named = cells.filter((cell): cell is [string, string] => cell[0] !== '' && cell[1] !== undefined);
  collector.add(Object.fromEntries(named), line);
}

/** The most frequent delimiter outside quotes on the first line; a comma when there is none. */
export function delimiterOf(text: string): string {
  const line = (/^(?:[^"\r\n]|"[^"]*")*/.exec(text.slice(0, 100_000).trimStart())?.[0] ?? '').replace(/"[^"]*"/g, '');
  const counts = delimiters.map((delimiter) => line.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ',';
}
