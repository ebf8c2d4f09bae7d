// The figures of an evaluation: rows are the unit, unknown is null, and the order of results does not matter.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CellResult, EvaluationHeader } from '../../../src/core/evaluation/evaluation.ts';
import { createSummary } from '../../../src/core/evaluation/summary.ts';

const column = {
  ...{
    key: 'k',
    promptId: 'p',
    promptHash: 'h',
    blob: null,
    version: 1,
    selector: 'v1',
    model: 'offline/echo',
    tried: {},
  },
};

function header(repeat = 1): EvaluationHeader {
  return {
    ...{ id: 'E', prompt: 'p', versions: [], models: [], columns: [column], repeat, seed: 1, cells: 0 },
    ...{ dataset: { name: 'd', hash: 'h', rows: 0 }, evaluators: [{ name: 'e', hash: 'h' }], base: null },
    ...{ startedAt: '', asked: {} },
  };
}

function result(caseId: number, value: number | null, more: Partial<CellResult> = {}): CellResult {
  const passed = value === null ? null : value >= 0.5;
  const place = { column: 'k', caseId: String(caseId), caseHash: 'h', repeat: 0 };
  const of = { promptId: 'p', promptHash: 'h', version: 1, selector: 'v1', model: 'offline/echo' };
  const score = { evaluator: 'e', value, passed, reason: '', metadata: {} };
  return {
    ...{ ...place, ...of, run: 'R', outcome: 'ok', cached: false, costUsd: 0.5, originalCostUsd: 0.5, latencyMs: 10 },
    ...{ scores: [score], evaluatorHashes: ['h'], value, passed, error: null },
    ...more,
  };
}

function summaryOf(results: readonly CellResult[], repeat = 1) {
  const summary = createSummary(header(repeat));
  for (const one of results) summary.add(one);
  return summary.ending('finished');
}

