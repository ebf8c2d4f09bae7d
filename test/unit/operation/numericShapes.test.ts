// The shapes of records that numeric functions take: ours, and the usual ones of other tools.
import assert from 'node:assert/strict';
import { answerLine } from '../../../src/core/operation/numeric/answerLine.ts';
import { statistics } from '../../../src/core/operation/numeric/numericFunctions.ts';
import { assertClose } from '../../support/closeTo.ts';

function answer(fn: string, input: object): unknown {
  const line = answerLine(JSON.stringify({ id: 1, fn, input }));
  return 'output' in line ? line.output : line.error;
}

describe('the arms of a comparison', () => {
  const expected = statistics['bayes.ab']({
    arms: [
      { x: 8, n: 10 },
      { x: 9, n: 10 },
    ],
  });

  it('may say passes and tries in any of their usual names', () => {
    const spellings = [
      { passes: 8, n: 10 },
      { successes: 8, trials: 10 },
      { passes: 8, fails: 2 },
    ];
    for (const arm of spellings) assertClose(answer('bayes.ab', { arms: [arm, { x: 9, n: 10 }] }), expected, 0);
  });

  it('cannot have passed more often than tried', () => {
    assert.equal(answer('bayes.ab', { arms: [{ x: 3, n: 2 }] }), 'arms[0].x must not be more than arms[0].n.');
    assert.equal(answer('bayes.rope', { a: [1], b: { x: 1, n: 1 }, rope: 0.1 }), 'a must be an object.');
  });

  it('are allotted draws by their exact chance of being best', () => {
    const { allocation } = statistics['bandit.thompson_allocation']({
      arms: [
        { x: 8, n: 10 },
        { x: 9, n: 10 },
      ],
      draws: 7,
    });
    assert.deepEqual(allocation, expected.p_best);
  });

  it('that were never tried have an infinite index', () => {
    assert.deepEqual(answer('bandit.ucb1', { n: [0, 1], mean: [0, 0.5] }), { index: ['Infinity', 0.5] });
  });
});

describe('a comparison of players', () => {
  const players = ['x', 'y', 'z'];
  const results = [
    { a: 'x', b: 'y', winner: 'x' },
    { a: 'y', b: 'x', winner: 'y' },
    { a: 'y', b: 'z', winner: 'tie' },
    { a: 'x', b: 'z', winner: 'x' },
    { a: 'z', b: 'x', winner: 'z' },
  ];
  const expected = answer('rank.bradley_terry', { players, results });

  it('may name the winner, its side, a score, or a winner and a loser', () => {
    const spellings = [
      [
        { a: 'x', b: 'y', winner: 'a' },
        { model_a: 'y', model_b: 'x', winner: 'model_a' },
        { a: 'y', b: 'z', winner: null },
        { a: 'x', b: 'z', score: 1 },
        { a: 'z', b: 'x', winner: 'A' },
      ],
      [
        { winner: 'x', loser: 'y' },
        { winner: 'y', loser: 'x' },
        { winner: 'y', loser: 'z', tie: true },
        { winner: 'x', loser: 'z' },
        { winner: 'z', loser: 'x' },
      ],
      [
        { a: 'x', b: 'y', wins_a: 1, wins_b: 1 },
        { a: 'y', b: 'z', wins_a: 0, wins_b: 0, ties: 1 },
        { a: 'x', b: 'z', wins_a: 1, wins_b: 1 },
      ],
    ];
    for (const spelled of spellings) assertClose(answer('rank.bradley_terry', { players, results: spelled }), expected);
  });

  it('may give players by their places in the list', () => {
    const places = results.map(({ a, b, winner }) => ({
      i: players.indexOf(a),
      j: players.indexOf(b),
      winner: winner === 'tie' ? 'tie' : players.indexOf(winner),
    }));
    assertClose(answer('rank.bradley_terry', { players, results: places }), expected);
  });

  it('goes by the name before the side, for a player may be called a', () => {
    assert.deepEqual(answer('rank.elo', { games: [{ a: 'b', b: 'a', winner: 'a' }] }), {
      ratings: { a: 1016, b: 984 },
    });
  });

  it('names two known players and one of them as the winner', () => {
    assert.match(String(answer('rank.bradley_terry', { players: ['x'], results })), /must be one of players/);
    assert.match(
      String(answer('rank.elo', { games: [{ a: 'x', b: 'y', winner: 'q' }] })),
      /^games\[0\]\.winner must be /,
    );
    assert.match(String(answer('rank.elo', { games: [{ a: 'x', winner: 'x' }] })), /^games\[0\]\.b must be /);
  });

  it('of players nobody could tell apart has a reason and no number', () => {
    assert.deepEqual(answer('rank.bradley_terry', { players: ['x', 'y'], results: [] }), {
      ability: null,
      se: null,
      elo: null,
      reason: 'disconnected',
    });
  });
});

