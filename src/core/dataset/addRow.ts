// One row appended to a dataset file: nothing else of the file changes, and the row is read back before it is given out.
import { canonicalJson } from '../base/hash.ts';
import { TrackerError } from '../base/trackerError.ts';
import { textAfter } from '../prompt/chainEdits.ts';
import type { TextEdit } from '../prompt/editedFile.ts';
import { lastOf } from '../prompt/editedFile.ts';
import { readYaml } from '../prompt/readYaml.ts';
import { toFlowYaml, toItemYaml } from '../prompt/writeYaml.ts';
import { type DatasetFormat, datasetFormat, isTable, type RowValues } from './dataset.ts';
import { readRows } from './readRows.ts';
import { scanJson } from './scanJson.ts';
import { tableLine, textOf } from './tableLine.ts';

/**
 * The edit that puts `row` at the end of the dataset `source` (its text, at `path`). Throws `usage/invalid-argument` for a
 * column that a table does not have, `file/not-regular` when the file is no dataset that can be added to.
 */
export function addRowToDataset(source: string, path: string, row: RowValues): TextEdit {
  const shift = source.startsWith('\ufeff') ? 1 : 0;
  const text = source.slice(shift);
  const format = datasetFormat(path);
  if (format === null || format === 'xlsx') throw notADataset(path, 'it is no .csv, .tsv, .jsonl, .json or .yaml file');
  const before = readAll(text, path);
  const place = placeOf(text, format, { row, path });
  const edit = { base: source, start: place.at + shift, end: place.at + shift, text: place.text };
  const after = readAll(textAfter(edit), path);
  const isKept = after.length === before.length + 1 && before.every((one, index) => isSame(one, after[index]));
  const added = after.at(-1) ?? {};
  const isAdded = isTable(format)
    ? Object.keys(row).every((name) => added[name] === textOf(row[name]))
    : isSame(added, row);
  if (!isKept || !isAdded) throw notADataset(path, 'the row would not come back as it is');
  return edit;
}

export function isSame(a: RowValues, b: RowValues | undefined): boolean {
  return b !== undefined && canonicalJson(a) === canonicalJson(b);
}

interface Place {
  readonly at: number;
  readonly text: string;
}

type Format = Exclude<DatasetFormat, 'xlsx'>;

function placeOf(text: string, format: Format, { row, path }: { row: RowValues; path: string }): Place {
  switch (format) {
    case 'csv':
    case 'tsv':
      return atEnd(text, tableLine(text, row, format === 'tsv' ? '\t' : null));
    case 'jsonl':
      return atEnd(text, JSON.stringify(row));
    case 'json':
      return inJson(text, row, path);
    case 'yaml':
      return inYaml(text, row, path);
  }
}

/** A line of its own behind the last one. */
function atEnd(text: string, line: string): Place {
  const lead = text === '' || text.endsWith('\n') ? '' : breakOf(text);
  return { at: text.length, text: `${lead}${line}${breakOf(text)}` };
}

export function breakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function withBreaksOf(text: string, lines: string): string {
  return lines.replace(/\r?\n/g, breakOf(text));
}

/** Behind the last item, laid out as that one is. */
function inJson(text: string, row: RowValues, path: string): Place {
  const { items } = scanJson(text);
  const last = items.at(-1);
  if (!last) {
    const at = text.indexOf('[');
    if (at < 0) throw notADataset(path, 'it is no list');
    return { at: at + 1, text: withBreaksOf(text, `\n  ${JSON.stringify(row)}\n`) };
  }
  const previous = items.at(-2)?.end ?? text.indexOf('[') + 1;
  const lead = /\r?\n[ \t]*$/.exec(text.slice(previous, last.start))?.[0] ?? '';
  const isOnLines = /\n/.test(text.slice(last.start, last.end));
  const indent = lead.replace(/\r?\n/, '');
  const json = isOnLines ? JSON.stringify(row, null, 2).replaceAll('\n', `\n${indent}`) : JSON.stringify(row);
  return { at: last.end, text: withBreaksOf(text, `,${lead === '' ? ' ' : lead}${json}`) };
}

function inYaml(text: string, row: RowValues, path: string): Place {
  const { root } = readYaml(text);
  if (root === null && text.trim() === '') return atEnd(text, toItemYaml(row, 0).trimEnd());
  if (root?.kind !== 'list') throw notADataset(path, 'it is no list');
  if (text[root.start] === '[') {
    const lead = root.items.length === 0 ? '' : ', ';
    return { at: root.end - 1, text: `${lead}${toFlowYaml(row)}` };
  }
  const end = lastOf(text, root);
  const newline = text.indexOf('\n', end);
  const column = root.start - (text.lastIndexOf('\n', root.start - 1) + 1);
  const lines = withBreaksOf(text, toItemYaml(row, column));
  return newline < 0 ? { at: text.length, text: `${breakOf(text)}${lines}` } : { at: newline + 1, text: lines };
}

/** Every row. Throws when the file has a fault: what is written into it might be misread. */
export function readAll(text: string, path: string): readonly RowValues[] {
  const reading = readRows(new TextEncoder().encode(text), path, { limit: Number.POSITIVE_INFINITY });
  const problem = reading.diagnostics.find(({ severity, code }) => severity === 'error' && code !== 'dataset/empty');
  const isEmpty = text.trim() === '';
  if (problem && !isEmpty) {
    const location = { path, line: problem.line, column: problem.column };
    throw new TrackerError('file/not-regular', `${path} has a fault: ${problem.message}`, { location });
  }
  return reading.rows.map(({ values }) => values);
}

function notADataset(path: string, reason: string): TrackerError {
  return new TrackerError('file/not-regular', `No row can be added to ${path}: ${reason}.`, {
    hint: 'Edit the file by hand.',
    location: { path },
  });
}
