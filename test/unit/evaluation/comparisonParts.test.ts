import assert from 'node:assert/strict';
import type {
  ComparedColumn,
  Comparison,
  PairComparison,
  RatioEffect,
} from '../../../src/core/evaluation/comparison/comparison.ts';
import { compareColumns, fourfold, passes, scores } from '../../support/comparedColumns.ts';

const pairOf = (...columns: readonly ComparedColumn[]): PairComparison => compareColumns(columns).pairs[0]!;
const repeat = <T>(word: T, count: number): T[] => Array<T>(count).fill(word);
const near = (actual: number | null | undefined, expected: number, tolerance = 5e-5): void => {
  assert.ok(actual != null && Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
};

describe('cost and latency', () => {
  const timed = (name: string, latencies: readonly (number | null)[]): ComparedColumn => {
    const column = passes(name, repeat('+', latencies.length));
    const items = column.items.map((item, place) => ({
      ...item,
      answers: item.answers.map((answer) => ({ ...answer, latencyMs: latencies[place]! })),
    }));
    return { name, items };
  };
  const latencyOf = (before: readonly (number | null)[], after: readonly (number | null)[]): RatioEffect | null =>
    pairOf(timed('v1', before), timed('v2', after)).latency;

  it('are compared as the ratio of each row, so that a long row does not drown short ones', () => {
    const latency = latencyOf([100, 200, 10_000], [50, 100, 20_000]);
    // Halved twice and doubled once: the geometric mean of 1/2, 1/2 and 2.
    near(latency?.ratio, 0.5 ** (1 / 3), 1e-8);
    assert.deepEqual([latency?.n, latency?.verdict], [3, 'inconclusive']);
  });

  it('are less or more when the interval of the ratio says so', () => {
    const before = [100, 110, 120, 130, 140, 150];
    const half = before.map((value, place) => value * (0.5 + place / 100));
    assert.equal(latencyOf(before, half)?.verdict, 'less');
    assert.equal(latencyOf(half, before)?.verdict, 'more');
  });

  it('have no interval and no verdict from so few rows that all leaning one way would not decide', () => {
    const fast = [100, 101, 99, 100, 102, 98];
    const slow = fast.map((value, place) => value * (2 + place / 100));
    for (const rows of [1, 2, 3, 4, 5]) {
      const latency = latencyOf(fast.slice(0, rows), slow.slice(0, rows));
      assert.deepEqual([latency?.low, latency?.high, latency?.p, latency?.verdict], [null, null, null, 'inconclusive']);
    }
    assert.equal(latencyOf(fast, slow)?.verdict, 'more');
  });

  it('count clusters of rows, not rows, when there are few', () => {
    const inClusters = (count: number, latencyMs: number, name: string): ComparedColumn =>
      passes(name, repeat('+', 12), { cluster: (place) => `c${place % count}`, latencyMs });
    const p = (count: number) => pairOf(inClusters(count, 100, 'v1'), inClusters(count, 200, 'v2')).latency?.p ?? null;
    assert.equal(p(5), null);
    near(p(6), 2 / 2 ** 6, 1e-12);
  });

  it('are told of different rows once two samples apart would decide', () => {
    const of = (name: string, rows: number, latencies: readonly number[]): ComparedColumn => ({
      name,
      items: timed(name, latencies.slice(0, rows)).items.map((item) => ({ ...item, id: `${name} ${item.id}` })),
    });
    const low = (rows: number) =>
      pairOf(of('v1', rows, [100, 104, 98, 101]), of('v2', rows, [201, 199, 204, 200])).latency?.low ?? null;
    // 2 of 20 ways to part six rows are more than 5 %, 2 of 70 to part eight are less.
    assert.equal(low(3), null);
    assert.ok((low(4) ?? 0) > 1.9);
  });

  it('are more when every row takes exactly twice as much, once enough rows do', () => {
    const doubled = (rows: number): RatioEffect => latencyOf(repeat(100, rows), repeat(200, rows)) as RatioEffect;
    near(doubled(5).ratio, 2, 1e-8);
    assert.equal(doubled(5).verdict, 'inconclusive');
    // Six of six one way: a sign test gives 2 / 2^6.
    near(doubled(6).p, 2 / 2 ** 6, 1e-12);
    assert.equal(doubled(6).verdict, 'more');
  });

  it('leave out a row whose figure is unknown or nothing', () => {
    assert.equal(latencyOf([100, null, 300, 0], [90, 80, null, 10])?.n, 1);
  });

  it('are unknown where no answer has them', () => {
    assert.equal(latencyOf([null], [null]), null);
    assert.equal(pairOf(...fourfold([5, 1, 1, 1], { costUsd: 0 })).cost?.ratio, null);
  });

  it('have medians of rows with the order statistics that bound them', () => {
    const latencies = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
    const { baseline } = latencyOf(latencies, latencies)!;
    // The 2nd and the 9th of 10 bound the median at 95 % (Conover 1999).
    assert.deepEqual([baseline.median, baseline.medianBounds], [55, { low: 20, high: 90 }]);
    assert.deepEqual(baseline.p95Bounds, { low: null, high: null });
  });

  it('do not count the time of an answer that failed', () => {
    const failed = passes('v2', ['!', '+'], { latencyMs: 5 });
    assert.equal(pairOf(passes('v1', ['+', '+'], { latencyMs: 5 }), failed).latency?.n, 1);
  });
});

describe('repeats', () => {
  it('are no subject where every row was asked once', () => {
    assert.equal(pairOf(...fourfold([5, 1, 2, 1])).repeats, null);
  });

  it('make a row flaky when some but not all of at least three answers pass', () => {
    const { repeats } = pairOf(passes('v1', ['+++', '++-', '+-', '---']), passes('v2', ['+++', '+++', '+-', '-+-']));
    assert.deepEqual(repeats?.flaky, { baseline: ['1'], candidate: ['3'] });
    assert.equal(repeats?.most, 3);
  });

  it('are wasted money when answers to one row hardly differ', () => {
    const steady = pairOf(
      passes('v1', ['+++', '---', '+++', '---', '+++', '---']),
      passes('v2', ['---', '+++', '+++', '---', '+++', '+++']),
    );
    assert.equal(steady.repeats?.advice, 'more-rows');
    assert.deepEqual([steady.repeats?.withinBaseline, steady.repeats?.withinCandidate], [0, 0]);
    const lucky = pairOf(passes('v1', ['+-', '-+', '+-', '-+']), passes('v2', ['-+', '++', '+-', '-+']));
    assert.equal(lucky.repeats?.advice, 'more-repeats');
  });

  it('have no parts of variance where some rows were asked once', () => {
    const { repeats } = pairOf(passes('v1', ['++', '+', '+-']), passes('v2', ['++', '+', '--']));
    assert.deepEqual([repeats?.between, repeats?.advice], [null, null]);
  });
});

describe('three and more versions', () => {
  const versions = (count: number, rows = 60): readonly ComparedColumn[] =>
    Array.from({ length: count }, (_, version) =>
      passes(
        `v${version + 1}`,
        Array.from({ length: rows }, (_row, row) => ((row * 7 + version * 11) % 10 < 8 ? '+' : '-')),
      ),
    );

  it('are each held against the first, with p-values that are adjusted together', () => {
    const [v1, v2] = fourfold([80, 3, 12, 5]);
    const comparison = compareColumns([v1, v2, { ...v1, name: 'v3' }]);
    assert.deepEqual(
      comparison.pairs.map(({ baseline, candidate }) => `${baseline} ${candidate}`),
      ['v1 v2', 'v1 v3'],
    );
    near(comparison.pairs[0]?.adjustedP, 2 * 0.02127, 1e-4);
    assert.equal(comparison.pairs[1]?.adjustedP, 1);
  });

  it('hold the likeliest difference to the strictest level, and let the first that fails stop the rest', () => {
    const [v1, v2] = fourfold([80, 3, 12, 5]);
    const [, v3] = fourfold([80, 3, 14, 3]);
    const comparison = compareColumns([v1, v2, v3]);
    const levels = comparison.pairs.map(({ headline }) => headline?.level);
    assert.ok(
      levels.every((level) => level === 0.975 || level === 0.95),
      levels.join(),
    );
    for (const { headline, verdict } of comparison.pairs) assert.equal(headline?.verdict, verdict);
  });

  it('never have an adjusted p below the raw one', () => {
    for (const { adjustedP, headline } of compareColumns(versions(5)).pairs) assert.ok(adjustedP! >= headline!.p!);
  });

  it('are asked once whether any differs, over the rows that all have', () => {
    const same = versions(1)[0]!;
    const { omnibus } = compareColumns([same, { ...same, name: 'v2' }, { ...same, name: 'v3' }]);
    assert.deepEqual([omnibus?.method, omnibus?.p, omnibus?.n], ['cochran-q', 1, 60]);
    assert.deepEqual(
      omnibus?.ranks.map(({ rank }) => rank),
      [2, 2, 2],
    );
  });

  it('are ranked by the mean of their ranks, the best first', () => {
    const { omnibus } = compareColumns([
      scores('a', [[0.1], [0.2]]),
      scores('b', [[0.3], [0.4]]),
      scores('c', [[0.2], [0.3]]),
    ]);
    assert.equal(omnibus?.method, 'friedman');
    assert.deepEqual(
      omnibus?.ranks.map(({ name, rank }) => [name, rank]),
      [
        ['a', 3],
        ['b', 1],
        ['c', 2],
      ],
    );
  });

  it('are no subject of an omnibus test when there are two', () => {
    assert.equal(compareColumns(fourfold([5, 1, 2, 1])).omnibus, null);
  });

  it('cannot be compared when there is only one', () => {
    assert.throws(() => compareColumns([passes('v1', ['+'])]), RangeError);
  });
});

describe('groups of rows', () => {
  const byTone = (count: number) => (place: number) => ({ tone: place < count ? 'formal' : 'casual' });

  it('are those of the columns of the dataset, each with its own comparison', () => {
    const rows = { segments: byTone(4) };
    const [segment] = pairOf(
      passes('v1', ['+', '+', '-', '-', '+', '-'], rows),
      passes('v2', ['+', '+', '+', '-', '-', '-'], rows),
    ).segments;
    assert.equal(segment?.column, 'tone');
    assert.deepEqual(
      segment?.values.map(({ value, effect }) => [value, effect.n, effect.difference]),
      [
        ['casual', 2, -0.5],
        ['formal', 4, 0.25],
      ],
    );
  });

  it('differ only when the interaction says so: chi-square of the discordant rows', () => {
    const letters = (counts: readonly [string, number][]): string[] =>
      counts.flatMap(([letter, n]) => repeat(letter, n));
    const rows = { segments: byTone(20) };
    const [segment] = pairOf(
      passes(
        'v1',
        letters([
          ['-', 10],
          ['+', 10],
          ['+', 10],
          ['-', 10],
        ]),
        rows,
      ),
      passes(
        'v2',
        letters([
          ['+', 10],
          ['+', 10],
          ['-', 10],
          ['-', 10],
        ]),
        rows,
      ),
    ).segments;
    // 10 and 0 against 0 and 10 discordant rows: chi-square of 20 with one degree of freedom.
    near(segment?.interaction?.statistic, 20, 1e-9);
    assert.ok(segment!.interaction!.p! < 1e-4);
    assert.equal(segment?.interaction?.method, 'discordant-chi-squared');
  });

  it('have p-values that are adjusted together', () => {
    const rows = { segments: byTone(50) };
    const [v1, v2] = fourfold([80, 3, 12, 5], rows);
    for (const { effect, adjustedP } of pairOf(v1, v2).segments[0]!.values) {
      assert.ok(adjustedP! >= effect.p!);
    }
  });

  it('are none in a column that names each row', () => {
    const own = { segments: (place: number) => ({ name: `row ${place}` }) };
    const rows = repeat('+', 30);
    assert.deepEqual(pairOf(passes('v1', rows, own), passes('v2', rows, own)).segments, []);
  });

  it('that all say the opposite of the whole are told: Simpson, by the kidney stones of Charig (1986)', () => {
    // Open surgery against percutaneous nephrolithotomy; small stones and large ones.
    const stones = (name: string, dataset: string, counts: readonly [string, string, number][]): ComparedColumn => {
      const rows = counts.flatMap(([size, letter, count]) => repeat([size, letter] as const, count));
      return passes(
        name,
        rows.map(([, letter]) => letter),
        { dataset, segments: (place) => ({ stone: rows[place]![0] }) },
      );
    };
    const open = stones('open', 'a', [
      ['small', '+', 81],
      ['small', '-', 6],
      ['large', '+', 192],
      ['large', '-', 71],
    ]);
    const needle = stones('needle', 'b', [
      ['small', '+', 234],
      ['small', '-', 36],
      ['large', '+', 55],
      ['large', '-', 25],
    ]);
    const { headline, segments } = pairOf(open, needle);
    near(headline?.difference, 289 / 350 - 273 / 350, 1e-12);
    assert.ok(segments[0]!.values.every(({ effect }) => effect.difference! < 0));
    assert.deepEqual([segments[0]?.reversed, segments[0]?.interaction?.method], [true, 'breslow-day']);
  });
});

describe('a comparison as it is kept', () => {
  it('is plain data that survives JSON', () => {
    const comparison: Comparison = compareColumns(fourfold([80, 3, 12, 5], { costUsd: 0.1, latencyMs: 20 }));
    assert.deepEqual(JSON.parse(JSON.stringify(comparison)), comparison);
  });
});
