import assert from 'node:assert/strict';
import { nearestNames } from '../../../src/core/base/nearestNames.ts';

const names = ['list', 'show', 'create', 'support.summary', 'support.reply', 'prompts/translate'];

describe('a mistyped name', () => {
  const cases: readonly [string, readonly string[]][] = [
    ['lst', ['list']],
    ['shwo', ['show']],
    ['sumary', ['support.summary']],
    ['SUPPORT.SUMMARY', ['support.summary']],
    ['support', ['support.reply', 'support.summary']],
    ['translat', ['prompts/translate']],
    ['quite-another', []],
    ['', []],
  ];
  for (const [typed, meant] of cases) {
    it(`«${typed}» ${meant.length === 0 ? 'means nothing here' : `may mean ${meant.join(' or ')}`}`, () => {
      assert.deepEqual(nearestNames(typed, names), meant);
    });
  }

  it('is answered with three names at most', () => {
    assert.equal(nearestNames('ab', ['aa', 'ac', 'ad', 'ae', 'af']).length, 3);
  });
});
