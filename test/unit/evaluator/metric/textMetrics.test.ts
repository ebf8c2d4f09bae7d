import assert from 'node:assert/strict';
import fc from 'fast-check';
import { corpusBleu, sentenceBleu } from '../../../../src/core/evaluator/metric/bleu.ts';
import { chrf } from '../../../../src/core/evaluator/metric/chrf.ts';
import { gleu } from '../../../../src/core/evaluator/metric/gleu.ts';
import { levenshtein } from '../../../../src/core/evaluator/metric/levenshtein.ts';
import { meteor } from '../../../../src/core/evaluator/metric/meteor.ts';
import { rouge } from '../../../../src/core/evaluator/metric/rouge.ts';
import { squad } from '../../../../src/core/evaluator/metric/squad.ts';

interface Expected {
  /** Precision, recall, F. */
  readonly rouge1: readonly number[];
  readonly rouge2: number;
  readonly rougeL: number;
  readonly rougeLsum: number;
  /** F of ROUGE-1 and ROUGE-L over stems. */
  readonly stems: readonly number[];
  readonly bleu: number;
  readonly chrf: number;
  readonly meteor: number;
  readonly gleu: number;
  readonly distance: number;
  readonly similarity: number;
  readonly f1: number;
  readonly em: number;
}

// Computed with google-research rouge_score, sacrebleu 2.6.0, nltk 3.10.3 (METEOR without WordNet), rapidfuzz 3.14.6 and the
// evaluation script of SQuAD 2.0: reference, candidate, scores.
const table: readonly (readonly [string, string, Expected])[] = [
  [
    'The cat sat on the mat.',
    'The cat sat on the mat.',
    {
      rouge1: [1.0, 1.0, 1.0],
      rouge2: 1.0,
      rougeL: 1.0,
      rougeLsum: 1.0,
      stems: [1.0, 1.0],
      bleu: 100.00000000000004,
      chrf: 100.0,
      meteor: 0.9976851851851852,
      gleu: 1.0,
      distance: 0,
      similarity: 1.0,
      f1: 1.0,
      em: 1,
    },
  ],
  [
    'The cat sat on the mat.',
    'A cat is sitting on the mat!',
    {
      rouge1: [0.5714285714285714, 0.6666666666666666, 0.6153846153846153],
      rouge2: 0.3636363636363636,
      rougeL: 0.6153846153846153,
      rougeLsum: 0.6153846153846153,
      stems: [0.6153846153846153, 0.6153846153846153],
      bleu: 22.089591134157878,
      chrf: 40.30161260313256,
      meteor: 0.4189435336976321,
      gleu: 0.18181818181818182,
      distance: 12,
      similarity: 0.5714285714285714,
      f1: 0.6666666666666665,
      em: 0,
    },
  ],
  [
    'It is a guide to action that ensures that the military will forever heed Party commands',
    'It is a guide to action which ensures that the military always obeys the commands of the party',
    {
      rouge1: [0.6666666666666666, 0.75, 0.7058823529411765],
      rouge2: 0.5,
      rougeL: 0.6470588235294118,
      rougeLsum: 0.6470588235294118,
      stems: [0.7058823529411765, 0.6470588235294118],
      bleu: 41.180376356915765,
      chrf: 63.050621049071886,
      meteor: 0.6944444444444445,
      gleu: 0.4393939393939394,
      distance: 34,
      similarity: 0.6382978723404256,
      f1: 0.7142857142857143,
      em: 0,
    },
  ],
  [
    'HELLO, World!',
    'hello world',
    {
      rouge1: [1.0, 1.0, 1.0],
      rouge2: 1.0,
      rougeL: 1.0,
      rougeLsum: 1.0,
      stems: [1.0, 1.0],
      bleu: 0.0,
      chrf: 15.87548718676626,
      meteor: 0.0,
      gleu: 0.0,
      distance: 8,
      similarity: 0.3846153846153846,
      f1: 1.0,
      em: 1,
    },
  ],
  [
    'police killed the gunman',
    'the gunman killed police',
    {
      rouge1: [1.0, 1.0, 1.0],
      rouge2: 0.3333333333333333,
      rougeL: 0.5,
      rougeLsum: 0.5,
      stems: [1.0, 0.5],
      bleu: 37.99178428257963,
      chrf: 71.00920192638456,
      meteor: 0.7890625,
      gleu: 0.5,
      distance: 20,
      similarity: 0.16666666666666663,
      f1: 1.0,
      em: 0,
    },
  ],
  [
    'first line here\nsecond line there\nthird',
    'second line there\nfirst thing here',
    {
      rouge1: [0.8333333333333334, 0.7142857142857143, 0.7692307692307692],
      rouge2: 0.3636363636363636,
      rougeL: 0.4615384615384615,
      rougeLsum: 0.7692307692307692,
      stems: [0.7692307692307692, 0.4615384615384615],
      bleu: 29.05925408079185,
      chrf: 59.580790598376076,
      meteor: 0.6463768115942029,
      gleu: 0.36363636363636365,
      distance: 23,
      similarity: 0.41025641025641024,
      f1: 0.7692307692307692,
      em: 0,
    },
  ],
  [
    'the quick brown fox jumps over the lazy dog',
    'quick quick the brown foxes jumped over lazy dogs',
    {
      rouge1: [0.5555555555555556, 0.5555555555555556, 0.5555555555555556],
      rouge2: 0.0,
      rougeL: 0.4444444444444444,
      rougeLsum: 0.4444444444444444,
      stems: [0.8888888888888888, 0.7777777777777778],
      bleu: 7.129384882260374,
      chrf: 49.62802030757621,
      meteor: 0.8333333333333333,
      gleu: 0.16666666666666666,
      distance: 18,
      similarity: 0.6326530612244898,
      f1: 0.5333333333333333,
      em: 0,
    },
  ],
  [
    'Prices rose 3.5% to $1,000 (a record).',
    'Prices rose 3.5 % to 1000 dollars, a record',
    {
      rouge1: [0.7777777777777778, 0.7777777777777778, 0.7777777777777778],
      rouge2: 0.625,
      rougeL: 0.7777777777777778,
      rougeLsum: 0.7777777777777778,
      stems: [0.7777777777777778, 0.7777777777777778],
      bleu: 36.99033744491308,
      chrf: 63.50285086485219,
      meteor: 0.35493827160493824,
      gleu: 0.13333333333333333,
      distance: 14,
      similarity: 0.6744186046511628,
      f1: 0.923076923076923,
      em: 0,
    },
  ],
  [
    '日本語のテスト',
    '日本語テスト',
    {
      rouge1: [0.0, 0.0, 0.0],
      rouge2: 0.0,
      rougeL: 0,
      rougeLsum: 0,
      stems: [0.0, 0],
      bleu: 0.0,
      chrf: 33.147831050228305,
      meteor: 0.0,
      gleu: 0.0,
      distance: 1,
      similarity: 0.8571428571428572,
      f1: 0,
      em: 0,
    },
  ],
  [
    '👩‍👩‍👧 went home 😀',
    '👨 went home 😀😀',
    {
      rouge1: [1.0, 1.0, 1.0],
      rouge2: 1.0,
      rougeL: 1.0,
      rougeLsum: 1.0,
      stems: [1.0, 1.0],
      bleu: 31.947155212313625,
      chrf: 58.62059839269907,
      meteor: 0.46875,
      gleu: 0.3,
      distance: 6,
      similarity: 0.6470588235294117,
      f1: 0.5,
      em: 0,
    },
  ],
  [
    'naïve café – déjà vu',
    'naive cafe - deja vu',
    {
      rouge1: [0.25, 0.16666666666666666, 0.2],
      rouge2: 0.0,
      rougeL: 0.2,
      rougeLsum: 0.2,
      stems: [0.2, 0.2],
      bleu: 10.682175159905848,
      chrf: 25.64942002442002,
      meteor: 0.10000000000000002,
      gleu: 0.07142857142857142,
      distance: 5,
      similarity: 0.75,
      f1: 0.22222222222222224,
      em: 0,
    },
  ],
  [
    '',
    'something',
    {
      rouge1: [0.0, 0.0, 0.0],
      rouge2: 0.0,
      rougeL: 0,
      rougeLsum: 0,
      stems: [0.0, 0],
      bleu: 0.0,
      chrf: 0.0,
      meteor: 0.0,
      gleu: 0.0,
      distance: 9,
      similarity: 0.0,
      f1: 0,
      em: 0,
    },
  ],
  [
    'something',
    '',
    {
      rouge1: [0.0, 0.0, 0.0],
      rouge2: 0.0,
      rougeL: 0,
      rougeLsum: 0,
      stems: [0.0, 0],
      bleu: 0.0,
      chrf: 0.0,
      meteor: 0.0,
      gleu: 0.0,
      distance: 9,
      similarity: 0.0,
      f1: 0,
      em: 0,
    },
  ],
  [
    '',
    '',
    {
      rouge1: [0.0, 0.0, 0.0],
      rouge2: 0.0,
      rougeL: 0,
      rougeLsum: 0,
      stems: [0.0, 0],
      bleu: 0.0,
      chrf: 0.0,
      meteor: 0.0,
      gleu: 0.0,
      distance: 0,
      similarity: 1.0,
      f1: 1,
      em: 1,
    },
  ],
  [
    'a',
    'b',
    {
      rouge1: [0.0, 0.0, 0.0],
      rouge2: 0.0,
      rougeL: 0.0,
      rougeLsum: 0.0,
      stems: [0.0, 0.0],
      bleu: 0.0,
      chrf: 0.0,
      meteor: 0.0,
      gleu: 0.0,
      distance: 1,
      similarity: 0.0,
      f1: 0,
      em: 0,
    },
  ],
  [
    'an',
    'the',
    {
      rouge1: [0.0, 0.0, 0.0],
      rouge2: 0.0,
      rougeL: 0.0,
      rougeLsum: 0.0,
      stems: [0.0, 0.0],
      bleu: 0.0,
      chrf: 0.0,
      meteor: 0.0,
      gleu: 0.0,
      distance: 3,
      similarity: 0.0,
      f1: 1,
      em: 1,
    },
  ],
  [
    '...',
    '!',
    {
      rouge1: [0.0, 0.0, 0.0],
      rouge2: 0.0,
      rougeL: 0,
      rougeLsum: 0,
      stems: [0.0, 0],
      bleu: 0.0,
      chrf: 0.0,
      meteor: 0.0,
      gleu: 0.0,
      distance: 3,
      similarity: 0.0,
      f1: 1,
      em: 1,
    },
  ],
  [
    'He said &quot;well-known&quot; 10-20 times',
    'He said "well known" 10 - 20 times',
    {
      rouge1: [1.0, 0.7777777777777778, 0.8750000000000001],
      rouge2: 0.5714285714285715,
      rougeL: 0.8750000000000001,
      rougeLsum: 0.8750000000000001,
      stems: [0.8750000000000001, 0.8750000000000001],
      bleu: 52.53819788848316,
      chrf: 44.65043931435145,
      meteor: 0.48218029350104813,
      gleu: 0.15384615384615385,
      distance: 15,
      similarity: 0.6428571428571428,
      f1: 0.5,
      em: 0,
    },
  ],
  [
    'relational organizations were generally happily running',
    'relate organize general happy runs',
    {
      rouge1: [0.0, 0.0, 0.0],
      rouge2: 0.0,
      rougeL: 0.0,
      rougeLsum: 0.0,
      stems: [0.7272727272727272, 0.7272727272727272],
      bleu: 0.0,
      chrf: 36.824634878683746,
      meteor: 0.534957627118644,
      gleu: 0.0,
      distance: 23,
      similarity: 0.5818181818181818,
      f1: 0,
      em: 0,
    },
  ],
  [
    'x　y z',
    'x y z',
    {
      rouge1: [1.0, 1.0, 1.0],
      rouge2: 1.0,
      rougeL: 1.0,
      rougeLsum: 1.0,
      stems: [1.0, 1.0],
      bleu: 100.00000000000004,
      chrf: 100.0,
      meteor: 0.9814814814814815,
      gleu: 1.0,
      distance: 2,
      similarity: 0.6,
      f1: 1.0,
      em: 1,
    },
  ],
];

