import assert from 'node:assert/strict';
import { afterSecondTry } from '../../../scripts/lane.ts';

describe('a lane that tries its failed files twice', () => {
  const first = {
    passed: 7,
    failed: 1,
    failures: ['a run is late'],
    passedIn: { 'runs.test.ts': 3, 'lists.test.ts': 4 },
    failedFiles: ['runs.test.ts'],
  };

  it('counts the second run of a file instead of its first, and tells what failed the first time', () => {
    const whole = afterSecondTry(first, { passed: 4, failed: 0, failures: [] });
    assert.deepEqual(whole, { passed: 8, failed: 0, failures: [], triedAgain: ['a run is late'] });
  });

  it('has failed when a file fails twice', () => {
    const whole = afterSecondTry(first, { passed: 3, failed: 1, failures: ['a run is late'] });
    assert.deepEqual([whole.passed, whole.failed, whole.failures], [7, 1, ['a run is late']]);
  });

  it('takes a file in which nothing passed as one that counts for nothing', () => {
    const late = { ...first, passed: 4, passedIn: { 'lists.test.ts': 4 } };
    assert.equal(afterSecondTry(late, { passed: 4, failed: 0, failures: [] }).passed, 8);
  });
});
