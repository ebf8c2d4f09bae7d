// What a column is held against: the column that the user has chosen, else the same model and parameters in the version that
// the evaluation has as its base.
import { canonicalJson } from '../../base/hash.ts';
import type { Column, EvaluationHeader } from '../evaluation.ts';

/** `none`, `version` for the evaluation's own base, or the key of a column. */
export type BaseChoice = 'none' | 'version' | (string & {});

/** What can be chosen beside a column. The evaluation's own base can where it has columns. */
export function defaultBase({ base, columns }: Pick<EvaluationHeader, 'base' | 'columns'>): 'none' | 'version' {
  const isThere = columns.some(({ promptHash }) => promptHash === base);
  const hasOthers = columns.some(({ promptHash }) => promptHash !== base);
  return isThere && hasOthers ? 'version' : 'none';
}

/** By place of a column, the place of its base; null for the base itself and where there is none. */
export function basePlaces(
  { base, columns }: Pick<EvaluationHeader, 'base' | 'columns'>,
  choice: BaseChoice,
): readonly (number | null)[] {
  const placeOfBase = (column: Column): number => {
    if (choice !== 'version') return columns.findIndex(({ key }) => key === choice);
    return columns.findIndex((other) => other.promptHash === base && isAskedAlike(other, column));
  };
  return columns.map((column, place) => {
    const found = choice === 'none' ? -1 : placeOfBase(column);
    return found < 0 || found === place ? null : found;
  });
}

function isAskedAlike(a: Column, b: Column): boolean {
  return a.model === b.model && canonicalJson(a.tried) === canonicalJson(b.tried);
}
