// A numeric function as programs call it: one name, one object in, one object out. The mathematics is in core/statistics and
// its neighbours as ordinary functions; a row here only maps names to their arguments.
import { nearestNames } from '../../base/nearestNames.ts';
import { TrackerError } from '../../base/trackerError.ts';
import { type GivenOf, objectOf, type Shape, type ValuesOf } from './field.ts';

export interface NumericFunction<Given, Output> {
  /** Names of the input's fields, those that may be left out with a `?`. */
  readonly inputs: readonly string[];
  /** Reads the input and computes. Throws `usage/invalid-argument` when a field is wrong. */
  run(given: Given): Output;
}

// biome-ignore lint/suspicious/noExplicitAny: the table holds functions of every input.
export type NumericTable = { readonly [name: string]: NumericFunction<any, unknown> };

/** One row of a family: the shape of its input, and what is computed from it. */
export function numericFunction<const S extends Shape, Output>(
  shape: S,
  compute: (input: ValuesOf<S>) => Output,
): NumericFunction<GivenOf<S>, Output> {
  const input = objectOf(shape);
  return {
    inputs: Object.entries(shape).map(([name, field]) => (field.isOptional ? `${name}?` : name)),
    run(given) {
      const values = input.read(given, 'input');
      refuseUnknown(Object.keys(given as object), Object.keys(shape));
      return compute(values);
    },
  };
}

/** A misspelt field would silently be its default. */
function refuseUnknown(given: readonly string[], known: readonly string[]): void {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = nearestNames(unknown, known);
  const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ` It takes ${known.join(', ')}.`;
  throw new TrackerError('usage/invalid-argument', `There is no field ${unknown.slice(0, 80)}.${hint}`);
}
