// A bounded, seeded version of test/bench/comparison.bench.ts, which measures more worlds and more experiments.
import assert from 'node:assert/strict';
import {
  findTruth,
  leaningWorld,
  passFailWorld,
  skewedScoreWorld,
  type Truth,
} from '../../support/simulatedAnswers.ts';

/** Three standard errors of a share of 5 % of so many experiments. */
const slackOf = (experiments: number): number => 3 * Math.sqrt((0.05 * 0.95) / experiments);

describe('a comparison held against a known truth', function () {
  this.timeout(60_000);
  const worlds: readonly [name: string, experiments: number, truth: Truth][] = [
    ['passes on 50 rows', 400, { rows: 50, world: passFailWorld(0.4) }],
    ['passes on 200 rows', 200, { rows: 200, world: passFailWorld(0.4) }],
    ['three answers to each of 30 rows', 100, { rows: 30, repeats: 3, world: passFailWorld(0.4) }],
    ['clusters of four rows', 100, { rows: 60, rowsPerCluster: 4, world: leaningWorld(0.3) }],
    ['skewed scores on 30 rows', 100, { rows: 30, world: skewedScoreWorld() }],
  ];
  for (const [name, experiments, truth] of worlds) {
    it(`calls equal versions better or worse in hardly more than 5 of 100 experiments: ${name}`, () => {
      const { better, worse, covered } = findTruth(truth, experiments, 1);
      const slack = slackOf(experiments);
      assert.ok(better + worse <= 0.05 + slack, `${better} better, ${worse} worse`);
      assert.ok(covered >= 0.95 - slack, `${covered} covered`);
    });
  }

  it('finds a difference of 20 points nearly always, and its interval holds it', () => {
    const { better, worse, covered } = findTruth({ rows: 200, world: passFailWorld(0.5, 0.2) }, 200, 1);
    assert.deepEqual([better > 0.95, worse], [true, 0]);
    assert.ok(covered >= 0.95 - slackOf(200), `${covered} covered`);
  });

  it('would not be right if a cluster of rows counted as so many rows', () => {
    const world = { rows: 60, rowsPerCluster: 6, world: leaningWorld(0.3) };
    const [together, apart] = [findTruth(world, 100, 1), findTruth({ ...world, isClusterHidden: true }, 100, 1)];
    assert.ok(together.covered >= 0.95 - slackOf(100), `${together.covered} covered`);
    assert.ok(apart.covered < 0.9, `${apart.covered} covered`);
  });
});
