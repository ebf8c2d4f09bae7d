// One value of one row of a dataset file: nothing else of the file changes, and the file is read back before the edit is given
// out. A row that is no longer what it was is left alone, wherever it stands now.
import { canonicalJson, type Json } from '../base/hash.ts';
import { TrackerError } from '../base/trackerError.ts';
import { textAfter } from '../prompt/chainEdits.ts';
import { setValueIn } from '../prompt/editEntries.ts';
import type { EditedFile, TextEdit } from '../prompt/editedFile.ts';
import { type RowChange, rowChanged } from '../prompt/editPrompt.ts';
import { readYaml } from '../prompt/readYaml.ts';
import type { ListNode, MapNode, SourceNode } from '../prompt/sourceNode.ts';
import { breakOf, isSame, readAll } from './addRow.ts';
import { type DatasetFormat, datasetFormat, isTable, type RowValues } from './dataset.ts';
import { setInJson } from './editJsonObject.ts';
import { scanJson } from './scanJson.ts';
import { setTableCell } from './setTableCell.ts';
import { textOf } from './tableLine.ts';

export interface DatasetChange extends RowChange {
  readonly path: string;
  /** From 0, where the row stood; it may have moved since. */
  readonly index: number;
}

/**
 * The edit that sets the value in the dataset `source` (its text). Throws `file/changed` when no row, or more than one, is what
 * `before` says, `file/not-regular` when the file has a fault. A table without such a column gets it.
 */
export function setRowValue(source: string, change: DatasetChange): TextEdit {
  const { path, before, name, value } = change;
  const shift = source.startsWith('\ufeff') ? 1 : 0;
  const text = source.slice(shift);
  const format = datasetFormat(path);
  if (format === null || format === 'xlsx') throw notEditable(path, 'it is no .csv, .tsv, .jsonl, .json or .yaml file');
  const rows = readAll(text, path);
  const index = placeOf(rows, change);
  const { start, end, text: put } = editOf(text, format, { index, name, value, path });
  const edit = { base: source, start: start + shift, end: end + shift, text: put };
  const after = readAll(textAfter(edit).slice(shift), path);
  const wanted = rows.map((row, at) => (at === index ? { ...before, [name]: value } : row));
  const isRight =
    after.length === wanted.length &&
    wanted.every((row, at) => isSame(told(row, format), told(after[at] as RowValues, format)));
  if (!isRight) throw notEditable(path, 'the value would not come back as it is');
  return edit;
}

/** Where the row stands now. */
function placeOf(rows: readonly RowValues[], { index, before }: DatasetChange): number {
  const there = rows[index];
  if (there !== undefined && isSame(before, there)) return index;
  const wanted = canonicalJson(before);
  const found = rows.flatMap((row, at) => (canonicalJson(row) === wanted ? [at] : []));
  if (found.length !== 1) throw rowChanged();
  return found[0] as number;
}

interface ValueChange {
  readonly index: number;
  readonly name: string;
  readonly value: Json;
  readonly path: string;
}

type Replacement = Pick<TextEdit, 'start' | 'end' | 'text'>;

function editOf(text: string, format: Exclude<DatasetFormat, 'xlsx'>, change: ValueChange): Replacement {
  switch (format) {
    case 'csv':
    case 'tsv':
      return setTableCell(text, change, format === 'tsv' ? '\t' : null) ?? notFound(change);
    case 'jsonl':
      return inSpan(text, lineSpan(text, change.index), change);
    case 'json':
      return inSpan(text, scanJson(text).items[change.index], change);
    case 'yaml':
      return inYaml(text, change);
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Of the line with a row of that number; lines without anything are no rows. */
function lineSpan(text: string, index: number): Span | undefined {
  let left = index;
  for (const match of text.matchAll(/[^\n]+/g)) {
    if (match[0].trim() === '') continue;
    const indent = match[0].length - match[0].trimStart().length;
    if (left === 0) return { start: match.index + indent, end: match.index + match[0].trimEnd().length };
    left -= 1;
  }
  return undefined;
}

function inSpan(text: string, span: Span | undefined, { name, value, path }: ValueChange): Replacement {
  const object = span && text.slice(span.start, span.end);
  const edit = object === undefined ? null : setInJson(object, name, value);
  if (span === undefined || edit === null) return notFound({ path });
  const put = edit.text.replace(/\r?\n/g, breakOf(text));
  return { start: span.start + edit.start, end: span.start + edit.end, text: put };
}

function inYaml(text: string, { index, name, value, path }: ValueChange): Replacement {
  const { root } = readYaml(text);
  const row = root?.kind === 'list' ? root.items[index] : undefined;
  if (root?.kind !== 'list' || row?.kind !== 'map') return notFound({ path });
  return setValueIn(asFile(text, root), row, { name, value });
}

/** Edits look from a mapping down, and this file is a list. */
function asFile(text: string, list: ListNode): EditedFile {
  const whole = { start: 0, end: text.length, size: list.size + 1, height: list.height + 1 };
  const entry = { key: '', keyStart: 0, keyEnd: 0, value: list as SourceNode };
  const root: MapNode = { ...whole, kind: 'map', value: { '': list.value as Json }, entries: [entry], isFlow: false };
  return { source: text, text, root };
}

/** In a table all is text, and an empty cell says as much as one that a short row lacks. */
function told(row: RowValues, format: DatasetFormat): RowValues {
  if (!isTable(format)) return row;
  const texts = Object.entries(row).map(([name, value]) => [name, textOf(value)] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

function notFound({ path }: { readonly path: string }): never {
  throw notEditable(path, 'the row could not be found in it');
}

function notEditable(path: string, reason: string): TrackerError {
  return new TrackerError('file/not-regular', `The row cannot be changed in ${path}: ${reason}.`, {
    hint: 'Edit the file by hand.',
    location: { path },
  });
}