// sacrebleu 2.6.0: sentence_bleu(candidate, references).
const severalReferences: readonly (readonly [readonly string[], string, number])[] = [
  [['the cat is on the mat', 'there is a cat on the mat'], 'the cat the cat on the mat', 46.713797772820016],
  [['short', 'a rather longer reference text'], 'a rather longer text', 49.76093899250716],
  [['one two three four five'], 'one two three four five six seven', 61.47881529512643],
  [[''], 'word', 0.0],
  [['word'], '', 0.0],
];

// sacrebleu 2.6.0: corpus_bleu(candidates, [references]).
const corpora: readonly (readonly [readonly string[], readonly string[], number])[] = [
  [
    ['the cat sat on the mat', 'hello there my friend'],
    ['the cat sat on a mat', 'hello there friend'],
    45.64908731965718,
  ],
  [['a b', 'c d'], ['a b', 'c d'], 0.0],
  [['one two three four'], ['one two three four'], 100.00000000000004],
  [['x y z w v'], ['q'], 0.0],
  [
    ['The dog runs fast today.', 'It rains in Spain.'],
    ['A dog ran fast today.', 'It rains in sunny Spain now.'],
    25.142385353045047,
  ],
];

function assertNear(actual: number | null, expected: number, of: string): void {
  assert.ok(
    actual !== null && Math.abs(actual - expected) <= 1e-12 * Math.abs(expected),
    `${of}: ${actual}, not ${expected}`,
  );
}

