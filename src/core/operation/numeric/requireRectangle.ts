// Rows that make a table.
import { TrackerError } from '../../base/trackerError.ts';

/** The rows, when all are equally long; throws `usage/invalid-argument` otherwise. */
export function requireRectangle<Row extends readonly unknown[]>(name: string, rows: readonly Row[]): readonly Row[] {
  const odd = rows.findIndex((row) => row.length !== rows[0]?.length);
  if (odd < 0) return rows;
  throw new TrackerError('usage/invalid-argument', `${name}[${odd}] must be as long as the rows before it.`);
}
