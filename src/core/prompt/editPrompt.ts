// Changes to a prompt file that touch only what they change: comments, order and layout stay, byte for byte.
// Every edit is one replacement in the text it was made for, and is refused on any other text.
import { canonicalJson, type Json } from '../base/hash.ts';
import { TrackerError } from '../base/trackerError.ts';
import { chainEdits, refuseOtherMeaning, textAfter } from './chainEdits.ts';
import { addEntry, addItems, replaceValue, setIn, setValueIn } from './editEntries.ts';
import { notEditable, openForEdit, type TextEdit } from './editedFile.ts';
import { nodeAt } from './locatePrompt.ts';
import { findEntry } from './sourceNode.ts';

type Scalar = null | boolean | number | string;
type Row = { readonly [key: string]: Json };

/** `current` with the edit made. Throws `file/changed` when `current` is not the text the edit was made for. */
export function applyEdit(current: string, edit: TextEdit): string {
  if (current !== edit.base) {
    throw new TrackerError('file/changed', 'The file changed since it was read, so it was left as it is.', {
      hint: 'Read it again and repeat the change.',
    });
  }
  return textAfter(edit);
}

/**
 * Sets a scalar, such as `['model']` or `['modelParameters', 'temperature']`. Missing keys are added at the end of their
 * mapping. Throws `prompt/invalid` where the file is broken or the path leads to something else.
 */
export function setScalar(source: string, path: readonly [string, ...string[]], value: Scalar): TextEdit {
  return setIn(openForEdit(source), path, value);
}

/** Replaces the text of message `index`, counted from 0. A text of several lines becomes a literal block. */
export function setMessageContent(source: string, index: number, content: string): TextEdit {
  const file = openForEdit(source);
  const message = nodeAt(file.root, ['messages', index]);
  if (message?.kind !== 'map') throw notEditable(`The file has no message ${index + 1}.`);
  const entry = findEntry(message, 'content');
  return entry ? replaceValue(file, entry, { text: content }) : addEntry(file, message, 'content', content);
}

/** Adds one row at the end of `testData`, which is created when absent. */
export function addTestRow(source: string, row: Row): TextEdit {
  return chainEdits(source, [(text) => addItems(openForEdit(text), 'testData', [row])]);
}

/**
 * Sets one value of row `index` of `testData`, counted from 0. Throws `file/changed` when that row is no longer `before`, and
 * `prompt/invalid` where the value has no place.
 */
export function setTestValue(source: string, index: number, { before, name, value }: RowChange): TextEdit {
  const file = openForEdit(source);
  const row = nodeAt(file.root, ['testData', index]);
  if (row?.kind !== 'map' || canonicalJson(row.value) !== canonicalJson(before)) throw rowChanged();
  const rows = (file.root.value.testData as readonly Json[]).map((one, at) =>
    at === index ? { ...before, [name]: value } : one,
  );
  return chainEdits(source, [
    (text) => {
      const edit = setValueIn(openForEdit(text), row, { name, value });
      refuseOtherMeaning(textAfter(edit), { ...file.root.value, testData: rows });
      return edit;
    },
  ]);
}

/** One value of a row of tests. */
export interface RowChange {
  /** All values of the row as they were read. */
  readonly before: Row;
  readonly name: string;
  readonly value: Json;
}

export function rowChanged(): TrackerError {
  return new TrackerError('file/changed', 'The row has changed since it was read, so it was left as it is.', {
    hint: 'Evaluate again, or edit the file by hand.',
  });
}
