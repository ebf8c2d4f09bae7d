import assert from 'node:assert/strict';
import { readSweep } from '../../../src/core/dataset/sweep.ts';

describe('a sweep', () => {
  it('tries every combination once, the last name fastest', () => {
    const sweep = readSweep({ model: ['a', 'b', 'a'], temperature: [0, 1], tone: 'kind' });
    assert.ok(sweep.ok);
    assert.equal(sweep.count, 4);
    assert.deepEqual(
      [...sweep.combinations()],
      [
        { model: 'a', temperature: 0, tone: 'kind' },
        { model: 'a', temperature: 1, tone: 'kind' },
        { model: 'b', temperature: 0, tone: 'kind' },
        { model: 'b', temperature: 1, tone: 'kind' },
      ],
    );
  });

  it('is one combination of nothing when there is none', () => {
    const sweep = readSweep(undefined);
    assert.ok(sweep.ok);
    assert.deepEqual([...sweep.combinations()], [{}]);
  });

  const refused: readonly [what: string, written: Parameters<typeof readSweep>[0], said: RegExp][] = [
    ['a list', [1], /must be a mapping/],
    ['a name without values', { model: [] }, /no value for `model`/],
    ['more than anyone means', { a: numbers(101), b: numbers(100) }, /makes 10,100 combinations/],
  ];
  for (const [what, written, said] of refused) {
    it(`refuses ${what} before anything is made of it`, () => {
      const sweep = readSweep(written);
      assert.ok(!sweep.ok);
      assert.match(sweep.message, said);
    });
  }
});

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
