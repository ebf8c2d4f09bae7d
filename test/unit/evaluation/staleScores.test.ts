// Scores whose evaluator says something else today: marked by hash, never by name, and never changed.
import assert from 'node:assert/strict';
import { countStale, type HashesNow, markStale } from '../../../src/core/evaluation/staleScores.ts';
import { sampleCell, sampleEvaluation } from '../../support/reportSample.ts';

const [column] = sampleEvaluation().columns as [never];
const before = 'e'.repeat(64);
const cell = sampleCell(column, '1', { evaluator: 'greets' });
const declared = { evaluators: [{ name: 'greets', hash: before }] };
const none = { evaluators: [] };

describe('a score', () => {
  const cases: readonly [string, HashesNow, typeof declared | typeof none, boolean][] = [
    ['of an evaluator that is the same is not stale', new Map([['greets', before]]), declared, false],
    ['of an evaluator with another hash is stale', new Map([['greets', 'f']]), declared, true],
    ['of an evaluator of the prompt that is gone is stale', new Map(), declared, true],
    ['of an evaluator that only its row had is not known to be stale', new Map(), none, false],
    [
      'is not stale because another evaluator changed',
      new Map([
        ['greets', before],
        ['new', 'f'],
      ]),
      declared,
      false,
    ],
  ];
  for (const [name, own, header, isStale] of cases) {
    it(name, () => {
      const [marked] = markStale([cell], header, { own, ofRows: new Map() });
      assert.equal(marked?.scores[0]?.stale, isStale ? true : undefined);
      assert.deepEqual(countStale([marked!]), isStale ? [{ evaluator: 'greets', scores: 1 }] : []);
    });
  }

  it('of a row with evaluators of its own is held against those', () => {
    const ofRows = new Map([[cell.caseHash, new Map([['greets', 'f']])]]);
    const [marked] = markStale([cell], declared, { own: new Map([['greets', before]]), ofRows });
    assert.equal(marked?.scores[0]?.stale, true);
  });

  it('without a hash, as older versions kept them, is left alone', () => {
    const old = { ...cell, evaluatorHashes: [] };
    assert.deepEqual(markStale([old], declared, { own: new Map([['greets', 'f']]), ofRows: new Map() }), [old]);
  });
});
