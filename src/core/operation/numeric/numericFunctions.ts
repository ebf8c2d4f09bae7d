// All numeric functions under their names, gathered from the families in builtin/.
import { allNumericFamilies } from './all.ts';
import type { NumericFunction, NumericTable } from './numericFunction.ts';

type Merged<Union> = (Union extends unknown ? (member: Union) => void : never) extends (member: infer All) => void
  ? All
  : never;

type Families = Merged<(typeof allNumericFamilies)[number]>;

/** Every numeric function by its name: one object in, one object out. Throws `usage/invalid-argument` for a wrong input. */
export type Statistics = {
  readonly [Name in keyof Families]: Families[Name] extends NumericFunction<infer Given, infer Output>
    ? (input: Given) => Output
    : never;
};

const families: readonly NumericTable[] = allNumericFamilies;
const table: ReadonlyMap<string, NumericTable[string]> = new Map(families.flatMap((family) => Object.entries(family)));

/** The function of a name; null when there is none. */
export function findNumericFunction(name: string): NumericTable[string] | null {
  return table.get(name) ?? null;
}

/** Names with their inputs, sorted. */
export function listNumericFunctions(): { readonly name: string; readonly inputs: readonly string[] }[] {
  return [...table]
    .map(([name, { inputs }]) => ({ name, inputs }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** The functions as a library has them. */
export const statistics = Object.fromEntries(
  [...table].map(([name, { run }]) => [name, (input: unknown) => run(input)]),
) as Statistics;
