// A row as a line of a table that is there: its columns, its delimiter, and quotes where it has them or needs them.
import type { Json } from '../base/hash.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { RowValues } from './dataset.ts';
import { delimiterOf, readTable } from './readTable.ts';
import { collectRows } from './rowCollector.ts';

const longestHeader = 100_000;

/** Without its line break. An empty table gets a header first. Throws `usage/invalid-argument` for a new column. */
export function tableLine(text: string, row: RowValues, given: string | null): string {
  const delimiter = given ?? delimiterOf(text);
  const cell = (value: string, isQuoted: boolean): string => tableCell(value, { delimiter, isQuoted });
  if (text.trim() === '') {
    const names = Object.keys(row);
    const line = (values: readonly string[]): string => values.map((value) => cell(value, false)).join(delimiter);
    return `${line(names)}\n${line(names.map((name) => textOf(row[name])))}`;
  }
  const header = tableColumns(text, delimiter);
  const strangers = Object.keys(row).filter((name) => !header.includes(name));
  if (strangers.length > 0) {
    const names = strangers.map((name) => `\`${name}\``).join(', ');
    throw new TrackerError('usage/invalid-argument', `The table has no column ${names}. It has ${header.join(', ')}.`, {
      hint: 'Add the column to the first row of the file, or leave the value out.',
    });
  }
  const end = text.trimEnd();
  const lastLine = end.slice(end.lastIndexOf('\n') + 1).trim();
  const quotesAll = /^".*"$/.test(lastLine);
  return header.map((name) => cell(textOf(row[name]), quotesAll)).join(delimiter);
}

/** A value as it stands in a table, in quotes where it has them or needs them. */
export function tableCell(
  value: string,
  { delimiter, isQuoted }: { readonly delimiter: string; readonly isQuoted: boolean },
): string {
  const needsQuotes = isQuoted || value.includes(delimiter) || /["\r\n]|^\s|\s$/.test(value);
  return needsQuotes ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Names in the first row of a table. */
export function tableColumns(text: string, delimiter = delimiterOf(text)): readonly string[] {
  const names = /^(?:[^"\r\n]|"[^"]*")*/.exec(text.slice(0, longestHeader).trimStart())?.[0] ?? '';
  const quoted = names.split(delimiter).map((_, index) => `c${index}`);
  const { rows } = readTable(`${quoted.join(delimiter)}\n${names}\n`, collectRows('', 1), delimiter);
  return Object.values(rows[0]?.values ?? {}).map((name) => String(name).trim());
}

/** A table holds text: JSON where a value is a list or an object, nothing where it is null. */
export function textOf(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
