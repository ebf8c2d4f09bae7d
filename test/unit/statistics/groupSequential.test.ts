import assert from 'node:assert/strict';
import { groupBounds, spendingBounds } from '../../../src/core/statistics/groupSequential.ts';
import { normalUpperQuantile } from '../../../src/core/statistics/normal.ts';
import { assertClose } from '../../support/closeTo.ts';

const fiveLooks = [0.2, 0.4, 0.6, 0.8, 1];

describe('bounds of planned looks', () => {
  it('are the constants of Pocock and of O’Brien and Fleming', () => {
    // Jennison and Turnbull, Group Sequential Methods (2000), tables 2.1 and 2.3, alpha 0.05.
    const table: readonly [number, number, number][] = [
      [1, 1.96, 1.96],
      [2, 2.178, 1.977],
      [3, 2.289, 2.004],
      [4, 2.361, 2.024],
      [5, 2.413, 2.04],
      [10, 2.555, 2.087],
    ];
    for (const [looks, pocock, last] of table) {
      assert.equal(groupBounds('pocock', looks).at(-1)?.toFixed(3), pocock.toFixed(3));
      assert.equal(groupBounds('obrien-fleming', looks).at(-1)?.toFixed(3), last.toFixed(3));
    }
  });

  it('stay for Pocock and fall with the root of the look for O’Brien and Fleming', () => {
    const pocock = groupBounds('pocock', 4, 0.1);
    assert.deepEqual(new Set(pocock).size, 1);
    const falling = groupBounds('obrien-fleming', 4, 0.1);
    assertClose(
      falling.map((z, at) => z * Math.sqrt(at + 1)),
      falling.map(() => falling[0]),
    );
  });

  it('spend alpha as Lan and DeMets do', () => {
    // Their O'Brien-Fleming bounds of five looks, as published.
    const { z, cumulativeAlpha } = spendingBounds('obrien-fleming', fiveLooks);
    assert.deepEqual(
      z.map((value) => value.toFixed(3)),
      ['4.877', '3.357', '2.680', '2.290', '2.031'],
    );
    assertClose(cumulativeAlpha.at(-1), 0.05, 1e-12);
  });

  it('cross by chance with alpha in all: R’s multivariate normal distribution agrees', () => {
    // These bounds gave 0.04999997 and 0.05000088 in mvtnorm 1.1 (GenzBretz, error 1e-6).
    assertClose(spendingBounds('obrien-fleming', fiveLooks).z, [4.876885, 3.357012, 2.68028, 2.289817, 2.031032], 1e-6);
    assertClose(spendingBounds('pocock', fiveLooks).z, [2.437977, 2.426814, 2.410194, 2.396645, 2.385985], 1e-6);
  });

  it('may be at unequal looks: R’s multivariate normal distribution finds the same', () => {
    // uniroot over mvtnorm 1.1's pmvnorm, alpha 0.1.
    const looks = [0.3, 0.5, 0.9, 1];
    assertClose(spendingBounds('pocock', looks, 0.1).z, [2.0377642, 2.1050595, 1.9621573, 2.07839], 1e-7);
    assertClose(spendingBounds('obrien-fleming', looks, 0.1).z, [3.3929514, 2.545346, 1.7858654, 1.7635479], 1e-6);
  });

  it('may be at unequal looks, also where almost nothing may be spent yet', () => {
    const { z, cumulativeAlpha } = spendingBounds('obrien-fleming', [0.01, 0.5, 0.51, 1]);
    assert.ok(cumulativeAlpha[0]! < 1e-100 && z[0]! > 20);
    assertClose(z[1], normalUpperQuantile(cumulativeAlpha[1]! / 2), 1e-9);
    assert.ok(z[2]! > z[3]!);
  });
});