describe('labels of raters', () => {
  const numbers = answer('agree.cohen_kappa', { a: [0, 1, 1, 0], b: [0, 1, 0, 0], categories: [0, 1] });

  it('may be numbers or words, with the categories given or found', () => {
    const [a, b] = [
      ['no', 'yes', 'yes', 'no'],
      ['no', 'yes', 'no', 'no'],
    ];
    assert.deepEqual(answer('agree.cohen_kappa', { a, b, categories: ['no', 'yes'] }), numbers);
    assert.deepEqual(answer('agree.cohen_kappa', { a, b }), numbers);
  });

  it('are one of the categories', () => {
    const input = { a: [0], b: [2], categories: [0, 1] };
    assert.equal(answer('agree.gwet_ac1', input), 'b[0] must be one of the categories.');
    assert.equal(answer('agree.gwet_ac1', { ...input, b: [] }), 'b must be as long as a.');
  });

  it('are counted for the same number of raters in every row', () => {
    assert.match(
      String(
        answer('agree.fleiss_kappa', {
          counts: [
            [1, 2],
            [3, 1],
          ],
        }),
      ),
      /same number of raters/,
    );
    assert.match(String(answer('agree.icc', { matrix: [[1, 2], [3]] })), /equally long/);
  });
});

describe('verdicts and grades of a judge', () => {
  it('name an answer, or a place that the order turns around', () => {
    const expected = { final: ['A', 'tie', 'tie'], consistency: 2 / 3, wins_a: 1, wins_b: 0, ties: 2 };
    const named = { first_order: ['A', 'A', 'tie'], second_order: ['A', 'B', 'tie'] };
    const placed = { first_order: ['first', 'first', 'tie'], second_order: ['second', 'first', 'tie'] };
    assert.deepEqual(answer('judge.pairwise_swap', named), expected);
    assert.deepEqual(answer('judge.pairwise_swap', placed), expected);
    assert.match(
      String(answer('judge.pairwise_swap', { ...named, first_order: ['A', 'A', 'x'] })),
      /^first_order\[2\] /,
    );
  });

  it('come with chances or with their logarithms', () => {
    const scale = [1, 2, 3];
    const chances = answer('judge.geval_expected', { tokens: { 2: 0.6, 3: 0.2, ok: 0.2 }, scale });
    const logarithms = { 2: Math.log(0.6), 3: Math.log(0.2), ok: Math.log(0.2) };
    assertClose(chances, { score: 2.25 });
    assertClose(answer('judge.geval_expected', { tokens: { 2: 0.6, 3: 0.2, 7: 0.2 }, scale: [1, 5] }), { score: 2.25 });
    assertClose(answer('judge.geval_expected', { tokens: logarithms, scale }), { score: 2.25 });
  });
});

describe('items, looks and segments', () => {
  it('say who won an item by 1 and 0, or by signs with 0 for nobody', () => {
    const plain = answer('seq.discordant_eprocess', { outcomes: [1, 0, 1], alpha: 0.05 });
    const signed = answer('seq.discordant_eprocess', { outcomes: [1, -1, 0, 1], alpha: 0.05 });
    assertClose(plain, { e: [1, 2 / 3, 2 / 3], p: [1, 1, 1], stop_at: null });
    assertClose(signed, { e: [1, 2 / 3, 2 / 3, 2 / 3] });
  });

  it('have information in fractions or in amounts, growing', () => {
    const fractions = answer('seq.spending_bounds', { spending: 'obf', information: [0.5, 1] });
    assertClose(answer('seq.spending_bounds', { spending: 'obrien-fleming', information: [50, 100] }), fractions);
    assert.match(String(answer('seq.spending_bounds', { spending: 'obf', information: [0.5, 0.5] })), /must grow/);
    assert.deepEqual(answer('seq.group_bounds', { type: 'pocock', looks: 0 }), { z: [] });
  });

  it('are tables of two by two, or discordant counts', () => {
    assert.equal(answer('segment.cmh', { strata: [[[1, 2, 3]]] }), 'strata[0] must be a table of two by two.');
    const discordant = [
      { b_only: 9, a_only: 2 },
      { b_only: 3, a_only: 8 },
    ];
    assertClose(answer('segment.paired_interaction', { discordant }), { df: 1 });
  });
});

