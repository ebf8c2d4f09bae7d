// What an edit did to a file, line by line.

/** Lines that are in only one of the two texts. */
export function changedLines(before: string, after: string): { gone: string[]; come: string[] } {
  const old = before.split('\n');
  const now = after.split('\n');
  return { gone: old.filter((line) => !now.includes(line)), come: now.filter((line) => !old.includes(line)) };
}
