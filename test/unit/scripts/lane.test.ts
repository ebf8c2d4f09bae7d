import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterSecondTry, dealFiles } from '../../../scripts/lane.ts';

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

describe('a lane of several processes', () => {
  it('gives every file to exactly one of them, and none to a process that would have nothing to do', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), fc.integer({ min: 1, max: 9 }), (files, processes) => {
        const hands = dealFiles(files, processes);
        assert.deepEqual(hands.flat().sort(), [...files].sort());
        assert.equal(hands.length, Math.max(1, Math.min(processes, files.length)));
        const sizes = hands.map((hand) => hand.length);
        assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
      }),
    );
  });
});
