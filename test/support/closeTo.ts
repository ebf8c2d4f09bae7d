// Numbers that are equal up to a relative error, as numbers from two ways of computing are.
import assert from 'node:assert/strict';

/** Fails unless both differ by at most `relative` of the expected value, or by `absolute`. */
export function assertClose(actual: unknown, expected: number, relative: number, absolute = 0): void {
  assert.equal(typeof actual, 'number', `${JSON.stringify(actual)} is no number`);
  const room = Math.max(absolute, relative * Math.abs(expected));
  assert.ok(Math.abs((actual as number) - expected) <= room, `${actual} is not ${expected} within ${room}`);
}
