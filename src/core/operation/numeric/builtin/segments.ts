// Comparisons within segments, by name.
import { pairedInteraction, scoreInteraction } from '../../../statistics/segmentInteraction.ts';
import {
  checkReversal,
  cochranMantelHaenszel,
  oddsHomogeneity,
  type Stratum,
} from '../../../statistics/stratifiedTables.ts';
import { count, type Field, listOf, numberRows } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';
import { requireObject, underAnyName, wrong } from '../spelling.ts';

const cells = listOf(listOf(count));

/** `[[b_pass, b_fail], [a_pass, a_fail]]`. */
const stratum: Field<Stratum, readonly (readonly number[])[]> = {
  read(given, place) {
    const rows = cells.read(given, place);
    if (rows.length !== 2 || rows.some((row) => row.length !== 2))
      throw wrong(`${place} must be a table of two by two.`);
    const [[bPass, bFail], [aPass, aFail]] = rows as [[number, number], [number, number]];
    return { bPass, bFail, aPass, aFail };
  },
};

const strata = { strata: listOf(stratum) };

const discordant: Field<
  { readonly bOnly: number; readonly aOnly: number },
  { readonly b_only: number; readonly a_only: number }
> = {
  read(given, place) {
    const object = requireObject(given, place);
    return {
      bOnly: count.read(underAnyName(object, ['b_only', 'b', 'b_wins']), `${place}.b_only`),
      aOnly: count.read(underAnyName(object, ['a_only', 'c', 'a', 'a_wins']), `${place}.a_only`),
    };
  },
};

export const segments = {
  'segment.cmh': numericFunction(strata, ({ strata }) => {
    const { statistic, p, pooledOddsRatio } = cochranMantelHaenszel(strata);
    const { breslowDay, breslowDayP, tarone, taroneP } = oddsHomogeneity(strata);
    return {
      statistic,
      p,
      pooled_odds_ratio: pooledOddsRatio,
      breslow_day: breslowDay,
      breslow_day_p: breslowDayP,
      tarone,
      tarone_p: taroneP,
    };
  }),
  'segment.simpson': numericFunction(strata, ({ strata }) => {
    const { segmentDifferences, overallDifference, isReversed } = checkReversal(strata);
    const { pooledOddsRatio, p } = cochranMantelHaenszel(strata);
    return {
      segment_diff: segmentDifferences,
      overall_diff: overallDifference,
      reversed: isReversed,
      pooled_odds_ratio: pooledOddsRatio,
      cmh_p: p,
    };
  }),
  'segment.paired_interaction': numericFunction({ discordant: listOf(discordant) }, ({ discordant }) =>
    pairedInteraction(discordant),
  ),
  'segment.score_interaction': numericFunction({ diffs: numberRows }, ({ diffs }) => scoreInteraction(diffs)),
};