describe('the figures of an evaluation', () => {
  it('a pass rate comes with the interval of Wilson', () => {
    const { summary } = summaryOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((id) => result(id, id === 10 ? 0 : 1)));
    const { n, mean, passRate, interval, passInterval } = summary[0]!;
    assert.deepEqual({ n, mean, passRate }, { n: 10, mean: 0.9, passRate: 0.9 });
    // scipy.stats.binomtest(9, 10).proportion_ci(method='wilson')
    assert.deepEqual(
      interval.map((bound) => bound?.toFixed(6)),
      ['0.595850', '0.982124'],
    );
    assert.deepEqual(passInterval, interval);
  });

  it('a mean of scores comes with the interval of Student, within what a score can be', () => {
    const { summary } = summaryOf([0.2, 0.5, 0.9, 0.4].map((value, id) => result(id, value)));
    // scipy.stats.t.interval(0.95, 3, loc=mean(x), scale=sem(x))
    assert.deepEqual(
      summary[0]!.interval.map((bound) => bound?.toFixed(6)),
      ['0.031557', '0.968443'],
    );
    assert.deepEqual(summaryOf([result(1, 0.3)]).summary[0]!.interval, [null, null]);
    assert.equal(summaryOf([result(1, 0.9), result(2, 0.2)]).summary[0]!.interval[1], 1);
  });

  it('repeats of a row are averaged before anything else, so they do not count as rows', () => {
    const results = [0, 1, 2, 3].map((repeat) => result(1, repeat === 0 ? 1 : 0, { repeat }));
    const { summary, totals } = summaryOf(results, 4);
    assert.deepEqual([summary[0]!.n, summary[0]!.mean, totals[0]!.n, totals[0]!.passRate], [1, 0.25, 1, 0.25]);
    assert.deepEqual([totals[0]!.passed, totals[0]!.failed], [1, 3]);
  });

  it('a row whose repeats were not all reached counts with those that were', () => {
    assert.equal(summaryOf([result(1, 1)], 4).summary[0]!.n, 1);
  });

  it('nothing is known of nothing', () => {
    const { summary, totals, verdict } = summaryOf([]);
    assert.deepEqual(summary[0]!.interval, [null, null]);
    assert.deepEqual([summary[0]!.mean, summary[0]!.passRate, totals[0]!.latencyMs.p50], [null, null, null]);
    assert.equal(verdict, 'insufficient-data');
  });

  it('one unknown cost makes the sum unknown', () => {
    const { totals } = summaryOf([result(1, 1), result(2, 1, { costUsd: null, originalCostUsd: null })]);
    assert.deepEqual([totals[0]!.costUsd, totals[0]!.originalCostUsd], [null, null]);
  });

  it('a cached answer costs this evaluation nothing, and what it cost once is still said', () => {
    const { totals } = summaryOf([result(1, 1, { cached: true, costUsd: 0 })]);
    assert.deepEqual([totals[0]!.costUsd, totals[0]!.originalCostUsd, totals[0]!.cached], [0, 0.5, 1]);
  });

  it('an evaluator that only measured, or had nothing to compare with, is no error', () => {
    const { summary } = summaryOf([result(1, null), result(2, 1)]);
    assert.deepEqual([summary[0]!.n, summary[0]!.errors], [1, 0]);
  });

  it('an evaluator that failed is an error and neither passes nor fails', () => {
    const metadata = { error: { code: 'evaluator/failed', message: 'away' } };
    const score = { evaluator: 'e', value: null, passed: null, reason: 'away', metadata };
    const { summary, totals } = summaryOf([result(1, null, { scores: [score] }), result(2, 1)]);
    assert.deepEqual([summary[0]!.n, summary[0]!.errors, summary[0]!.passRate], [1, 1, 1]);
    assert.deepEqual([totals[0]!.undecided, totals[0]!.passed], [1, 1]);
  });

  it('quantiles of the latency are those of R type 7', () => {
    const { totals } = summaryOf([10, 20, 30, 40].map((latencyMs, id) => result(id, 1, { latencyMs })));
    // numpy.quantile([10, 20, 30, 40], [0.5, 0.95])
    assert.deepEqual(totals[0]!.latencyMs, { p50: 25, p95: 39 });
  });

  it('the order of results changes no figure', () => {
    const results = Array.from({ length: 30 }, (_, at) =>
      result(at % 10, at % 3 === 0 ? 0 : 1, { repeat: at % 3, latencyMs: at }),
    );
    const plain = summaryOf(results, 3);
    fc.assert(
      fc.property(fc.shuffledSubarray(results, { minLength: results.length }), (shuffled) => {
        const { summary, totals } = summaryOf(shuffled, 3);
        assert.deepEqual(totals.map(rounded), plain.totals.map(rounded));
        assert.deepEqual(summary.map(rounded), plain.summary.map(rounded));
      }),
      { numRuns: 30 },
    );
  });

  it('evaluators of single rows are told by name, and an error elsewhere is none of theirs', () => {
    const own = (id: number, ...names: readonly string[]): CellResult => {
      const scores = ['e', ...names].map((evaluator) => ({
        evaluator,
        value: 1,
        passed: true,
        reason: '',
        metadata: {},
      }));
      return result(id, 1, { scores });
    };
    const failed = result(3, null, { outcome: 'error', scores: [], run: null, caseHash: 'other' });
    const results = [own(1, 'turn 10 · x', 'turn 2 · x'), own(2, 'b', 'a'), failed];
    for (const order of [results, results.toReversed()]) {
      const { summary } = summaryOf(order);
      assert.deepEqual(
        summary.map(({ evaluator, errors, n }) => [evaluator, errors, n]),
        [['e', 1, 2], ...['a', 'b', 'turn 2 · x', 'turn 10 · x'].map((name) => [name, 0, 1])],
      );
    }
  });

  /** Sums of fractions differ in their last digit with the order. */
  function rounded(figures: object): string {
    return JSON.stringify(figures, (_, value) => (typeof value === 'number' ? Number(value.toFixed(12)) : value));
  }
});
