// Scores of JSON values and numbers by name.
import type { Json } from '../../../base/hash.ts';
import { TrackerError } from '../../../base/trackerError.ts';
import { SchemaProblem } from '../../../evaluator/jsonSchema/schemaIndex.ts';
import { jsonDiff } from '../../../evaluator/metric/jsonDiff.ts';
import { numericDiff } from '../../../evaluator/metric/numericDiff.ts';
import { validJson } from '../../../evaluator/metric/validJson.ts';
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
  'score.valid_json': numericFunction({ output: anything, schema: anything }, ({ output, schema }) => {
    try {
      return validJson(jsonOf(output), jsonOf(schema));
    } catch (error) {
      if (error instanceof SchemaProblem) throw new TrackerError('usage/invalid-argument', error.message);
      throw error;
    }
  }),
};
