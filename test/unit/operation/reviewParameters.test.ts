// What a review keeps of how it was asked for.
import assert from 'node:assert/strict';
import { review } from '../../../src/core/operation/builtin/review.ts';
import { readInput } from '../../../src/core/operation/parameter.ts';
import { type CreateInput, readSelection } from '../../../src/core/operation/review/reviewParameters.ts';

describe('what a review keeps of its selection', () => {
  const rowsOf = (count: number) => Array.from({ length: count }, (_, at) => String(at + 1));
  const read = (given: Readonly<Record<string, unknown>>) =>
    readSelection(readInput(review.parameters, { action: 'create', ...given }) as unknown as CreateInput);

  it('are its rows by id, and of many only how many there were', () => {
    const cases: readonly (readonly [number, unknown])[] = [
      [0, undefined],
      [1, ['1']],
      [100, rowsOf(100)],
      [101, 101],
      [5_000, 5_000],
    ];
    for (const [count, rows] of cases) {
      const { selection, asked } = read({ evaluation: '01JD', row: rowsOf(count) });
      assert.deepEqual(selection.rows, rowsOf(count));
      assert.deepEqual(asked.rows, rows);
    }
  });
});
