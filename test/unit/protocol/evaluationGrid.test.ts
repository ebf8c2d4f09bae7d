import assert from 'node:assert/strict';
import { readGridHostMessage, readGridPageMessage } from '../../../src/protocol/evaluationGrid.ts';
import { cellDetailsOf, gridStateOf, gridView, shownRow } from '../../support/gridStates.ts';

describe('what a page of results may ask', () => {
  const place = { row: 'r', column: 'c', repeat: 0 };
  const query = { mode: 'all', search: '', base: null, sort: { by: 'row', column: '', isDescending: false } };
  const rating = { score: 8, verdict: null, note: '' };
  const known: readonly Readonly<Record<string, unknown>>[] = [
    { type: 'ready', query: null },
    { type: 'query', query, anchor: null },
    { type: 'rows', revision: 1, start: 0, count: 50 },
    { type: 'cell', row: 'r', column: 'c' },
    { type: 'open-run', ...place },
    { type: 'rate', ...place, rating },
    { type: 'use-expected', ...place, text: null },
    { type: 'open-row', row: 'r' },
    { type: 'review', rows: [] },
    { type: 'review', rows: ['r', 's'] },
    ...['export', 'cancel'].map((type) => ({ type })),
  ];
  for (const message of known)
    it(`is ${message.type}`, () => assert.deepEqual(readGridPageMessage(structuredClone(message)), message));

  const refused: readonly [what: string, message: unknown][] = [
    ['more rows at once than a few', { type: 'rows', revision: 1, start: 0, count: 100_000 }],
    ['rows before the first', { type: 'rows', revision: 1, start: -1, count: 50 }],
    ['a mode that is none', { type: 'query', query: { ...query, mode: 'mine' }, anchor: null }],
    ['a text without end', { type: 'query', query: { ...query, search: 'x'.repeat(501) }, anchor: null }],
    ['a key without end', { type: 'cell', row: 'x'.repeat(401), column: 'c' }],
    ['a review of more rows than can be selected', { type: 'review', rows: Array.from({ length: 1_001 }, () => 'r') }],
    ['a command', { type: 'command', command: 'workbench.action.quit' }],
    ['nothing', null],
  ];
  for (const [what, message] of refused) it(`is not ${what}`, () => assert.equal(readGridPageMessage(message), null));
});

describe('what a page of results is told', () => {
  const told = [
    { type: 'state', state: gridStateOf() },
    gridView(),
    { type: 'rows', revision: 1, start: 0, rows: [shownRow(0)] },
    { type: 'cell', details: cellDetailsOf() },
    { type: 'cell', details: null },
  ];
  for (const message of told)
    it(`is ${message.type}`, () => assert.deepEqual(readGridHostMessage(structuredClone(message)), message));
  it('is nothing else', () => assert.equal(readGridHostMessage({ type: 'html', html: '<b>' }), null));
});
