import assert from 'node:assert/strict';
import type { CellResult } from '../../../src/core/evaluation/evaluation.ts';
import type { Score } from '../../../src/core/run/run.ts';
import { caseOutcome } from '../../../src/extension/testing/caseOutcome.ts';

const score = (passed: boolean | null, change: Partial<Score> = {}): Score => ({
  ...{
    evaluator: 'polite',
    value: passed === null ? null : Number(passed),
    passed,
    reason: 'It says Dear.',
    metadata: {},
  },
  ...change,
});

function cell(change: Partial<CellResult>): CellResult {
  return {
    ...{ column: 'c', caseId: '1', caseHash: 'h', repeat: 0, promptId: 'greet', promptHash: 'p', version: null },
    ...{ selector: 'draft', model: 'openai/gpt-6-luna', run: 'r', outcome: 'ok', cached: false, costUsd: 0.0012 },
    ...{
      originalCostUsd: 0.0012,
      latencyMs: 840,
      scores: [],
      evaluatorHashes: [],
      value: null,
      passed: null,
      error: null,
    },
    ...change,
  };
}

describe('a finished cell as a test', () => {
  it('passes and fails with the row, and each evaluator with its own verdict', () => {
    const { state, evaluators } = caseOutcome(cell({ passed: false, scores: [score(true), score(false)] }));
    assert.deepEqual([state, ...evaluators.map((one) => one.state)], ['failed', 'passed', 'failed']);
  });

  it('says which evaluators were against it, and why', () => {
    const scores = [score(true), score(false, { evaluator: 'short', reason: '120 of 80 characters.' })];
    assert.equal(caseOutcome(cell({ passed: false, scores })).message, 'short: 120 of 80 characters.');
  });

  it('is an error, never a failure, when the call failed', () => {
    const { state, message } = caseOutcome(
      cell({ outcome: 'error', error: { code: 'provider/overloaded', message: 'Busy.' } }),
    );
    assert.deepEqual([state, message], ['errored', 'Busy.']);
  });

  it('is an error when an evaluator could not judge it', () => {
    const broken = score(null, { metadata: { error: { code: 'evaluator/failed', message: 'no' } } });
    assert.equal(caseOutcome(cell({ scores: [broken] })).state, 'errored');
  });

  it('is skipped when all that is missing was not run because it may cost money', () => {
    const costly = score(null, { metadata: { error: { code: 'budget/exceeded', message: 'no' } } });
    const { state, message, evaluators } = caseOutcome(cell({ scores: [score(true, { evaluator: 'short' }), costly] }));
    assert.deepEqual([state, ...evaluators.map((one) => one.state)], ['skipped', 'passed', 'skipped']);
    assert.equal(message, 'polite: not run, because asking it may cost money.');
  });

  it('fails also when a costly evaluator was not run', () => {
    const costly = score(null, { metadata: { error: { code: 'budget/exceeded', message: 'no' } } });
    assert.equal(caseOutcome(cell({ passed: false, scores: [score(false), costly] })).state, 'failed');
  });

  it('is neither passed nor failed when nothing judges it', () => {
    const { state, message } = caseOutcome(cell({}));
    assert.deepEqual([state, message], ['skipped', 'Nothing judges this answer: the prompt has no evaluators.']);
  });

  it('tells a refused and a filtered answer from a wrong one', () => {
    assert.equal(caseOutcome(cell({ outcome: 'refusal' })).message, 'The model refused to answer.');
    const talk = { turns: ['a', 'r'], userRuns: [], userCostUsd: 0, start: 1, end: null, lastTurn: 2 };
    const refused = caseOutcome(cell({ outcome: 'refusal', conversation: talk }));
    assert.equal(refused.message, 'The model refused to answer in turn 2.');
    assert.equal(caseOutcome(cell({ outcome: 'content_filter' })).message, 'The provider filtered the answer.');
  });

  it('takes no time when the answer was stored, and says that nothing was paid', () => {
    const { durationMs, line } = caseOutcome(cell({ cached: true, costUsd: 0, passed: true, scores: [score(true)] }));
    assert.equal(durationMs, undefined);
    assert.match(line, /stored answer, nothing paid/);
  });

  it('says when its cost is unknown', () => {
    assert.match(caseOutcome(cell({ costUsd: null })).line, /cost unknown/);
  });
});
