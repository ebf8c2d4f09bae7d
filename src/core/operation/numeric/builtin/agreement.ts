// Agreement of raters, by name.
import { cohenKappa, gwetAc1, type RatedPairs } from '../../../statistics/cohenKappa.ts';
import { fleissKappa, intraclassCorrelation, krippendorffAlpha } from '../../../statistics/manyRaters.ts';
import { count, finite, level, listOf, numberRows, oneOf, orElse, orNull } from '../field.ts';
import { categoryList, labels, orderCategories, placesOf } from '../labelField.ts';
import { numericFunction } from '../numericFunction.ts';
import { requireSameLength } from '../requireSameLength.ts';
import { wrong } from '../spelling.ts';

type Label = number | string;

const rated = { a: labels, b: labels, categories: orElse(orNull(categoryList), null) };
const weights = orElse(oneOf('none', 'unweighted', 'identity', 'nominal', 'linear', 'quadratic'), 'none');
const scale = orElse(oneOf('nominal', 'ordinal', 'interval', 'ratio'), 'nominal');

export const agreement = {
  'agree.cohen_kappa': numericFunction({ ...rated, weights, level }, ({ weights, level, ...input }) =>
    cohenKappa(toPairs(input), weights === 'linear' || weights === 'quadratic' ? weights : 'none', level),
  ),
  'agree.gwet_ac1': numericFunction(rated, (input) => ({ ac1: gwetAc1(toPairs(input)) })),
  'agree.fleiss_kappa': numericFunction({ counts: listOf(listOf(count)) }, ({ counts }) => {
    requireRectangle('counts', counts);
    const totals = counts.map((row) => row.reduce((sum, value) => sum + value, 0));
    if (new Set(totals).size > 1) throw wrong('Every row of counts must have the same number of raters.');
    return { kappa: fleissKappa(counts) };
  }),
  // One row a rater, one column a unit.
  'agree.krippendorff': numericFunction(
    { ratings: listOf(listOf(orNull(finite))), level: scale },
    ({ ratings, level }) => ({ alpha: krippendorffAlpha(ratings, level) }),
  ),
  // One row an item, one column a rater.
  'agree.icc': numericFunction({ matrix: numberRows }, ({ matrix }) => {
    requireRectangle('matrix', matrix);
    return intraclassCorrelation(matrix);
  }),
};

interface Rated {
  readonly a: readonly (Label | null)[];
  readonly b: readonly (Label | null)[];
  readonly categories: readonly Label[] | null;
}

function toPairs({ a, b, categories }: Rated): RatedPairs {
  requireSameLength({ a, b });
  const ordered = orderCategories(categories, a, b);
  return { a: placesOf(a, ordered, 'a'), b: placesOf(b, ordered, 'b'), categories: ordered.length };
}

function requireRectangle(name: string, rows: readonly (readonly unknown[])[]): void {
  if (rows.some((row) => row.length !== rows[0]!.length)) throw wrong(`The rows of ${name} must be equally long.`);
}
