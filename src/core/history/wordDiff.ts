// What changed between two texts, word by word. Words become numbers first; small differences are found exactly (Myers'
// O(ND) search), large ones are cut at words that stand once on both sides, so that the time stays near linear.

export interface WordPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Above this many insertions and deletions a stretch is cut at its unique words first. */
const exactEdits = 128;
/** Without such words the exact search goes on up to here; a stretch that differs more is replaced as a whole. */
const mostEdits = 1_500;

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
  const texts: Texts = {
    old: numberAll(oldWords),
    new: numberAll(newWords),
    kept: new Int32Array(oldWords.length).fill(-1),
  };
  diffStretch(texts, { oldStart: 0, oldEnd: oldWords.length, newStart: 0, newEnd: newWords.length });
  return toParts(oldWords, newWords, texts.kept);
}

interface Texts {
  readonly old: Int32Array;
  readonly new: Int32Array;
  /** For every old word its place in the new text, or -1 when it was removed. */
  readonly kept: Int32Array;
}

interface Stretch {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

function diffStretch(texts: Texts, stretch: Stretch): void {
  let { oldStart, oldEnd, newStart, newEnd } = stretch;
  for (
    ;
    oldStart < oldEnd && newStart < newEnd && texts.old[oldStart] === texts.new[newStart];
    oldStart++, newStart++
  ) {
    texts.kept[oldStart] = newStart;
  }
  for (
    ;
    oldStart < oldEnd && newStart < newEnd && texts.old[oldEnd - 1] === texts.new[newEnd - 1];
    oldEnd--, newEnd--
  ) {
    texts.kept[oldEnd - 1] = newEnd - 1;
  }
  if (oldStart === oldEnd || newStart === newEnd) return;
  const rest = { oldStart, oldEnd, newStart, newEnd };
  if (searchExactly(texts, rest, exactEdits)) return;
  const anchors = commonUniqueWords(texts, rest);
  if (anchors.length === 0) {
    searchExactly(texts, rest, mostEdits);
    return;
  }
  let from = { old: oldStart, new: newStart };
  for (const anchor of [...anchors, { old: oldEnd, new: newEnd }]) {
    diffStretch(texts, { oldStart: from.old, oldEnd: anchor.old, newStart: from.new, newEnd: anchor.new });
    if (anchor.old < oldEnd) texts.kept[anchor.old] = anchor.new;
    from = { old: anchor.old + 1, new: anchor.new + 1 };
  }
}

/** E. Myers, «An O(ND) difference algorithm and its variations» (1986), greedy form. False when more than `limit` edits are needed. */
function searchExactly(texts: Texts, { oldStart, oldEnd, newStart, newEnd }: Stretch, limit: number): boolean {
  const oldLength = oldEnd - oldStart;
  const newLength = newEnd - newStart;
  const most = Math.min(limit, oldLength + newLength);
  if (Math.abs(oldLength - newLength) > most) return false;
  const furthest = new Int32Array(2 * most + 3);
  const middle = most + 1;
  const trail: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits++) {
    trail.push(furthest.slice(middle - edits - 1, middle + edits + 2));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const left = furthest[middle + diagonal - 1] as number;
      const right = furthest[middle + diagonal + 1] as number;
      let x = diagonal === -edits || (diagonal !== edits && left < right) ? right : left + 1;
      let y = x - diagonal;
      while (x < oldLength && y < newLength && texts.old[oldStart + x] === texts.new[newStart + y]) {
        x++;
        y++;
      }
      furthest[middle + diagonal] = x;
      if (x >= oldLength && y >= newLength) {
        walkBack(texts, { oldStart, oldEnd, newStart, newEnd }, trail);
        return true;
      }
    }
  }
  return false;
}

function walkBack(texts: Texts, { oldStart, oldEnd, newStart, newEnd }: Stretch, trail: readonly Int32Array[]): void {
  let x = oldEnd - oldStart;
  let y = newEnd - newStart;
  for (let edits = trail.length - 1; edits >= 0; edits--) {
    const furthest = trail[edits] as Int32Array;
    const middle = edits + 1;
    const diagonal = x - y;
    const left = furthest[middle + diagonal - 1] as number;
    const right = furthest[middle + diagonal + 1] as number;
    const isDown = diagonal === -edits || (diagonal !== edits && left < right);
    const startX = edits === 0 ? 0 : isDown ? right : left + 1;
    while (x > startX) {
      x--;
      y--;
      texts.kept[oldStart + x] = newStart + y;
    }
    if (edits > 0 && isDown) y--;
    else if (edits > 0) x--;
  }
}

/** Words that stand once on each side, as the longest series that rises on both: the anchors of a patience diff. */
function commonUniqueWords(
  texts: Texts,
  { oldStart, oldEnd, newStart, newEnd }: Stretch,
): { old: number; new: number }[] {
  const places = new Map<number, { old: number; new: number; count: number }>();
  for (let at = oldStart; at < oldEnd; at++) {
    const word = texts.old[at] as number;
    const place = places.get(word);
    if (place === undefined) places.set(word, { old: at, new: -1, count: 1 });
    else place.count = 2;
  }
  for (let at = newStart; at < newEnd; at++) {
    const place = places.get(texts.new[at] as number);
    if (place === undefined) continue;
    if (place.new >= 0) place.count = 2;
    place.new = at;
  }
  return longestRise([...places.values()].filter((place) => place.count === 1 && place.new >= 0));
}

function longestRise<T extends { readonly new: number }>(places: readonly T[]): T[] {
  const ends: number[] = [];
  const previous = new Int32Array(places.length).fill(-1);
  for (const [at, place] of places.entries()) {
    let low = 0;
    for (let high = ends.length; low < high; ) {
      const half = (low + high) >> 1;
      if ((places[ends[half] as number] as T).new < place.new) low = half + 1;
      else high = half;
    }
    if (low > 0) previous[at] = ends[low - 1] as number;
    ends[low] = at;
  }
  const rise: T[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at] as number) rise.push(places[at] as T);
  return rise.reverse();
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
