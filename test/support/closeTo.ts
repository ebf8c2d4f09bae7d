// Numbers that are equal up to a relative error, as numbers from two ways of computing are.
import assert from 'node:assert/strict';

/**
 * Fails unless both differ by at most `relative` of the expected value, or by `absolute`. Lists and objects are compared number
 * by number, for what is expected of them; what is no number must be equal.
 */
export function assertClose(actual: unknown, expected: unknown, relative = 1e-9, absolute = 0): void {
  if (typeof expected === 'number' && Number.isFinite(expected)) {
    assert.equal(typeof actual, 'number', `${JSON.stringify(actual)} is no number`);
    const room = Math.max(absolute, relative * Math.abs(expected));
    assert.ok(Math.abs((actual as number) - expected) <= room, `${actual} is not ${expected} within ${room}`);
  } else if (typeof expected === 'object' && expected !== null) {
    if (Array.isArray(expected)) assert.equal((actual as unknown[]).length, expected.length);
    for (const [name, value] of Object.entries(expected)) {
      assertClose((actual as { [name: string]: unknown })[name], value, relative, absolute);
    }
  } else {
    assert.equal(actual, expected);
  }
}
