// What an operation asks for, described once: flags, help, forms, REST fields and tool schemas all come from here.
// Reading raw values into typed ones happens here too, so no door validates in its own way.

import { nearestNames } from '../base/nearestNames.ts';
import { TrackerError } from '../base/trackerError.ts';

/** What a value means. Every kind but `flag`, `number` and `integer` is text; doors offer pickers by kind. */
export type ParameterKind =
  | 'text'
  | 'flag'
  | 'number'
  | 'integer'
  | 'choice'
  | 'prompt'
  | 'promptReference'
  | 'selector'
  | 'model'
  | 'run'
  | 'path'
  | 'assignment';

export interface Parameter {
  readonly kind: ParameterKind;
  readonly summary: string;
  /** Positional parameters come in the order they are declared; a repeatable one comes last. */
  readonly positional?: boolean;
  readonly required?: boolean;
  readonly repeatable?: boolean;
  readonly default?: string | number;
  readonly choices?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** One letter, for parameters that are typed often. */
  readonly short?: string;
  /** The word shown for the value in help, for example `usd`. */
  readonly placeholder?: string;
}

export type Parameters = { readonly [name: string]: Parameter };

type ValueOf<P extends Parameter> = P['kind'] extends 'flag'
  ? boolean
  : P['kind'] extends 'number' | 'integer'
    ? number
    : P extends { readonly choices: readonly (infer Choice)[] }
      ? Choice
      : string;

type IsAlwaysThere<P extends Parameter> = P extends
  | { readonly kind: 'flag' }
  | { readonly required: true }
  | { readonly default: string | number }
  ? true
  : false;

/** The typed input of an operation: lists for repeatable parameters, null for what was not given. */
export type InputOf<P extends Parameters> = {
  readonly [Name in keyof P]: P[Name] extends { readonly repeatable: true }
    ? readonly ValueOf<P[Name]>[]
    : IsAlwaysThere<P[Name]> extends true
      ? ValueOf<P[Name]>
      : ValueOf<P[Name]> | null;
};

/** Values as a door has them before they are read: text from a command line, or JSON from a form. */
export type RawInput = { readonly [name: string]: unknown };

/** Types raw values by their declaration; throws `usage/invalid-argument` that names the parameter. */
export function readInput<P extends Parameters>(parameters: P, raw: RawInput): InputOf<P> {
  for (const name of Object.keys(raw)) {
    if (Object.hasOwn(parameters, name)) continue;
    const near = nearestNames(name, Object.keys(parameters));
    throw invalid(`There is no parameter ${name}.`, near.length > 0 ? `Did you mean ${near.join(' or ')}?` : undefined);
  }
  const input: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    const given = Object.hasOwn(raw, name) ? raw[name] : undefined;
    input[name] = parameter.repeatable ? readMany(name, parameter, given) : readOne(name, parameter, given);
  }
  return input as InputOf<P>;
}

function readMany(name: string, parameter: Parameter, given: unknown): unknown[] {
  const values = given === undefined || given === null ? [] : Array.isArray(given) ? given : [given];
  if (values.length === 0 && parameter.required) throw invalid(`${optionName(name)} is missing.`);
  return values.map((value) => readValue(name, parameter, value));
}

function readOne(name: string, parameter: Parameter, given: unknown): unknown {
  if (given !== undefined && given !== null) return readValue(name, parameter, given);
  if (parameter.kind === 'flag') return false;
  if (parameter.default !== undefined) return parameter.default;
  if (parameter.required) throw invalid(`${optionName(name)} is missing.`);
  return null;
}

function readValue(name: string, parameter: Parameter, given: unknown): unknown {
  switch (parameter.kind) {
    case 'flag':
      if (typeof given !== 'boolean') throw invalid(`${optionName(name)} is a flag and takes no value.`);
      return given;
    case 'number':
    case 'integer':
      return readNumber(name, parameter, given);
    default:
      if (typeof given !== 'string') throw invalid(`${optionName(name)} must be text.`);
      if (parameter.choices && !parameter.choices.includes(given)) {
        throw invalid(`${optionName(name)} cannot be "${given}".`, `Choose one of: ${parameter.choices.join(', ')}.`);
      }
      return given;
  }
}

function readNumber(name: string, parameter: Parameter, given: unknown): number {
  const text = typeof given === 'string' ? given.trim() : given;
  const value = typeof text === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
  const isRight = typeof value === 'number' && Number.isFinite(value);
  if (!isRight || (parameter.kind === 'integer' && !Number.isSafeInteger(value))) {
    throw invalid(`${optionName(name)} must be ${parameter.kind === 'integer' ? 'a whole number' : 'a number'}.`);
  }
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = parameter;
  if (value < minimum || value > maximum) {
    throw invalid(`${optionName(name)} must be ${rangeText(minimum, maximum)}.`);
  }
  return value;
}

function rangeText(minimum: number, maximum: number): string {
  if (maximum === Number.POSITIVE_INFINITY) return `at least ${minimum}`;
  if (minimum === Number.NEGATIVE_INFINITY) return `at most ${maximum}`;
  return `from ${minimum} to ${maximum}`;
}

function invalid(message: string, hint?: string): TrackerError {
  return new TrackerError('usage/invalid-argument', message, hint === undefined ? {} : { hint });
}

/** `maxCost` as it is typed: `--max-cost`. */
export function optionName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
