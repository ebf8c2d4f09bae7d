// Labels that raters gave: numbers or words, null where one gave none; as places in the list of categories.
import { type Field, listOf, orNull } from './field.ts';
import { wrong } from './spelling.ts';

type Label = number | string;

const label: Field<Label> = {
  read(given, place) {
    if (typeof given === 'string' || (typeof given === 'number' && Number.isFinite(given))) return given;
    throw wrong(`${place} must be a number or text.`);
  },
};

export const labels = listOf(orNull(label));
export const categoryList = listOf(label);

/** The categories in order: those given, or else all labels that occur, sorted. */
export function orderCategories(given: readonly Label[] | null, ...rated: (readonly (Label | null)[])[]): Label[] {
  if (given) return [...new Set(given)];
  const found = [...new Set(rated.flat())].filter((each) => each !== null);
  return found.sort((left, right) => (left < right ? -1 : 1));
}

/** Each label's place in the categories; throws `usage/invalid-argument` for a label that is none of them. */
export function placesOf(
  rated: readonly (Label | null)[],
  categories: readonly Label[],
  name: string,
): (number | null)[] {
  const places = new Map(categories.map((category, at) => [category, at]));
  return rated.map((each, at) => {
    if (each === null) return null;
    const place = places.get(each);
    if (place === undefined) throw wrong(`${name}[${at}] must be one of the categories.`);
    return place;
  });
}