describe('gates', () => {
  it('decide by Newcombe’s paired interval against the margin', () => {
    // 80 both, 3 only A, 12 only B, 5 neither: +0.090, 0.0126 to 0.1723.
    const counts = { both_pass: 80, a_only: 3, b_only: 12, both_fail: 5 };
    const gate = statistics['gate.paired_noninferiority']({ ...counts, margin: 0.05 });
    assert.deepEqual([gate.verdict, gate.low?.toFixed(4), gate.high?.toFixed(4)], ['pass', '0.0126', '0.1723']);
    const turned = { both_pass: 80, a_only: 12, b_only: 3, both_fail: 5 };
    assertClose(answer('gate.paired_noninferiority', { ...turned, margin: 0.05 }), { verdict: 'inconclusive' });
    assertClose(answer('gate.paired_noninferiority', { ...turned, margin: 0.01 }), { verdict: 'fail' });
  });

  it('decide by the t interval of the differences', () => {
    // t.interval of scipy 1.17.
    const input = { diffs: [0.1, -0.2, 0.05, 0, -0.1], margin: 0.2 };
    assertClose(answer('gate.score_noninferiority', input), {
      low: -0.17951614469452012,
      high: 0.11951614469452013,
      verdict: 'pass',
    });
    assertClose(answer('gate.score_noninferiority', { diffs: [0.9 - 0.8, 0.8 - 0.7], margin: 0 }), { verdict: 'pass' });
  });

  it('never pass what nothing is known of', () => {
    const nothing = { both_pass: 0, a_only: 0, b_only: 0, both_fail: 0, margin: 0.05 };
    assertClose(answer('gate.paired_noninferiority', nothing), { verdict: 'inconclusive', low: null, high: null });
    assertClose(answer('gate.score_noninferiority', { diffs: [1], margin: 0.05 }), {
      verdict: 'inconclusive',
      low: null,
    });
    const young = { passes: 0, attempts: 0, baseline_passes: 3, baseline_attempts: 3 };
    assert.deepEqual(answer('gate.flaky_item', young), { p: null, verdict: 'inconclusive' });
  });
});

describe('defaults', () => {
  it('are those of the charts', () => {
    const x = [0, 1, 2, 3, 4];
    const cusum = { x, mu0: 0, sigma: 1 };
    assert.deepEqual(answer('drift.cusum', cusum), answer('drift.cusum', { ...cusum, k: 0.5, h: 5 }));
    assert.deepEqual(answer('drift.ewma', cusum), answer('drift.ewma', { ...cusum, lambda_: 0.2, L: 2.962 }));
    assert.deepEqual(answer('drift.cusum', { ...cusum, sigma: null }), { up: null, down: null, alarm: null });
    const hinkley = { x, min_instances: 30, delta: 0.005, threshold: 50, alpha: 0.9999 };
    assert.deepEqual(answer('drift.page_hinkley', { x }), answer('drift.page_hinkley', hinkley));
  });
});

describe('a field that no function has', () => {
  it('is an error that names it, so that a misspelt one is not silently its default', () => {
    const passes = { x: 27, n: 30 };
    assert.equal(answer('prop.wilson', { ...passes, levl: 0.9 }), 'There is no field levl. Did you mean level?');
    assert.equal(answer('prop.wilson', { ...passes, quality: 1 }), 'There is no field quality. It takes x, n, level.');
    assert.deepEqual(answer('prop.wilson', { ...passes, level: null }), answer('prop.wilson', passes));
  });
});
