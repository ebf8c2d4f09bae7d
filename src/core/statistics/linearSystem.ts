// Linear equations with a dense square matrix, small enough to solve at once.

/** The inverse of a square matrix, by elimination with pivots; null when the matrix is singular. */
export function invertMatrix(matrix: readonly (readonly number[])[]): number[][] | null {
  const size = matrix.length;
  const unit = Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, at) => (row === at ? 1 : 0)));
  return eliminate(matrix, unit);
}

/** The x with `matrix` x = `right`; null when the matrix is singular. */
export function solveLinear(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | null {
  const solved = eliminate(
    matrix,
    right.map((value) => [value]),
  );
  return solved?.map(([value]) => value!) ?? null;
}

function eliminate(matrix: readonly (readonly number[])[], right: readonly (readonly number[])[]): number[][] | null {
  const size = matrix.length;
  const rows = matrix.map((row, at) => [...row, ...right[at]!]);
  for (let at = 0; at < size; at += 1) {
    let pivot = at;
    for (let row = at + 1; row < size; row += 1) {
      if (Math.abs(rows[row]![at]!) > Math.abs(rows[pivot]![at]!)) pivot = row;
    }
    [rows[at], rows[pivot]] = [rows[pivot]!, rows[at]!];
    const head = rows[at]!;
    if (head[at] === 0) return null;
    for (let row = at + 1; row < size; row += 1) subtract(rows[row]!, head, at);
  }
  for (let at = size - 1; at >= 0; at -= 1) {
    const head = rows[at]!;
    const scale = head[at]!;
    for (let column = at; column < head.length; column += 1) head[column]! /= scale;
    for (let row = 0; row < at; row += 1) subtract(rows[row]!, head, at);
  }
  return rows.map((row) => row.slice(size));
}

/** Takes from `row` as much of `head` as makes its column `at` zero. */
function subtract(row: number[], head: readonly number[], at: number): void {
  const share = row[at]! / head[at]!;
  if (share === 0) return;
  row[at] = 0;
  for (let column = at + 1; column < row.length; column += 1) row[column]! -= share * head[column]!;
}
