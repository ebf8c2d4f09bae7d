// What the input of a numeric function may be: each field reads one JSON value, or throws an error that names its place.
// `"Infinity"` and `"-Infinity"` are numbers here, because JSON has no other way to write them.
import { TrackerError } from '../../base/trackerError.ts';

/** `Given` is what a caller may write, `Value` what a function gets. */
export interface Field<Value, Given = Value> {
  /** `given` is undefined when nothing was given. Throws `usage/invalid-argument`. */
  read(given: unknown, place: string): Value;
  readonly isOptional?: boolean;
  /** Never there: it carries the type of what may be given. */
  readonly given?: Given;
}

// biome-ignore lint/suspicious/noExplicitAny: a shape may hold fields of every type.
export type Shape = { readonly [name: string]: Field<any, any> };

type Given<F> = F extends Field<infer _Value, infer G> ? G : never;

type OptionalName<S extends Shape> = {
  [Name in keyof S]: undefined extends Given<S[Name]> ? Name : never;
}[keyof S];

/** What a function gets: every field, read. */
export type ValuesOf<S extends Shape> = {
  readonly [Name in keyof S]: S[Name] extends Field<infer V, infer _G> ? V : never;
};

/** What a caller gives; fields with a default may be left out. */
export type GivenOf<S extends Shape> = { readonly [Name in Exclude<keyof S, OptionalName<S>>]: Given<S[Name]> } & {
  readonly [Name in OptionalName<S>]?: Given<S[Name]>;
};

export const number = numberThat('a number', () => true);
export const finite = numberThat('a finite number', Number.isFinite);
export const positive = numberThat('a number above 0', (value) => value > 0);
export const amount = numberThat('a finite number, 0 or more', (value) => value >= 0 && Number.isFinite(value));
export const whole = numberThat('a whole number', Number.isSafeInteger);
export const count = numberThat('a whole number, 0 or more', (value) => Number.isSafeInteger(value) && value >= 0);
export const probability = numberThat('a number from 0 to 1', (value) => value >= 0 && value <= 1);
/** Strictly inside: an alpha, a power, a confidence level. */
export const share = numberThat('a number between 0 and 1', (value) => value > 0 && value < 1);
/** A confidence level; 0.95 when none is given. */
export const level = orElse(share, 0.95);

export const text: Field<string> = {
  read(given, place) {
    if (typeof given === 'string') return given;
    throw wrong(given, place, 'text');
  },
};

export const flag: Field<boolean> = {
  read(given, place) {
    if (typeof given === 'boolean') return given;
    throw wrong(given, place, 'true or false');
  },
};

/** Any JSON value, for functions that look into it themselves. */
export const anything: Field<unknown> = { read: (given) => given };

/** One of a few words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Field<Word> {
  return {
    read(given, place) {
      const word = words.find((candidate) => candidate === given);
      if (word !== undefined) return word;
      throw wrong(given, place, `one of ${words.join(', ')}`);
    },
  };
}

export function listOf<Value, G>(item: Field<Value, G>): Field<Value[], readonly G[]> {
  return {
    read(given, place) {
      if (!Array.isArray(given)) throw wrong(given, place, 'a list');
      return given.map((value, index) => item.read(value, `${place}[${index}]`));
    },
  };
}

export const numbers = listOf(finite);
export const numberRows = listOf(numbers);
export const texts = listOf(text);

/** The field, or null where nothing is known. */
export function orNull<Value, G>(field: Field<Value, G>): Field<Value | null, G | null> {
  return { read: (given, place) => (given === null ? null : field.read(given, place)) };
}

/** The field, or a default when it is null or not given. */
export function orElse<Value, G>(field: Field<Value, G>, value: Value): Field<Value, G | null | undefined> {
  return {
    isOptional: true,
    read: (given, place) => (given === undefined || given === null ? value : field.read(given, place)),
  };
}

/** An object with these fields; others in it are left alone. */
export function objectOf<S extends Shape>(shape: S): Field<ValuesOf<S>, GivenOf<S>> {
  return {
    read(given, place) {
      if (typeof given !== 'object' || given === null || Array.isArray(given)) throw wrong(given, place, 'an object');
      const entries = Object.entries(shape).map(([name, field]) => {
        const own = Object.hasOwn(given, name) ? (given as { [name: string]: unknown })[name] : undefined;
        return [name, field.read(own, place === 'input' ? name : `${place}.${name}`)];
      });
      return Object.fromEntries(entries) as ValuesOf<S>;
    },
  };
}

/** An object of any names whose values are all alike. */
export function mapOf<Value, G>(
  item: Field<Value, G>,
): Field<ReadonlyMap<string, Value>, { readonly [name: string]: G }> {
  return {
    read(given, place) {
      if (typeof given !== 'object' || given === null || Array.isArray(given)) throw wrong(given, place, 'an object');
      return new Map(Object.entries(given).map(([name, value]) => [name, item.read(value, `${place}.${name}`)]));
    },
  };
}

/** A number that holds to a condition, named in `words` as what it must be. */
export function numberThat(words: string, holds: (value: number) => boolean): Field<number> {
  return {
    read(given, place) {
      const value = given === 'Infinity' || given === '-Infinity' ? Number(given) : given;
      if (typeof value === 'number' && !Number.isNaN(value) && holds(value)) return value;
      throw wrong(given, place, words);
    },
  };
}

function wrong(given: unknown, place: string, wanted: string): TrackerError {
  const sentence = given === undefined ? `${place} is missing: it must be ${wanted}.` : `${place} must be ${wanted}.`;
  return new TrackerError('usage/invalid-argument', sentence);
}
