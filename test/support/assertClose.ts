// Numbers held against published or otherwise computed ones: relatively, so that a small p-value is compared as strictly as a
// large one.
import assert from 'node:assert/strict';

/** Asserts that two numbers, or all numbers of two equal structures, differ by at most `tolerance` times the expected one. */
export function assertClose(actual: unknown, expected: unknown, tolerance = 1e-9, place = 'value'): void {
  if (typeof expected === 'number' && Number.isFinite(expected)) {
    assert.equal(typeof actual, 'number', `${place} is ${JSON.stringify(actual)}, expected ${expected}`);
    const error = Math.abs((actual as number) - expected);
    const allowed = tolerance * Math.abs(expected) + 1e-15;
    assert.ok(error <= allowed, `${place} is ${actual}, expected ${expected}`);
  } else if (typeof expected === 'object' && expected !== null) {
    assert.equal(Array.isArray(actual), Array.isArray(expected), place);
    if (Array.isArray(expected)) assert.equal((actual as unknown[]).length, expected.length, `length of ${place}`);
    for (const [name, value] of Object.entries(expected)) {
      assertClose((actual as { [name: string]: unknown })[name], value, tolerance, `${place}.${name}`);
    }
  } else {
    assert.equal(actual, expected, place);
  }
}
