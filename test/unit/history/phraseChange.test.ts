import assert from 'node:assert/strict';
import fc from 'fast-check';
import { phraseChange } from '../../../src/core/history/phraseChange.ts';

describe('a phrase between two texts', () => {
  it('enters, leaves, or stands there more or less often', () => {
    assert.equal(phraseChange('Answer.', 'Think step by step. Answer.', 'think step by step'), 'entered');
    assert.equal(phraseChange('Think step by step.', 'Answer.', 'step by step'), 'left');
    assert.equal(phraseChange('be brief', 'be brief, be brief', 'brief'), 'more');
    assert.equal(phraseChange('be brief, be brief', 'be brief', 'brief'), 'fewer');
  });

  it('does neither where it only moved or was wrapped anew', () => {
    assert.equal(phraseChange('a Think step by step.', 'Think step\n      by step. b', 'step by step'), null);
  });

  it('is taken as it is written, signs and all', () => {
    assert.equal(phraseChange('', 'cost (a+b)* $1', '(a+b)* $'), 'entered');
    assert.equal(phraseChange('', 'anything', '.*'), null);
  });

  it('is nothing when there is nothing to look for', () => {
    assert.equal(phraseChange('a', 'b', '  \n'), null);
  });

  it('does the opposite the other way round', () => {
    const text = fc.array(fc.constantFrom('a', 'b', ' ', '\n')).map((letters) => letters.join(''));
    const opposite = { entered: 'left', left: 'entered', more: 'fewer', fewer: 'more' } as const;
    fc.assert(
      fc.property(text, text, fc.constantFrom('a', 'ab', 'a b'), (before, after, phrase) => {
        const change = phraseChange(before, after, phrase);
        assert.equal(phraseChange(after, before, phrase), change && opposite[change]);
      }),
    );
  });
});
