// The grade a judge means when it wavers: the mean over the grades it might have written, by how likely each was.

/** Chances of the tokens at the place of the grade; a token is a grade when it reads as a number of the scale, blanks aside. */
export function expectedGrade(chances: ReadonlyMap<string, number>, scale: readonly number[]): number | null {
  let [weighted, total] = [0, 0];
  for (const [token, chance] of chances) {
    const grade = readGrade(token);
    if (grade === null || !scale.includes(grade)) continue;
    weighted += grade * chance;
    total += chance;
  }
  return total > 0 ? weighted / total : null;
}

function readGrade(token: string): number | null {
  const text = token.trim();
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}
