// What a template can hold: JSON in null-prototype objects, text marked safe, and things to call. No value here has a
// prototype chain a template could climb, and only own data is ever looked up.
import type { Budget } from './budget.ts';
import { templateLimits } from './budget.ts';
import { isForbiddenName } from './names.ts';
import { TemplateFailure } from './templateDiagnostic.ts';

export type Value = undefined | null | boolean | number | string | readonly Value[] | Dict | SafeText | Callable;

/** An object of a template; always made by `newDict`. */
export interface Dict {
  [key: string]: Value;
}

export function newDict(): Dict {
  return Object.create(null) as Dict;
}

/** Text that `escape` leaves alone, as the results of macros are. It compares and prints as text but is an object. */
export class SafeText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Keywords = ReadonlyMap<string, Value>;

/** A macro, a call block or a function of ours. */
export class Callable {
  readonly name: string;
  readonly call: (values: readonly Value[], keywords: Keywords) => Value;

  constructor(name: string, call: (values: readonly Value[], keywords: Keywords) => Value) {
    this.name = name;
    this.call = call;
  }
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isDict(value: Value): value is Dict {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof SafeText) &&
    !(value instanceof Callable)
  );
}

/** The kind of a value, for messages. */
export function kindOf(value: Value): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string' || value instanceof SafeText) return 'text';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Callable) return 'a function';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** The text JavaScript's string conversion gives, lists joined by commas; throws for things to call. */
export function toText(value: Value, budget: Budget, depth = 0): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof SafeText) return value.text;
  if (value instanceof Callable) {
    throw new TemplateFailure('template/not-printable', `${value.name} is a function. Call it with ().`);
  }
  if (!Array.isArray(value)) return '[object Object]';
  return joinTexts(value as readonly Value[], ',', budget, depth);
}

/** The items as texts with `separator` between them; null and undefined are empty. */
export function joinTexts(items: readonly Value[], separator: string, budget: Budget, depth = 0): string {
  if (depth >= templateLimits.depth) throw new TemplateFailure('template/too-deep', 'A list is nested too deeply.');
  budget.step(1 + items.length);
  let text = '';
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index];
    const piece = item === undefined || item === null ? '' : toText(item, budget, depth + 1);
    budget.reserve(piece.length + separator.length);
    text += index === 0 ? piece : separator + piece;
    budget.limit(text.length);
  }
  return text;
}

/** The primitive an operator works on. */
export function toPrimitive(value: Value, budget: Budget): undefined | null | boolean | number | string {
  return typeof value === 'object' && value !== null ? toText(value, budget) : value;
}

export function toNumber(value: Value, budget: Budget): number {
  if (typeof value === 'number') return value;
  const primitive = toPrimitive(value, budget);
  if (typeof primitive === 'string') budget.read(primitive.length);
  return Number(primitive);
}

/** Own data of `target` under `key`: members of objects, items and length of lists and texts; else undefined. */
export function memberOf(target: Value, key: Value, budget: Budget): Value {
  if (target === undefined || target === null) return undefined;
  if (typeof key === 'number' && Array.isArray(target)) return (target as readonly Value[])[key];
  const name = toText(key, budget);
  budget.read(name.length);
  if (isForbiddenName(name)) {
    throw new TemplateFailure('template/forbidden-name', `Templates cannot use the name ${name}.`);
  }
  if (target instanceof SafeText) return name === 'length' ? target.text.length : undefined;
  if (typeof target === 'string' || Array.isArray(target)) {
    return Object.hasOwn(Object(target), name) ? (target as unknown as Dict)[name] : undefined;
  }
  return isDict(target) && Object.hasOwn(target, name) ? target[name] : undefined;
}

/** Entries of an object in the order of its keys. */
export function entriesOf(dict: Dict, budget: Budget): [string, Value][] {
  const keys = Object.keys(dict);
  budget.list(keys.length);
  return keys.map((key) => [key, dict[key]]);
}
