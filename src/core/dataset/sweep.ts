// A sweep tries every combination of some values: of the model, of parameters, of variables. It is counted before anything is
// made of it, and never larger than a person can mean.
import type { Json } from '../base/hash.ts';

/** What one combination sets. Names are as written in `sweep`. */
export type Tried = { readonly [name: string]: Json };

export const mostCombinations = 10_000;

export type Sweep =
  | { readonly ok: true; readonly count: number; combinations(): Generator<Tried> }
  | { readonly ok: false; readonly message: string };

/** `{name: [values…], …}`; a single value counts as a list of one. Later names change fastest. A value that is there twice is tried once, unless it is taken twice. */
export function readSweep(written: Json | undefined, { takesTwice = false } = {}): Sweep {
  if (written === undefined || written === null) return sweepOf([]);
  if (typeof written !== 'object' || Array.isArray(written))
    return { ok: false, message: '`sweep` must be a mapping from a name to the values to try.' };
  const axes = Object.entries(written as { readonly [name: string]: Json }).map(
    ([name, values]) => [name, takesTwice ? listOf(values) : distinct(listOf(values))] as const,
  );
  const empty = axes.find(([, values]) => values.length === 0);
  if (empty) return { ok: false, message: `\`sweep\` has no value for \`${empty[0]}\`.` };
  return sweepOf(axes);
}

type Axis = readonly [name: string, values: readonly Json[]];

function sweepOf(axes: readonly Axis[]): Sweep {
  const count = axes.reduce((product, [, values]) => product * values.length, 1);
  if (count > mostCombinations) {
    const message = `\`sweep\` makes ${count.toLocaleString('en')} combinations. The most are ${mostCombinations.toLocaleString('en')}.`;
    return { ok: false, message };
  }
  return { ok: true, count, combinations: () => combine(axes, []) };
}

function* combine([first, ...rest]: readonly Axis[], set: readonly (readonly [string, Json])[]): Generator<Tried> {
  if (first === undefined) {
    yield Object.fromEntries(set);
    return;
  }
  const [name, values] = first;
  for (const value of values) yield* combine(rest, [...set, [name, value]]);
}

function listOf(values: Json): readonly Json[] {
  return Array.isArray(values) ? values : [values];
}

/** The same value twice would be paid for twice and told apart by nothing. */
function distinct(values: readonly Json[]): readonly Json[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
