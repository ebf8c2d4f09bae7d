// How the rows of an evaluation were chosen stands wherever their number stands.
import assert from 'node:assert/strict';
import type { Json } from '../../../src/core/base/hash.ts';
import { rowsText } from '../../../src/core/operation/evaluation/rowsText.ts';

describe('the rows of an evaluation in words', () => {
  const cases: readonly (readonly [asked: { readonly [name: string]: Json }, text: string])[] = [
    [{}, 'people.csv, 7 rows'],
    [{ filters: [], split: null, sample: null, cases: null }, 'people.csv, 7 rows'],
    [{ filters: ['language=de'] }, 'people.csv, 7 rows with language=de'],
    [
      { filters: ['language=de', 'age>=18'], split: 'test' },
      'people.csv, 7 rows with language=de and age>=18 and part test',
    ],
    [{ sample: 7 }, 'people.csv, 7 rows drawn by lot'],
    [{ sample: 7, filters: ['language=de'] }, 'people.csv, 7 rows drawn by lot from those with language=de'],
    [{ cases: ['1', '2'] }, 'people.csv, 7 rows chosen by id'],
    // From somebody else's record.
    [{ filters: 'language=de', sample: 'seven', split: 4, cases: {} }, 'people.csv, 7 rows'],
    [{ filters: [1, 'language=de', null] }, 'people.csv, 7 rows with language=de'],
  ];
  for (const [asked, text] of cases)
    it(`are «${text}» for ${JSON.stringify(asked)}`, () => {
      assert.equal(rowsText({ dataset: { name: 'people.csv', hash: 'd', rows: 7 }, asked }), text);
    });

  it('are a number alone where they have no name', () => {
    assert.equal(rowsText({ dataset: { name: '', hash: 'd', rows: 1 }, asked: {} }), '1 row');
  });
});
