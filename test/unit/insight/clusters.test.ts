import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hdbscan } from '../../../src/core/insight/hdbscan.ts';
import { cutAt, cutInto, linkage } from '../../../src/core/insight/linkage.ts';
import { silhouette } from '../../../src/core/insight/silhouette.ts';
import { densityCases, linkageCases } from './clusterCases.ts';

/** Labels renamed by first occurrence, so that equal partitions are equal lists; noise keeps its name. */
function partition(labels: readonly number[]): number[] {
  const names = new Map<number, number>();
  for (const label of labels) if (label !== -1 && !names.has(label)) names.set(label, names.size);
  return labels.map((label) => names.get(label) ?? -1);
}

describe('agglomerative clusters', () => {
  it('are those of scipy', () => {
    for (const { points, heights, four, cut, below, ...options } of linkageCases) {
      const merges = linkage(points, options);
      for (const [index, { height }] of merges.entries()) {
        assert.ok(Math.abs(height - heights[index]!) <= 1e-12 * Math.max(1, height), `${options.method} ${height}`);
      }
      assert.deepEqual(partition(cutInto(merges, 4)), partition(four), options.method);
      assert.deepEqual(partition(cutAt(merges, cut + 1e-12)), partition(below), options.method);
    }
  });

  it('of one point are one, and of none none', () => {
    const options = { method: 'average', metric: 'euclidean' } as const;
    assert.deepEqual(linkage([], options), []);
    assert.deepEqual(cutInto(linkage([[1]], options), 4), [0]);
  });

  it('cannot be made by direction from a vector without one', () => {
    assert.throws(
      () =>
        linkage(
          [
            [0, 0],
            [1, 0],
          ],
          { method: 'average', metric: 'cosine' },
        ),
      { code: 'usage/invalid-argument' },
    );
  });

  it('by direction do not see how long the vectors are', () => {
    const options = { method: 'average', metric: 'cosine' } as const;
    const heights = (scale: number) =>
      linkage(
        [
          [scale, 0],
          [0, scale],
          [scale, scale],
        ],
        options,
      ).map(({ height }) => height);
    for (const scale of [1e-200, 1e200]) {
      for (const [index, height] of heights(scale).entries()) assert.ok(Math.abs(height - heights(1)[index]!) < 1e-15);
    }
  });

  it('do not depend on the order of the points', () => {
    const points = fc.uniqueArray(
      fc.tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true })),
      {
        minLength: 2,
        maxLength: 30,
        selector: ([x]) => x,
      },
    );
    fc.assert(
      fc.property(points, (list) => {
        const options = { method: 'single', metric: 'euclidean' } as const;
        const labels = cutInto(linkage(list, options), 3);
        const reversed = cutInto(linkage(list.toReversed(), options), 3);
        assert.deepEqual(partition(reversed.toReversed()), partition(labels));
      }),
    );
  });
});

describe('clusters by density', () => {
  it('are those of scikit-learn', () => {
    for (const [points, size, labels] of densityCases) {
      const found = hdbscan(points, size);
      assert.deepEqual(partition(found.labels), partition(labels));
      assert.equal(found.clusterCount, new Set(labels.filter((label) => label !== -1)).size);
    }
  });

  it('have at least as many points as asked for, whatever the points', () => {
    const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(points, fc.integer({ min: 2, max: 6 }), (list, size) => {
        const { labels, clusterCount } = hdbscan(list, size);
        assert.equal(labels.length, list.length);
        for (let label = 0; label < clusterCount; label += 1) {
          assert.ok(labels.filter((other) => other === label).length >= size);
        }
      }),
    );
  });

  it('of too few points are noise', () => {
    assert.deepEqual(hdbscan([[1], [2]], 3), { labels: [-1, -1], clusterCount: 0 });
    assert.deepEqual(hdbscan([], 2), { labels: [], clusterCount: 0 });
  });
});

describe('the silhouette', () => {
  it('is that of scikit-learn 1.9.1', () => {
    const points = [
      [4.28, 5.75, -2.85],
      [0.28, 14.71, 2.44],
      [-1.65, 11.91, -0.36],
      [5.87, 4.77, -2.62],
      [2.06, 14.09, 3.57],
      [-0.19, 12.19, -0.94],
      [5.37, 5.75, -1.54],
      [0.68, 15.32, 3.5],
      [-1.85, 13.3, 0.18],
      [-10.41, -9.5, -2.64],
    ];
    const labels = [0, 0, 1, 1, 2, 0, 1, 2, 2, -1];
    assert.ok(Math.abs((silhouette(points, labels) ?? 0) - -0.06797981230284496) < 1e-14);
  });

  it('is unknown for one cluster, and when every point is one', () => {
    assert.deepEqual(
      [silhouette([[1], [2]], [0, 0]), silhouette([[1], [2]], [0, 1]), silhouette([], [])],
      [null, null, null],
    );
  });
});
