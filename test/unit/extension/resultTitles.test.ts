import assert from 'node:assert/strict';
import fc from 'fast-check';
import { resultTitles, type TitledResults } from '../../../src/extension/grid/resultTitles.ts';

type Header = NonNullable<TitledResults['header']>;

let count = 0;
const made = (change: Partial<Omit<Header, 'versions'>> & { readonly versions?: readonly string[] } = {}): Header => {
  const { versions = ['draft'], ...more } = change;
  return {
    ...{ id: `01K${++count}`, prompt: 'greet', base: null, models: ['openai/gpt-4o-mini'] },
    startedAt: '2026-11-20T14:05:10.000Z',
    versions: versions.map((selector) => ({ selector, number: null, hash: selector, blob: null })),
    ...more,
  };
};
const titlesOf = (...headers: readonly (Header | null)[]) => resultTitles(headers.map((header) => ({ header })));

describe('tabs of results', () => {
  it('are called by their prompt while that tells them apart', () => {
    assert.deepEqual(titlesOf(made(), made({ prompt: 'part' }), null), [
      'Results of greet',
      'Results of part',
      'Results',
    ]);
  });

  it('say their versions where those differ', () => {
    assert.deepEqual(titlesOf(made({ versions: ['v2'] }), made({ versions: ['v1', 'draft'], base: 'v1' })), [
      'Results of greet (v2)',
      'Results of greet (v1 → draft)',
    ]);
  });

  it('say their models where only those differ', () => {
    assert.deepEqual(titlesOf(made(), made({ models: ['anthropic/claude-haiku-4-5', 'openai/gpt-4o'] })), [
      'Results of greet (gpt-4o-mini)',
      'Results of greet (claude-haiku-4-5, gpt-4o)',
    ]);
  });

  it('say when they were made where nothing else differs, and stay as they were where nobody shares their name', () => {
    const [first, later, other] = titlesOf(
      made(),
      made({ startedAt: '2026-11-20T16:05:10.000Z' }),
      made({ prompt: 'part' }),
    );
    assert.match(first ?? '', /^Results of greet \(Nov \d+, .*:05/);
    assert.notEqual(first, later);
    assert.equal(other, 'Results of part');
  });

  it('are told apart by repository before anything else', () => {
    const header = made();
    assert.deepEqual(
      resultTitles([
        { header, place: 'app' },
        { header, place: 'tools' },
      ]),
      ['Results of greet · app', 'Results of greet · tools'],
    );
  });

  it('are short', () => {
    const many = Array.from({ length: 30 }, (_, at) => `openai/model-${at}`);
    for (const title of titlesOf(made(), made({ models: many }))) assert.ok(title.length <= 90, title);
  });

  it('are all different, whatever the evaluations are', () => {
    const header = fc.record({
      versions: fc.subarray(['v1', 'v2', 'draft'], { minLength: 1 }),
      models: fc.subarray(['a/x', 'b/x', 'c/y'], { minLength: 1 }),
      startedAt: fc.constantFrom('2026-11-20T14:05:10.000Z', '2026-11-20T14:05:50.000Z', '2025-11-20T14:05:10.000Z'),
    });
    fc.assert(
      fc.property(fc.array(header, { minLength: 1, maxLength: 6 }), (headers) => {
        const titles = titlesOf(...headers.map(made));
        assert.equal(new Set(titles).size, titles.length, titles.join('\n'));
      }),
    );
  });
});
