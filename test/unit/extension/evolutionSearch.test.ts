import assert from 'node:assert/strict';
import { findPhrase, type TracedRow } from '../../../src/extension/evolution/evolutionSearch.ts';

const sources = new Map([
  ['one', 'Answer.'],
  ['two', 'Think step by step. Answer.'],
  ['three', 'Answer in German.'],
]);

function row(name: string, before: readonly string[], text: string | null = sources.get(name) ?? null): TracedRow {
  return { row: name, text, before: before.map((blob) => ({ blob })) };
}

function found(rows: readonly TracedRow[], phrase = 'step by step'): string[] {
  return findPhrase(rows, sources, phrase).map(({ row: id, change }) => `${id} ${change}`);
}

describe('looking for a phrase in the history of a prompt', () => {
  it('finds where it entered and where it left', () => {
    assert.deepEqual(found([row('three', ['two']), row('two', ['one']), row('one', [])]), [
      'three left',
      'two entered',
    ]);
    assert.deepEqual(found([row('one', [])], 'answer'), ['one entered']);
  });

  it('leaves to the side what a merge only took over', () => {
    const merged = 'Think step by step. Answer in German.';
    assert.deepEqual(found([row('merge', ['three', 'two'], merged)]), []);
    assert.deepEqual(found([row('merge', ['three', 'one'], merged)]), ['merge entered']);
  });

  it('says nothing of a text that is not here, nor of what was made from it', () => {
    assert.deepEqual(found([row('gone', ['one'], null), row('two', ['gone'])]), []);
  });
});
