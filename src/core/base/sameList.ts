/** Whether two lists, or two runs of bytes, have the same elements in the same order. */
export function isSameList<T extends string | number>(one: ArrayLike<T>, other: ArrayLike<T>): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}
