// GLEU of one sentence as NLTK's sentence_gleu computes it (Y. Wu et al., 2016): the smaller of precision and recall over
// all runs of one to four words between whitespace, case kept.
import { countCommon, countNgrams, ngramTotal, splitWords } from './words.ts';

/** 0..1; 0 when both are empty. */
export function gleu(reference: string, candidate: string): number {
  const expected = splitWords(reference);
  const actual = splitWords(candidate);
  let common = 0;
  let [here, there] = [0, 0];
  for (let order = 1; order <= 4; order += 1) {
    common += countCommon(countNgrams(expected, order), countNgrams(actual, order));
    here += ngramTotal(expected.length, order);
    there += ngramTotal(actual.length, order);
  }
  return common / Math.max(here, there, 1);
}
