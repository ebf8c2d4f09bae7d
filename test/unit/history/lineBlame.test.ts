import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineBlame, linesOf, type TracedText } from '../../../src/core/history/lineBlame.ts';

/** Each text in one letter a line, made from the one before unless it says otherwise. */
function blameOf(texts: readonly (string | (Partial<TracedText> & { readonly text: string }))[]): LineBlame {
  const blame = new LineBlame();
  texts.forEach((given, at) => {
    const text = typeof given === 'string' ? { text: given } : given;
    blame.add({ before: at === 0 ? [] : [at - 1], restores: null, ...text, text: lines(text.text) });
  });
  return blame;
}

function lines(letters: string): string {
  return [...letters].map((letter) => `${letter}\n`).join('');
}

describe('line blame', () => {
  it('gives every line of the first text to it', () => {
    assert.deepEqual(blameOf(['abc']).originsOf(0), [0, 0, 0]);
  });

  it('gives an added line to the text that added it, and leaves the others where they were', () => {
    assert.deepEqual(blameOf(['abc', 'abXc', 'YabXc']).originsOf(2), [2, 0, 0, 1, 0]);
  });

  it('gives a line that came back by itself to the text that brought it back', () => {
    assert.deepEqual(blameOf(['ab', 'a', 'abX']).originsOf(2), [0, 2, 2]);
  });

  it('gives the lines of a text that restores an older one to where they were in that one', () => {
    assert.deepEqual(blameOf(['ab', 'ba', { text: 'abc', restores: 0 }]).originsOf(2), [0, 0, 2]);
  });

  it('keeps of a restoring text what only the text before it had', () => {
    assert.deepEqual(blameOf(['ab', '#aX', { text: '#ab', restores: 0 }]).originsOf(2), [1, 0, 0]);
  });

  it('asks both sides of a merge, the first parent first', () => {
    const blame = blameOf(['ac', { text: 'aBc', before: [0] }, { text: 'acD', before: [0] }]);
    blame.add({ text: lines('aBcDE'), before: [1, 2], restores: null });
    assert.deepEqual(blame.originsOf(3), [0, 1, 0, 2, 3]);
  });

  it('knows nobody for a line of a draft that no text had, however often it stands there', () => {
    const blame = blameOf(['ab', 'abc']);
    assert.deepEqual(blame.trace({ text: lines('xabcxx'), before: [1], restores: null }), [null, 0, 0, 1, null, null]);
  });

  it('remembers nothing of a draft', () => {
    const blame = blameOf(['ab']);
    blame.trace({ text: lines('abx'), before: [0], restores: null });
    assert.deepEqual(blame.trace({ text: lines('abx'), before: [0], restores: null }), [0, 0, null]);
  });

  it('sets line ends aside', () => {
    const blame = new LineBlame();
    blame.add({ text: 'a\nb\n', before: [], restores: null });
    assert.deepEqual(blame.trace({ text: 'a\r\nb', before: [0], restores: null }), [0, 0]);
  });

  it('counts lines as Git does: what follows the last line end is one when it is not empty', () => {
    assert.deepEqual(linesOf('a\n\nb'), ['a', '', 'b']);
    assert.deepEqual(linesOf('a\n'), ['a']);
    assert.deepEqual(linesOf(''), []);
  });

  it('names for every line a text that has that line, and never a later one', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', ' '), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 6 }), (texts) => {
        const blame = blameOf(texts);
        texts.forEach((text, at) => {
          const origins = blame.originsOf(at);
          assert.equal(origins.length, text.length);
          origins.forEach((origin, line) => {
            assert.ok(origin <= at && texts[origin]!.includes(text[line]!));
          });
        });
      }),
    );
  });

  it('keeps up with a thousand versions of a long prompt', function () {
    this.timeout(10_000);
    const blame = new LineBlame();
    const text = Array.from({ length: 200 }, (_, at) => `line ${at}`);
    for (let at = 0; at < 1_000; at++) {
      text[(at * 37) % 200] = `line of version ${at}`;
      blame.add({ text: text.join('\n'), before: at === 0 ? [] : [at - 1], restores: null });
    }
    assert.deepEqual(new Set(blame.originsOf(999)), new Set(Array.from({ length: 200 }, (_, at) => 800 + at)));
  });
});
