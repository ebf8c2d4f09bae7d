// Scores of a text against a reference by name.
import { corpusBleu, sentenceBleu } from '../../../evaluator/metric/bleu.ts';
import { chrf } from '../../../evaluator/metric/chrf.ts';
import { gleu } from '../../../evaluator/metric/gleu.ts';
import { levenshtein } from '../../../evaluator/metric/levenshtein.ts';
import { meteor } from '../../../evaluator/metric/meteor.ts';
import { porterStem } from '../../../evaluator/metric/porterStem.ts';
import { type Overlap, rouge } from '../../../evaluator/metric/rouge.ts';
import { squad } from '../../../evaluator/metric/squad.ts';
import { flag, orElse, text, texts } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';

const pair = { reference: text, candidate: text };

/** Every name a program may know the three by. */
function named({ precision, recall, fmeasure }: Overlap) {
  return { precision, recall, fmeasure, f1: fmeasure, p: precision, r: recall, f: fmeasure };
}

export const textScores = {
  'text.rouge': numericFunction({ ...pair, stem: orElse(flag, false) }, ({ reference, candidate, stem }) => {
    const { rouge1, rouge2, rougeL, rougeLsum } = rouge(reference, candidate, { stem });
    return { rouge1: named(rouge1), rouge2: named(rouge2), rougeL: named(rougeL), rougeLsum: named(rougeLsum) };
  }),
  'text.sentence_bleu': numericFunction(pair, ({ reference, candidate }) => ({
    bleu: sentenceBleu([reference], candidate),
  })),
  'text.sentence_bleu_multi': numericFunction({ references: texts, candidate: text }, ({ references, candidate }) => ({
    bleu: references.length === 0 ? null : sentenceBleu(references, candidate),
  })),
  'text.corpus_bleu': numericFunction({ references: texts, candidates: texts }, ({ references, candidates }) => ({
    bleu: corpusBleu(references, candidates),
  })),
  'text.chrf': numericFunction(pair, ({ reference, candidate }) => ({ chrf: chrf(reference, candidate) })),
  'text.meteor': numericFunction(pair, ({ reference, candidate }) => ({ meteor: meteor(reference, candidate) })),
  'text.gleu': numericFunction(pair, ({ reference, candidate }) => ({ gleu: gleu(reference, candidate) })),
  'text.levenshtein': numericFunction(pair, ({ reference, candidate }) => levenshtein(reference, candidate)),
  'text.squad': numericFunction(pair, ({ reference, candidate }) => squad(reference, candidate)),
  'text.porter_stem': numericFunction({ words: texts }, ({ words }) => ({ stems: words.map(porterStem) })),
};
