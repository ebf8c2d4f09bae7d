// Variables as templates see them: inert copies of plain JSON. Getters, functions, symbols and prototypes of the caller's
// values are never run or reached.
import type { Budget } from './budget.ts';
import { templateLimits } from './budget.ts';
import { TemplateFailure } from './templateDiagnostic.ts';
import { newDict, type Value } from './values.ts';

/** The own data property `name` of a caller's object, copied; undefined when there is none. */
export function copyVariable(variables: unknown, name: string, budget: Budget): Value {
  if (typeof variables !== 'object' || variables === null) return undefined;
  try {
    const property = Object.getOwnPropertyDescriptor(variables, name);
    return property !== undefined && 'value' in property ? copy(property.value, 0, budget) : undefined;
  } catch (error) {
    if (error instanceof TemplateFailure) throw error;
    throw new TemplateFailure('template/bad-variable', `The variable ${name.slice(0, 40)} is not plain data.`);
  }
}

/** Whether a caller's object has `name` as own data; never throws. */
export function hasVariable(variables: unknown, name: string): boolean {
  if (typeof variables !== 'object' || variables === null) return false;
  try {
    return Object.getOwnPropertyDescriptor(variables, name)?.value !== undefined;
  } catch {
    return false;
  }
}

function copy(value: unknown, depth: number, budget: Budget): Value {
  budget.step();
  switch (typeof value) {
    case 'string':
      budget.reserve(value.length);
      return value;
    case 'number':
    case 'boolean':
      return value;
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? null : copyObject(value, depth, budget);
    default:
      return undefined;
  }
}

function copyObject(value: object, depth: number, budget: Budget): Value {
  if (depth >= templateLimits.depth) {
    throw new TemplateFailure('template/too-deep', 'A variable is nested more than 64 levels deep or holds itself.');
  }
  if (Array.isArray(value)) {
    budget.list(value.length);
    const items: Value[] = [];
    for (let index = 0; index < value.length; index += 1) items.push(member(value, String(index), depth, budget));
    return items;
  }
  const keys = Object.keys(value);
  budget.list(keys.length);
  const dict = newDict();
  for (const key of keys) {
    const item = member(value, key, depth, budget);
    if (item !== undefined) dict[key] = item;
  }
  return dict;
}

function member(owner: object, key: string, depth: number, budget: Budget): Value {
  const property = Object.getOwnPropertyDescriptor(owner, key);
  return property !== undefined && 'value' in property ? copy(property.value, depth + 1, budget) : undefined;
}
