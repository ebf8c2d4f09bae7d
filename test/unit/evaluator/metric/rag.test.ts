import assert from 'node:assert/strict';
import { cosine } from '../../../../src/core/evaluator/metric/cosine.ts';
import {
  answerRelevance,
  contextPrecision,
  contextRecall,
  faithfulness,
} from '../../../../src/core/evaluator/metric/rag.ts';

describe('metrics of retrieval', () => {
  it('are shares of the verdicts, and unknown without any', () => {
    assert.equal(faithfulness([1, 1, 0, 1]), 0.75);
    assert.equal(contextRecall([0, 0]), 0);
    assert.deepEqual([faithfulness([]), contextRecall([])], [null, null]);
  });

  it('reward useful contexts that stand early', () => {
    // The documentation of ragas prints 0.9999999999 for one useful context, and the same when a useless one follows.
    assert.equal(contextPrecision([1]), 0.9999999999);
    assert.equal(contextPrecision([1, 0]), 0.9999999999);
    assert.ok(Math.abs(contextPrecision([0, 1, 1]) - (1 / 2 + 2 / 3) / 2) < 1e-9);
    assert.equal(contextPrecision([0, 0]), 0);
  });

  it('compare the question with those the answer would answer', () => {
    const generated = [
      [1, 0],
      [0, 1],
    ];
    assert.equal(answerRelevance({ question: [2, 0], generated, noncommittal: [0, 1] }), 0.5);
    assert.equal(answerRelevance({ question: [2, 0], generated, noncommittal: [1, 1] }), 0);
    assert.equal(answerRelevance({ question: [2, 0], generated: [], noncommittal: [] }), null);
    assert.equal(answerRelevance({ question: [0, 0], generated, noncommittal: [0, 0] }), null);
  });
});

describe('a cosine', () => {
  it('is unknown for vectors of zeros and of different lengths', () => {
    assert.deepEqual([cosine([0, 0], [1, 0]), cosine([1], [1, 0]), cosine([], [])], [null, null, null]);
  });

  it('neither overflows nor vanishes', () => {
    assert.equal(cosine([1e200, 0], [1e200, 0]), 1);
    assert.equal(cosine([1e-200, 0], [-1e-200, 0]), -1);
  });
});
