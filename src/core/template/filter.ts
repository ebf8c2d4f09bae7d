// The shape of a filter, and what filters do with their input: nunjucks' own conventions, paid from the budget.
import type { Budget } from './budget.ts';
import { TemplateFailure } from './templateDiagnostic.ts';
import { isList, kindOf, SafeText, type Value } from './values.ts';

export interface Filter {
  /** Names under which arguments may be given, in order. */
  readonly parameters: readonly string[];
  readonly apply: (value: Value, values: readonly Value[], budget: Budget) => Value;
}

export function defineFilter(parameters: readonly string[], apply: Filter['apply']): Filter {
  return { parameters, apply };
}

/** The input as text; nothing and `false` are empty. Fails for lists, objects, numbers and `true`. */
export function textOf(value: Value, filter: string): string {
  return value === undefined || value === null || value === false ? '' : givenText(value, filter);
}

/** The input as text; fails for anything that is not text, nothing included. */
export function givenText(value: Value, filter: string): string {
  if (typeof value === 'string') return value;
  if (value instanceof SafeText) return value.text;
  throw new TemplateFailure('template/wrong-type', `The filter ${filter} needs text, not ${kindOf(value)}.`);
}

/** The input as a list; fails for anything else. */
export function givenList(value: Value, filter: string): readonly Value[] {
  if (isList(value)) return value;
  throw new TemplateFailure('template/wrong-type', `The filter ${filter} needs a list, not ${kindOf(value)}.`);
}

/** The result of a text filter, marked safe when its input was. */
export function likeInput(input: Value, text: string, budget: Budget): Value {
  budget.reserve(text.length);
  return input instanceof SafeText ? new SafeText(text) : text;
}

/** Fails with what the filter needs. */
export function refuse(filter: string, needs: string, value: Value): never {
  throw new TemplateFailure('template/wrong-type', `The filter ${filter} needs ${needs}, not ${kindOf(value)}.`);
}

/** Items of a list, units of a text, or nothing for other values: what a loop over `length` would see. */
export function itemsOf(value: Value, budget: Budget): readonly Value[] {
  if (isList(value)) {
    budget.list(value.length);
    return value;
  }
  if (typeof value !== 'string') return [];
  budget.list(value.length);
  return value.split('');
}
