import assert from 'node:assert/strict';
import { porterStem } from '../../../../src/core/evaluator/metric/porterStem.ts';

// nltk 3.10.3, PorterStemmer() in its default mode.
const stems = `caresses caress, ponies poni, ties tie, caress caress, cats cat, flies fli, dies die, feed feed, agreed agre, plastered plaster, bled bled, motoring motor, sing sing, conflated conflat, troubled troubl, sized size, hopping hop, tanned tan, falling fall, hissing hiss, fizzed fizz, failing fail, filing file, happy happi, sky sky, enjoy enjoy, relational relat, conditional condit, rational ration, valenci valenc, hesitanci hesit, digitizer digit, conformabli conform, radicalli radic, differentli differ, vileli vile, analogousli analog, vietnamization vietnam, predication predic, operator oper, feudalism feudal, decisiveness decis, hopefulness hope, callousness callous, formaliti formal, sensitiviti sensit, sensibiliti sensibl, triplicate triplic, formative form, formalize formal, electriciti electr, electrical electr, hopeful hope, goodness good, revival reviv, allowance allow, inference infer, airliner airlin, gyroscopic gyroscop, adjustable adjust, defensible defens, irritant irrit, replacement replac, adjustment adjust, dependent depend, adoption adopt, homologou homolog, communism commun, activate activ, angulariti angular, homologous homolog, effective effect, bowdlerize bowdler, probate probat, rate rate, cease ceas, controll control, roll roll, skies sky, dying die, news news, innings inning, proceed proceed, exceed exceed, succeed succeed, tried tri, spied spi, spy spi, By by, A a, oed o, yed yed, archaeology archaeolog, geologi geolog, hopefulli hope, Running run, NAÏVE naïv, ΣΑΣ σας, 日本語 日本語, aied aie, 😀ing 😀ing`;

describe('the Porter stem', () => {
  it('is the one of NLTK', () => {
    for (const pair of stems.split(',')) {
      const [word = '', stem = ''] = pair.trim().split(' ');
      assert.equal(porterStem(word), stem, word);
    }
  });

  it('of nothing is nothing', () => {
    assert.equal(porterStem(''), '');
  });
});
