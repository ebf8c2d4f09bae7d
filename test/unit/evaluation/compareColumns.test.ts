import assert from 'node:assert/strict';
import fc from 'fast-check';
import type {
  ComparedColumn,
  ComparisonOptions,
  Effect,
  PairComparison,
} from '../../../src/core/evaluation/comparison/comparison.ts';
import { compareColumns, fourfold, passes, scores, shuffled } from '../../support/comparedColumns.ts';

const pairOf = (columns: readonly ComparedColumn[], options: ComparisonOptions = {}): PairComparison =>
  compareColumns(columns, options).pairs[0]!;
const headlineOf = (columns: readonly ComparedColumn[], options: ComparisonOptions = {}): Effect =>
  pairOf(columns, options).headline!;
const near = (actual: number | null, expected: number, tolerance = 5e-5): void => {
  assert.ok(actual !== null && Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
};
const repeat = (word: string, count: number): string[] => Array<string>(count).fill(word);

describe('what is held against what', () => {
  it('is known by dataset and row, never by position', () => {
    const [v1, v2] = fourfold([20, 3, 9, 8]);
    assert.deepEqual(compareColumns([v1, shuffled(v2)]), compareColumns([v1, v2]));
  });

  it('leaves out and counts a row that one side does not have', () => {
    const { pairing, headline } = pairOf([passes('v1', ['+', '+', '-']), passes('v2', ['+', '-', '-', '+', '+'])]);
    assert.deepEqual([pairing.rows, pairing.paired, pairing.baselineOnly, pairing.candidateOnly], ['same', 3, 0, 2]);
    assert.equal(headline?.n, 3);
  });

  it('compares two samples where no row is the same, as after an edit of every row', () => {
    const edited = passes('v2', ['+', '-', '+'], { dataset: 'edited' });
    const { pairing, headline } = pairOf([passes('v1', ['+', '+', '-']), edited]);
    assert.deepEqual([pairing.rows, pairing.baselineOnly, pairing.candidateOnly], ['different', 3, 3]);
    assert.deepEqual([headline?.interval, headline?.test, headline?.n], ['newcombe', 'barnard', 6]);
  });

  it('takes a row that occurs twice as one row asked twice', () => {
    const twice = (name: string): ComparedColumn => passes(name, ['+', '-', '+'], { id: () => 'same' });
    const { pairing, repeats } = pairOf([twice('v1'), twice('v2')]);
    assert.deepEqual([pairing.paired, repeats?.most], [1, 3]);
  });

  it('leaves out and counts a row that nothing decided about on one side', () => {
    const { pairing, headline } = pairOf([passes('v1', ['+', '?', '-']), passes('v2', ['+', '+', '?'])]);
    assert.deepEqual([pairing.undecided, headline?.n], [2, 1]);
  });

  it('counts a failed answer as not passed, unless it is to be left out, and counts it either way', () => {
    const columns = [passes('v1', ['+', '+']), passes('v2', ['!', '+'])];
    assert.equal(headlineOf(columns).candidate.mean, 0.5);
    assert.deepEqual(pairOf(columns).pairing.errors, { baseline: 0, candidate: 1, rule: 'fail' });
    const without = pairOf(columns, { errors: 'exclude' });
    assert.deepEqual([without.headline?.n, without.headline?.candidate.mean], [1, 1]);
    assert.deepEqual(without.pairing.errors, { baseline: 0, candidate: 1, rule: 'exclude' });
  });

  it('never makes a score of a failed answer', () => {
    const failing = { ...scores('v2', [[0.5], [0.7], [0.2]]) };
    const items = failing.items.map((item, place) =>
      place === 0
        ? { ...item, answers: item.answers.map((answer) => ({ ...answer, state: 'failed' as const, value: null })) }
        : item,
    );
    const { headline, pairing } = pairOf([scores('v1', [[0.4], [0.5], [0.1]]), { name: 'v2', items }]);
    assert.deepEqual([headline?.n, pairing.undecided, pairing.errors.candidate], [2, 1, 1]);
  });

  it('says nothing where nothing passed, failed or was scored', () => {
    const { headline, verdict, gate } = pairOf([passes('v1', ['?']), passes('v2', ['?'])]);
    assert.deepEqual([headline, verdict, gate.verdict], [null, 'inconclusive', 'insufficient-data']);
  });

  it('is known even when there is no row at all', () => {
    const comparison = compareColumns([passes('v1', []), passes('v2', [])]);
    assert.deepEqual([comparison.pairs[0]?.verdict, comparison.verdict], ['inconclusive', 'insufficient-data']);
  });
});

describe('the method', () => {
  const cases: readonly [title: string, columns: () => readonly ComparedColumn[], interval: string, test: string][] = [
    ['passes once on the same rows', () => fourfold([5, 2, 3, 1]), 'newcombe-paired', 'mcnemar-mid-p'],
    [
      'passes several times on the same rows',
      () => [passes('v1', ['++', '+-', '--']), passes('v2', ['++', '++', '-+'])],
      'paired-t-repeats',
      'student-t',
    ],
    [
      'passes of rows that share clusters',
      () => [
        passes('v1', ['+', '-', '+', '-'], { cluster: (place) => String(place >> 1) }),
        passes('v2', ['+', '+', '+', '-'], { cluster: (place) => String(place >> 1) }),
      ],
      'paired-t-clusters',
      'student-t',
    ],
    [
      'scores on the same rows',
      () => [scores('v1', [[0.1], [0.5]]), scores('v2', [[0.3], [0.4]])],
      'paired-t',
      'student-t',
    ],
    [
      'scores on different rows',
      () => [scores('v1', [[0.1], [0.5], [0.2]]), scores('v2', [[0.3], [0.4], [0.9]], { dataset: 'other' })],
      'welch',
      'welch',
    ],
    [
      'passes on many different rows',
      () => [passes('v1', repeat('+', 150)), passes('v2', repeat('-', 60), { dataset: 'other' })],
      'newcombe',
      'fisher',
    ],
  ];
  for (const [title, columns, interval, test] of cases) {
    it(`for ${title} is named`, () => {
      const headline = headlineOf(columns());
      assert.deepEqual([headline.interval, headline.test], [interval, test]);
    });
  }
});

describe('passes on the same rows', () => {
  // The reference case of the documentation: Newcombe (1998), method 10, and McNemar's test.
  const [v1, v2] = fourfold([80, 3, 12, 5]);

  it('have the difference, the interval and both p-values that are published', () => {
    const headline = headlineOf([v1, v2]);
    near(headline.difference, 0.09, 1e-12);
    near(headline.low, 0.0126);
    near(headline.high, 0.1723);
    near(headline.p, 0.0213);
    near(headline.beside[0]!.p, 0.0352);
    assert.equal(headline.verdict, 'better');
  });

  it('count the rows that changed sides, and list them with the runs of both', () => {
    const pair = pairOf([v1, v2]);
    assert.deepEqual(pair.headline?.discordance, { bothPass: 80, baselineOnly: 3, candidateOnly: 12, bothFail: 5 });
    assert.deepEqual([pair.wins.length, pair.losses.length], [12, 3]);
    const { id, baseline, candidate, baselineRuns, candidateRuns, difference } = pair.losses[0]!;
    assert.deepEqual([id, baseline, candidate, difference], ['80', 1, 0, -1]);
    assert.deepEqual([baselineRuns, candidateRuns], [['v1-80-0'], ['v2-80-0']]);
  });

  it('list the largest change first, and equal ones as the dataset counts its rows', () => {
    const [v1, v2] = [passes('v1', Array(12).fill('++')), passes('v2', Array(12).fill('--'))];
    const half = {
      ...v2,
      items: v2.items.map((item) => (item.id === '5' ? passes('v2', ['+-'], { id: () => '5' }).items[0]! : item)),
    };
    assert.deepEqual(
      pairOf([v1, half]).losses.map(({ label }) => label),
      ['0', '1', '2', '3', '4', '6', '7', '8', '9', '10', '11', '5'],
    );
  });

  it('on which nothing differs are equivalent only when there are enough of them', () => {
    assert.equal(headlineOf(fourfold([10, 0, 0, 10])).verdict, 'inconclusive');
    assert.equal(headlineOf(fourfold([400, 0, 0, 0])).verdict, 'equivalent');
  });

  it('say what difference would have been found, which falls with more rows', () => {
    const detectable = [50, 100, 400].map((n) => headlineOf(fourfold([n * 0.8, n * 0.1, n * 0.1, 0])).detectable!);
    assert.ok(detectable[0]! > detectable[1]! && detectable[1]! > detectable[2]!, detectable.join());
    assert.equal(headlineOf(fourfold([1, 0, 0, 0])).detectable, null);
  });

  it('say how many more rows are needed, and what these cost in money and time', () => {
    const priced = fourfold([80, 6, 9, 5], { costUsd: 0.002, latencyMs: 1_500 });
    const { verdict, needed } = headlineOf(priced, { concurrency: 8 });
    assert.equal(verdict, 'inconclusive');
    // Connor (1987) for 15 % discordant rows and a difference of 5 points: 468.6 rows.
    assert.deepEqual([needed?.target, needed?.rows, needed?.more], [0.05, 469, 369]);
    near(needed!.costUsd, 369 * 2 * 0.002, 1e-9);
    near(needed!.minutes, (369 * 2 * 1_500) / 8 / 60_000, 1e-9);
  });

  it('tell no cost while the price of an answer is unknown', () => {
    assert.equal(headlineOf(fourfold([80, 6, 9, 5])).needed?.costUsd, null);
  });
});

describe('a verdict', () => {
  it('needs no more rows once it is there', () => {
    assert.equal(headlineOf(fourfold([80, 3, 12, 5])).needed, null);
  });

  it('is worse when the interval is below nothing', () => {
    assert.equal(headlineOf(fourfold([80, 12, 3, 5])).verdict, 'worse');
  });

  it('does not follow from two rows that agree', () => {
    const { low, high, verdict } = headlineOf([scores('v1', [[0.2], [0.2]]), scores('v2', [[0.9], [0.9]])]);
    assert.ok(low! < 0 && high! > 0.7);
    assert.equal(verdict, 'inconclusive');
  });

  it('follows from many rows that differ by the same amount', () => {
    const headline = headlineOf([passes('v1', repeat('--', 20)), passes('v2', repeat('++', 20))]);
    assert.deepEqual([headline.difference, headline.p, headline.verdict], [1, null, 'better']);
    // Not one of 20 rows differed otherwise: at 95 %, at most 1 - 0.05^(1/20) do.
    near(headline.low, 1 - 2 * (1 - 0.05 ** (1 / 20)), 1e-12);
  });

  it('of equal answers is equivalent once a row that differs would have shown up', () => {
    const equal = (n: number): Effect =>
      headlineOf([scores('v1', Array(n).fill([0.5])), scores('v2', Array(n).fill([0.5]))]);
    // 1 - 0.05^(1/n) falls below 5 points at 59 rows.
    assert.deepEqual([equal(58).verdict, equal(59).verdict], ['inconclusive', 'equivalent']);
  });
});

describe('the gate', () => {
  it('passes what is shown not to be worse by the margin, fails what is, and leaves the rest open', () => {
    const gate = (counts: readonly [number, number, number, number], margin = 0.05): string =>
      pairOf(fourfold(counts), { margin }).gate.verdict;
    assert.equal(gate([80, 3, 12, 5]), 'pass');
    assert.equal(gate([60, 30, 5, 5]), 'fail');
    assert.equal(gate([80, 8, 7, 5]), 'insufficient-data');
    assert.equal(gate([80, 8, 7, 5], 0.2), 'pass');
  });

  it('never passes without rows', () => {
    assert.equal(pairOf([passes('v1', []), passes('v2', [])]).gate.verdict, 'insufficient-data');
  });

  it('fails when one of several candidates fails', () => {
    const [v1, good] = fourfold([80, 3, 12, 5]);
    const bad = { ...passes('v3', repeat('-', 100)) };
    assert.equal(compareColumns([v1, good, bad]).verdict, 'fail');
    assert.equal(compareColumns([v1, good]).verdict, 'pass');
  });
});

describe('any comparison', () => {
  /** Each plans sample sizes, which takes its time. */
  const few = { numRuns: 30 };
  const outcome = fc.constantFrom('+', '-', '!', '?', '++', '+-', '--', '+!');
  const column = (name: string) => fc.array(outcome, { maxLength: 30 }).map((rows) => passes(name, rows));
  const scoreRows = fc.array(fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 })), {
    maxLength: 30,
  });
  const scored = (rows: readonly (readonly [number, number])[], scale = 10): [ComparedColumn, ComparedColumn] => [
    scores(
      'v1',
      rows.map(([a]) => [a / scale]),
    ),
    scores(
      'v2',
      rows.map(([, b]) => [b / scale]),
    ),
  ];

  it('has the same bytes whatever the order of rows', () => {
    fc.assert(
      fc.property(column('v1'), column('v2'), (v1, v2) => {
        const bytes = JSON.stringify(compareColumns([v1, v2]));
        assert.equal(JSON.stringify(compareColumns([shuffled(v1), shuffled(v2)])), bytes);
        assert.equal(JSON.stringify(compareColumns([v1, v2])), bytes);
      }),
      few,
    );
  });

  it('turns its difference around and keeps its p when the versions change places', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.tuple(column('v1'), column('v2')),
          scoreRows.map((rows) => scored(rows)),
        ),
        ([v1, v2]) => {
          const [there, back] = [headlineFor([v1, v2]), headlineFor([v2, v1])];
          if (there === null || back === null) return assert.equal(there, back);
          for (const [one, other] of [
            [there.difference, back.difference],
            [there.low, back.high],
            [there.high, back.low],
          ] as const) {
            if (one === null) assert.equal(other, null);
            else near(one, -other!, 1e-9);
          }
          if (there.p === null) assert.equal(back.p, null);
          else near(there.p, back.p!, 1e-9);
          const turned = { better: 'worse', worse: 'better', equivalent: 'equivalent', inconclusive: 'inconclusive' };
          assert.equal(back.verdict, turned[there.verdict]);
        },
      ),
      few,
    );
  });

  it('has its difference inside its interval, and a verdict exactly when nothing is outside of it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.tuple(column('v1'), column('v2')),
          scoreRows.map((rows) => scored(rows)),
        ),
        (columns) => {
          const headline = headlineFor(columns);
          if (headline === null || headline.low === null) return;
          const { low, high, difference, verdict } = headline;
          assert.ok(low <= difference! + 1e-12 && difference! <= high! + 1e-12);
          assert.equal(verdict === 'better' || verdict === 'worse', low > 0 || high! < 0);
        },
      ),
      few,
    );
  });

  it('finds a difference of scores exactly when p is below 0.05, because both come from one t', () => {
    fc.assert(
      fc.property(scoreRows, (rows) => {
        const headline = headlineFor(scored(rows));
        if (headline?.interval !== 'paired-t' || headline.p === null || Math.abs(headline.p - 0.05) < 1e-9) return;
        assert.equal(headline.verdict === 'better' || headline.verdict === 'worse', headline.p < 0.05);
      }),
      few,
    );
  });

  it('halves difference and interval when all scores are halved', () => {
    fc.assert(
      fc.property(scoreRows, (rows) => {
        const [whole, half] = [headlineFor(scored(rows)), headlineFor(scored(rows, 20))];
        if (whole?.interval !== 'paired-t' || whole.low === null) return;
        near(half!.difference, whole.difference! / 2, 1e-8);
        near(half!.low, whole.low / 2, 1e-8);
      }),
      few,
    );
  });

  it('says nothing else because of a row that only one side has', () => {
    fc.assert(
      fc.property(
        fc.array(outcome, { minLength: 1, maxLength: 20 }),
        fc.array(outcome, { minLength: 1, maxLength: 20 }),
        (a, b) => {
          const [v1, v2] = [passes('v1', a), passes('v2', b)];
          const more = passes('v2', ['+'], { id: () => 'elsewhere' });
          const wider = { name: 'v2', items: [...v2.items, ...more.items] };
          assert.deepEqual(headlineFor([v1, wider]), headlineFor([v1, v2]));
        },
      ),
      few,
    );
  });

  function headlineFor(columns: readonly ComparedColumn[]): Effect | null {
    return pairOf(columns).headline;
  }
});