function scoresOf(reference: string, candidate: string): { readonly [name: string]: number } {
  const plain = rouge(reference, candidate);
  const stems = rouge(reference, candidate, { stem: true });
  return {
    precision: plain.rouge1.precision,
    recall: plain.rouge1.recall,
    rouge1: plain.rouge1.fmeasure,
    rouge2: plain.rouge2.fmeasure,
    rougeL: plain.rougeL.fmeasure,
    rougeLsum: plain.rougeLsum.fmeasure,
    stems1: stems.rouge1.fmeasure,
    stemsL: stems.rougeL.fmeasure,
    bleu: sentenceBleu([reference], candidate),
    chrf: chrf(reference, candidate),
    meteor: meteor(reference, candidate),
    gleu: gleu(reference, candidate),
    ...levenshtein(reference, candidate),
    ...squad(reference, candidate),
  };
}

describe('text metrics', () => {
  it('equal their reference implementations', () => {
    for (const [reference, candidate, { rouge1, stems, ...expected }] of table) {
      const [precision = 0, recall = 0, f = 0] = rouge1;
      const [stems1 = 0, stemsL = 0] = stems;
      const all = { ...expected, precision, recall, rouge1: f, stems1, stemsL };
      const actual = scoresOf(reference, candidate);
      for (const [name, value] of Object.entries(all)) {
        assertNear(actual[name]!, value, `${name} of ${JSON.stringify([reference, candidate])}`);
      }
    }
  });

  it('compare with several references as sacrebleu does', () => {
    for (const [references, candidate, bleu] of severalReferences) {
      assertNear(sentenceBleu(references, candidate), bleu, `${references}`);
    }
  });

  it('sum a corpus before they score it', () => {
    for (const [references, candidates, bleu] of corpora)
      assertNear(corpusBleu(references, candidates), bleu, `${references}`);
  });

  it('have no score for a corpus without texts or with texts that lack a reference', () => {
    assert.equal(corpusBleu([], []), null);
    assert.equal(corpusBleu(['one'], ['one', 'two']), null);
  });

  it('stay in their range whatever the texts', () => {
    const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.lorem());
    fc.assert(
      fc.property(anyText, anyText, (reference, candidate) => {
        for (const [name, score] of Object.entries(scoresOf(reference, candidate))) {
          const most = name === 'distance' ? Number.POSITIVE_INFINITY : /bleu|chrf/.test(name) ? 100.000001 : 1;
          assert.ok(score >= 0 && score <= most, `${name} ${score}`);
        }
      }),
    );
  });

  it('find a text of three words equal to itself', () => {
    const words = fc.array(fc.stringMatching(/^[b-z]{1,8}$/), { minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(words, (list) => {
        const text = list.join(' ');
        const { distance, similarity, chrf, bleu, gleu, rougeLsum, stemsL } = scoresOf(text, text);
        assert.deepEqual(
          { distance, similarity, gleu, rougeLsum, stemsL },
          { distance: 0, similarity: 1, gleu: 1, rougeLsum: 1, stemsL: 1 },
        );
        assertNear(chrf!, 100, 'chrf');
        assertNear(bleu!, 100, 'bleu');
      }),
    );
  });
});

describe('SQuAD words', () => {
  it('end where Python ends them, also beside letters of other scripts', () => {
    assert.deepEqual(squad('the über a', 'über'), { f1: 1, em: 1 });
    assert.equal(squad('éa', 'é').em, 0);
    assert.equal(squad('a_b', 'b').em, 0);
  });
});
