// Which elements of one sequence of numbers stand in another too, in the same order. Small differences are found exactly
// (Myers' O(ND) search), large ones are cut at elements that stand once on both sides, so that the time stays near linear.

/** Above this many insertions and deletions a stretch is cut at its unique elements first. */
const exactEdits = 128;
/** Without such elements the exact search goes on up to here; a stretch that differs more is replaced as a whole. */
const mostEdits = 1_500;

/** For every element of `before` its place in `after`, rising; -1 for one that went. */
export function alignSequences(before: Int32Array, after: Int32Array): Int32Array {
  const texts: Texts = { old: before, new: after, kept: new Int32Array(before.length).fill(-1) };
  diffStretch(texts, { oldStart: 0, oldEnd: before.length, newStart: 0, newEnd: after.length });
  return texts.kept;
}

interface Texts {
  readonly old: Int32Array;
  readonly new: Int32Array;
  /** For every old element its place in the new sequence, or -1 when it went. */
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
  const anchors = commonUnique(texts, rest);
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

/** Elements that stand once on each side, as the longest series that rises on both: the anchors of a patience diff. */
function commonUnique(texts: Texts, { oldStart, oldEnd, newStart, newEnd }: Stretch): { old: number; new: number }[] {
  const places = new Map<number, { old: number; new: number; count: number }>();
  for (let at = oldStart; at < oldEnd; at++) {
    const element = texts.old[at] as number;
    const place = places.get(element);
    if (place === undefined) places.set(element, { old: at, new: -1, count: 1 });
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
