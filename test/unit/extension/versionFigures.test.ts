import assert from 'node:assert/strict';
import {
  figuresChange,
  figuresText,
  formatCost,
  formatScore,
  type VersionFigures,
} from '../../../src/extension/versionFigures.ts';

function figures(over: Partial<VersionFigures> = {}): VersionFigures {
  return { runs: 1, meanScore: null, medianCostUsd: null, medianDurationMs: null, isEstimate: false, ...over };
}

describe('what the results of a version come to', () => {
  it('is told for what is known of either side, with a dash for what is not', () => {
    const before = figures({ meanScore: 0.62, medianDurationMs: 1200 });
    const after = figures({ meanScore: 0.8, medianCostUsd: 0.0012 });
    assert.equal(figuresChange(before, after), 'score 0.62 → 0.80 · cost – → $0.0012 · time 1.2 s → –');
  });

  it('is nothing where nothing is known, and zero is known', () => {
    assert.equal(figuresChange(null, null), null);
    assert.equal(figuresChange(figures(), figures()), null);
    assert.equal(figuresChange(null, figures({ medianCostUsd: 0 })), 'cost – → $0');
  });

  it('is told for one version alone, without what is unknown', () => {
    assert.equal(figuresText(figures({ meanScore: 0.5, medianDurationMs: 900 })), 'score 0.50 · time 900 ms');
    assert.equal(figuresText(figures()), null);
    assert.equal(figuresText(null), null);
  });

  it('marks a cost that rests on counts of our own', () => {
    assert.equal(formatCost(figures({ medianCostUsd: 0.002, isEstimate: true })), '≈ $0.002');
    assert.equal(formatCost(figures({ isEstimate: true })), '–');
  });

  it('gives a score two digits', () => {
    assert.equal(formatScore(1), '1.00');
    assert.equal(formatScore(null), '–');
  });
});
