// Repeated samples of an item and items that belong together, by name.

import { TrackerError } from '../../../base/trackerError.ts';
import {
  clusteredDifference,
  clusteredMean,
  intraclassCorrelation,
  pairedRepeats,
  passOfK,
} from '../../../statistics/clusteredScores.ts';
import { differencesOf } from '../../../statistics/pairedScores.ts';
import { meanOf } from '../../../statistics/summary.ts';
import { count, level, listOf, numberRows, numbers, text, texts } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';
import { requireAtMost } from '../requireAtMost.ts';
import { requireSameLength } from '../requireSameLength.ts';

type Items = readonly (readonly number[])[];

function requireSamples(name: string, items: Items): void {
  const empty = items.findIndex((samples) => samples.length === 0);
  if (empty >= 0) throw new TrackerError('usage/invalid-argument', `${name}[${empty}] must hold a sample.`);
}

function requireItems(a: Items, b: Items): void {
  requireSameLength({ a, b });
  requireSamples('a', a);
  requireSamples('b', b);
}

export const repeatedSamples = {
  'cluster.mean': numericFunction({ score: numbers, cluster: texts, level }, ({ score, cluster, level }) => {
    requireSameLength({ score, cluster });
    const { seNaive, seMiller, seCr1, ...rest } = clusteredMean(score, cluster, level);
    return { ...rest, se_naive: seNaive, se_miller: seMiller, se_cr1: seCr1 };
  }),
  'cluster.icc1': numericFunction({ score: numbers, cluster: texts }, ({ score, cluster }) => {
    requireSameLength({ score, cluster });
    const { msBetween, msWithin, ...rest } = intraclassCorrelation(score, cluster);
    return { ...rest, ms_between: msBetween, ms_within: msWithin };
  }),
  'cluster.paired_repeats': numericFunction({ a: numberRows, b: numberRows, level }, ({ a, b, level }) => {
    requireItems(a, b);
    const { meanDiff, withinVarA, withinVarB, betweenVarDiff, ...rest } = pairedRepeats(a, b, level);
    const parts = { within_var_a: withinVarA, within_var_b: withinVarB, between_var_diff: betweenVarDiff };
    return { mean_diff: meanDiff, ...rest, ...parts };
  }),
  'cluster.paired_repeats_clustered': numericFunction(
    { a: numberRows, b: numberRows, cluster: listOf(text), level },
    ({ a, b, cluster, level }) => {
      requireItems(a, b);
      requireSameLength({ a, cluster });
      const differences = differencesOf(a.map(meanOf), b.map(meanOf));
      const { meanDiff, seCr1, ...rest } = clusteredDifference(differences, cluster, level);
      return { mean_diff: meanDiff, se_cr1: seCr1, ...rest };
    },
  ),
  'cluster.pass_k': numericFunction({ n: count, correct: count, k: count }, ({ n, correct, k }) => {
    const { atLeastOne, all } = passOfK(n, requireAtMost('correct', correct, 'n', n), k);
    return { pass_at_k: atLeastOne, pass_hat_k: all };
  }),
};
