// What changed between two texts, word by word: aligned as sequences of numbers, then joined again into readable parts.
import { alignSequences } from './alignSequences.ts';

export interface WordPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

// A word, a run of white space, one character of a script written without spaces, or one sign.
const token =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{M}\p{N}_])+|\s+|./gsu;

/** Parts in order of the text, a removed part before the added one that replaces it. Same and added parts make `after`, same and removed ones `before`. */
export function wordDiff(before: string, after: string): WordPart[] {
  const numbers = new Map<string, number>();
  const numberAll = (words: readonly string[]) => {
    const numbered = new Int32Array(words.length);
    for (const [at, word] of words.entries()) {
      let number = numbers.get(word);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(word, number);
      }
      numbered[at] = number;
    }
    return numbered;
  };
  const oldWords = before.match(token) ?? [];
  const newWords = after.match(token) ?? [];
  return toParts(oldWords, newWords, alignSequences(numberAll(oldWords), numberAll(newWords)));
}

function toParts(oldWords: readonly string[], newWords: readonly string[], kept: Int32Array): WordPart[] {
  const parts: WordPart[] = [];
  let removed = '';
  let added = '';
  let same = '';
  let at = 0;
  const flush = () => {
    if (removed !== '') parts.push({ kind: 'removed', text: removed });
    if (added !== '') parts.push({ kind: 'added', text: added });
    removed = '';
    added = '';
  };
  const flushSame = () => {
    if (same === '') return;
    // Blanks between two changes belong to both: one change of three words reads better than three changes of one.
    if (/^\s+$/.test(same) && (removed !== '' || added !== '') && !same.includes('\n')) {
      removed += same;
      added += same;
    } else {
      flush();
      parts.push({ kind: 'same', text: same });
    }
    same = '';
  };
  for (const [old, word] of oldWords.entries()) {
    const place = kept[old] as number;
    if (place < 0) {
      flushSame();
      removed += word;
      continue;
    }
    if (at < place) {
      flushSame();
      added += newWords.slice(at, place).join('');
    }
    same += word;
    at = place + 1;
  }
  const tail = newWords.slice(at).join('');
  if (tail !== '') {
    flushSame();
    added += tail;
  }
  if (same === '') flush();
  else {
    flush();
    parts.push({ kind: 'same', text: same });
  }
  return parts;
}

export interface WordCounts {
  readonly addedWords: number;
  readonly removedWords: number;
}

const word = /[\p{L}\p{M}\p{N}_]/u;

/** Words that came and went; white space and signs are no words. A long text replaced as a whole counts whole. */
export function countChangedWords(before: string, after: string): WordCounts {
  const counts = { same: 0, added: 0, removed: 0 };
  for (const { kind, text } of wordDiff(before, after)) counts[kind] += countWords(text);
  return { addedWords: counts.added, removedWords: counts.removed };
}

function countWords(text: string): number {
  return (text.match(token) ?? []).filter((piece) => word.test(piece)).length;
}
