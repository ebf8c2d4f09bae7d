// What differs between two answers. JSON is compared by what it means: order of keys, blanks and a code fence around it
// are how a model happened to write it, and would hide the one value that changed.
import { type WordPart, wordDiff } from '../history/wordDiff.ts';
import { indentSorted } from './indentJson.ts';

export interface AnswerDiff {
  /**
   * Same and removed parts make the base, same and added ones the other answer: as they came, or when `isJson` laid out on
   * lines with their keys sorted.
   */
  readonly parts: readonly WordPart[];
  /** Both are a JSON object or list. */
  readonly isJson: boolean;
  /** Nothing differs but how it is written. */
  readonly isSame: boolean;
}

export function diffAnswers(base: string, other: string): AnswerDiff {
  const [baseJson, otherJson] = [layOut(base), layOut(other)];
  if (baseJson === null || otherJson === null) return diffTexts(base, other, false);
  return diffTexts(baseJson, otherJson, true);
}

/** Null for what is no JSON object or list, alone or inside one code fence. */
function layOut(answer: string): string | null {
  const text = answer.trim();
  const fence = /^(`{3,})[^`\n]*\n/.exec(text);
  if (!fence?.[1] || !text.endsWith(fence[1])) return indentSorted(text);
  return indentSorted(text.slice(fence[0].length, text.length - fence[1].length));
}

function diffTexts(base: string, other: string, isJson: boolean): AnswerDiff {
  if (base !== other) return { parts: wordDiff(base, other), isJson, isSame: false };
  return { parts: base === '' ? [] : [{ kind: 'same', text: base }], isJson, isSame: true };
}
