// Scores of JSON values and numbers by name.
import type { Json } from '../../../base/hash.ts';
import { jsonDiff } from '../../../evaluator/metric/jsonDiff.ts';
import { numericDiff } from '../../../evaluator/metric/numericDiff.ts';
import { anything, finite } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';

/** A value that is absent is null, as a missing key is. */
function jsonOf(given: unknown): Json {
  return given === undefined ? null : (given as Json);
}

export const jsonScores = {
  'score.json_diff': numericFunction({ output: anything, expected: anything }, ({ output, expected }) => ({
    score: jsonDiff(jsonOf(output), jsonOf(expected)),
  })),
  'score.numeric_diff': numericFunction({ output: finite, expected: finite }, ({ output, expected }) => ({
    score: numericDiff(output, expected),
  })),
};
