// Several changes to a prompt file as one edit, and the promise behind every edit: what was not to change means the same
// afterwards. A change that YAML's layout turns into more than that is refused before anyone sees it.
import type { Json } from '../base/hash.ts';
import { notEditable, openForEdit, type TextEdit } from './editedFile.ts';
import { readPromptFile } from './readPromptFile.ts';

/** One change to the text as the changes before it left it; null when there is nothing to do. */
export type EditStep = (text: string) => TextEdit | null;

/**
 * The steps one after the other, as one replacement. Throws `prompt/invalid` when a prompt that could be run could not be
 * run any more.
 */
export function chainEdits(source: string, steps: readonly EditStep[]): TextEdit {
  const text = steps.reduce((before, step) => {
    const edit = step(before);
    return edit ? textAfter(edit) : before;
  }, source);
  refuseBreaking(source, text);
  return editBetween(source, text);
}

/** The text with the edit made. */
export function textAfter({ base, start, end, text }: TextEdit): string {
  return base.slice(0, start) + text + base.slice(end);
}

/** The smallest replacement that makes `after` out of `before`; it splits no character and no line break. */
export function editBetween(before: string, after: string): TextEdit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  if (isInside(before, start) || isInside(after, start)) start--;
  let tail = 0;
  while (tail < most - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  if (isInside(before, before.length - tail) || isInside(after, after.length - tail)) tail--;
  return { base: before, start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

/** Between the two halves of a character or of a line break. */
function isInside(text: string, offset: number): boolean {
  return /^(?:[\ud800-\udbff][\udc00-\udfff]|\r\n)$/.test(text.slice(Math.max(0, offset - 1), offset + 1));
}

/** Throws `prompt/invalid` unless the text means `expected`, where null, a mapping of nothing and nothing are one. */
export function refuseOtherMeaning(text: string, expected: Json): void {
  const { root } = openForEdit(text);
  if (!isSame(root.value, expected)) throw notEditable('This change would alter other parts of the file.');
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (isNothing(a) || isNothing(b)) return isNothing(a) && isNothing(b);
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => isSame(item, b[index]));
  }
  if (typeof a !== 'object' || typeof b !== 'object') return Object.is(a, b);
  const [left, right] = [a, b] as { readonly [key: string]: Json }[];
  return [...new Set([...Object.keys(left!), ...Object.keys(right!)])].every((key) => isSame(left![key], right![key]));
}

function isNothing(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && !Array.isArray(value) && Object.values(value).every(isNothing);
}

function refuseBreaking(before: string, after: string): void {
  if (readPromptFile(before, '').prompt === null) return;
  const { prompt, findings } = readPromptFile(after, '');
  if (prompt === null)
    throw notEditable(findings.find(({ severity }) => severity === 'error')?.message ?? 'No prompt.');
}
