import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hasNeighbour, segmentsOf } from '../../../src/webview/chartSegments.ts';

describe('a line through figures', () => {
  it('breaks where a figure is unknown, and takes zero for what it is', () => {
    assert.deepEqual(segmentsOf([null, 0, 2, null, 5]), [
      [
        { at: 1, value: 0 },
        { at: 2, value: 2 },
      ],
      [{ at: 4, value: 5 }],
    ]);
    assert.deepEqual(segmentsOf([null, null]), []);
    assert.deepEqual(segmentsOf([]), []);
  });

  it('tells which figures only a dot can show', () => {
    const values = [1, null, 2, 3, null, null];
    assert.deepEqual(
      [0, 2, 3].map((at) => hasNeighbour(values, at)),
      [false, true, true],
    );
  });

  it('holds every known figure once, in order, and no other', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat())), (values) => {
        const segments = segmentsOf(values);
        assert.deepEqual(
          segments.flat().map(({ at }) => at),
          values.flatMap((value, at) => (value === null ? [] : [at])),
        );
        for (const segment of segments) {
          for (const { at } of segment) assert.equal(hasNeighbour(values, at), segment.length > 1);
        }
      }),
    );
  });
});
