// What differs between two answers, as the panel shows it: parts in order of the text, and long equal stretches folded.
import type { WordPart } from '../core/history/wordDiff.ts';
import { type AnswerDiff, diffAnswers } from '../core/run/answerDiff.ts';

/** A run of text to show, or `lines` whole lines that are the same on both sides. */
export type FoldedPart = WordPart | { readonly kind: 'folded'; readonly text: string; readonly lines: number };

/** Together longer than this, two answers are for the editor's own diff. */
const longestTogether = 400_000;
/** So many equal lines are shorter than the line that would stand for them, or about as long. */
const shownLines = 2;

/** Null when both together are too long to be compared in a page. */
export function answerDifference(base: string, other: string): AnswerDiff | null {
  return base.length + other.length > longestTogether && base !== other ? null : diffAnswers(base, other);
}

/** Whole equal lines between changes become one part; the rest of a line that has a change in it stays. */
export function foldSame(parts: readonly WordPart[]): FoldedPart[] {
  return parts.flatMap((part, at): FoldedPart[] => {
    if (part.kind !== 'same') return [part];
    const start = at === 0 ? 0 : part.text.indexOf('\n') + 1;
    const end = at === parts.length - 1 ? part.text.length : part.text.lastIndexOf('\n') + 1;
    if ((at > 0 && start === 0) || end <= start) return [part];
    const text = part.text.slice(start, end);
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
    if (lines <= shownLines) return [part];
    const pieces: FoldedPart[] = [
      { kind: 'same', text: part.text.slice(0, start) },
      { kind: 'folded', text, lines },
      { kind: 'same', text: part.text.slice(end) },
    ];
    return pieces.filter((piece) => piece.text !== '');
  });
}
