import assert from 'node:assert/strict';
import fc from 'fast-check';
import { answerDifference, foldSame } from '../../../src/protocol/answerDifference.ts';

const lines = (count: number) => Array.from({ length: count }, (_, at) => `line ${at}\n`).join('');

function folded(base: string, other: string): string[] {
  const difference = answerDifference(base, other);
  assert.ok(difference);
  return foldSame(difference.parts).map((part) =>
    part.kind === 'folded' ? `… ${part.lines}` : `${part.kind} ${part.text}`,
  );
}

describe('what differs between two answers', () => {
  it('is nothing when they are equal', () => {
    assert.deepEqual(answerDifference('a', 'a'), { parts: [{ kind: 'same', text: 'a' }], isJson: false, isSame: true });
    assert.deepEqual(answerDifference('', ''), { parts: [], isJson: false, isSame: true });
  });

  it('is shown word by word', () => {
    assert.deepEqual(folded('a good day', 'a bad day'), ['same a ', 'removed good', 'added bad', 'same  day']);
  });

  it('is left to the editor when both are very long', () => {
    assert.equal(answerDifference('a'.repeat(300_000), 'b'.repeat(300_000)), null);
  });

  it('folds more than two equal lines, before, between and after changes', () => {
    const base = `${lines(3)}red\n${lines(4)}one\n${lines(5)}`;
    const other = `${lines(3)}blue\n${lines(4)}two\n${lines(5)}`;
    assert.deepEqual(folded(base, other), [
      '… 3',
      'removed red',
      'added blue',
      'same \n',
      '… 4',
      'removed one',
      'added two',
      'same \n',
      '… 5',
    ]);
  });

  it('leaves two equal lines as they are', () => {
    assert.deepEqual(folded(`${lines(2)}red`, `${lines(2)}blue`), [`same ${lines(2)}`, 'removed red', 'added blue']);
  });

  it('keeps every character, whatever is folded', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', ' ', '\n', 'word'), { maxLength: 60 })
      .map((words) => words.join(''));
    fc.assert(
      fc.property(text, text, (base, other) => {
        const difference = answerDifference(base, other);
        const parts = foldSame(difference?.parts ?? []);
        const without = (kind: string) => parts.filter((part) => part.kind !== kind).map((part) => part.text);
        assert.equal(without('added').join(''), base);
        assert.equal(without('removed').join(''), other);
      }),
    );
  });
});
