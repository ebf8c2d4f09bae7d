import assert from 'node:assert/strict';
import { ratioText, type VersionComparison } from '../../../src/core/operation/comparison/compareVersions.ts';
import { plainStyle } from '../../../src/core/operation/report.ts';
import { summaryLines } from '../../../src/core/operation/summaryLines.ts';
import type { VersionResult } from '../../../src/core/operation/versionResults.ts';

const nothing: VersionResult = {
  runs: 1,
  failed: 0,
  models: [],
  lastAnswer: null,
  meanScore: null,
  rated: 0,
  medianCostUsd: null,
  medianDurationMs: null,
  medianInputTokens: null,
  medianOutputTokens: null,
  isEstimate: false,
};
const linesOf = (before: VersionResult | null, after: VersionResult | null): string[] => {
  const comparison: VersionComparison = {
    isSamePrompt: false,
    summary: null,
    before: { selector: 'v2', hash: 'a', tokens: 1200, results: before },
    after: { selector: 'draft', hash: 'b', tokens: null, results: after },
  };
  return summaryLines(comparison, plainStyle);
};

describe('a comparison in the terminal', () => {
  it('says how both did, and how many times the cost and the time are', () => {
    const cheap = { ...nothing, runs: 3, failed: 1, medianCostUsd: 0.002, medianDurationMs: 1000 };
    const dear = { ...nothing, medianCostUsd: 0.003, medianDurationMs: 500, meanScore: 0.8, rated: 2 };
    assert.deepEqual(linesOf(cheap, dear).slice(-2), [
      'v2     3 runs  1 failed  $0.002  1.0 s',
      'draft  1 run  score 0.80 of 2 answers  $0.003 (×1.5)  500 ms (×0.50)',
    ]);
  });

  it('says that a version was never run, and nothing of two that never were', () => {
    assert.equal(linesOf(null, nothing)[0], 'v2     never run');
    assert.deepEqual(linesOf(null, null), []);
  });

  it('marks a cost that rests on tokens of our own counting', () => {
    assert.match(linesOf({ ...nothing, medianCostUsd: 0.5, isEstimate: true }, null)[0] ?? '', /≈ \$0\.50/);
  });
});

describe('a ratio', () => {
  it('is unknown where one side is unknown or nothing', () => {
    assert.deepEqual([ratioText(null, 1), ratioText(1, null), ratioText(0, 1)], [null, null, null]);
  });

  it('never reads as nothing', () => {
    assert.deepEqual([ratioText(1000, 1), ratioText(1, 0)], ['<×0.01', null]);
  });

  it('keeps the digits that matter', () => {
    assert.deepEqual([ratioText(1, 0.25), ratioText(2, 3), ratioText(1, 12.4)], ['×0.25', '×1.5', '×12']);
  });
});
