// Rows crossed with what a sweep tries for variables. The rows are chosen first, so each stands in every combination.
import { TrackerError } from '../base/trackerError.ts';
import type { Tried } from './sweep.ts';
import { type CaseOptions, type CaseShape, type TestCase, withVariables } from './testCase.ts';

/** More rows than these a sweep makes by mistake. */
export const mostSweptRows = 1_000_000;

/** What a row must still say for itself. */
export function withoutSwept({ declared, used, undeclared }: CaseShape, combinations: readonly Tried[]): CaseShape {
  const swept = new Set(Object.keys(combinations[0] ?? {}));
  return {
    declared: declared.filter(({ name }) => !swept.has(name)),
    used,
    undeclared: undeclared.filter((name) => !swept.has(name)),
  };
}

/**
 * Row 7 becomes 7.1, 7.2 and so on, with each combination in place of its own values. Throws `usage/invalid-argument` when
 * there are too many.
 */
export async function* sweepRows(
  cases: AsyncIterable<TestCase>,
  combinations: readonly Tried[],
  { sha256 }: Pick<CaseOptions, 'sha256'>,
): AsyncGenerator<TestCase> {
  if (combinations.every((tried) => Object.keys(tried).length === 0)) {
    yield* cases;
    return;
  }
  let count = 0;
  for await (const found of cases) {
    count += combinations.length;
    if (count > mostSweptRows) throw tooMany();
    for (const [index, tried] of combinations.entries())
      yield withVariables(found, tried, { id: `${found.id}.${index + 1}`, sha256 });
  }
}

function tooMany(): TrackerError {
  const most = mostSweptRows.toLocaleString('en');
  return new TrackerError('usage/invalid-argument', `The sweep makes more than ${most} rows.`, {
    hint: 'Sweep fewer values, or fewer rows: --sample takes some of them.',
  });
}
