// Values as they arrive (text from a command line or a form, JSON from a program) to the declared type.
import type { Json } from '../base/hash.ts';
import { jsonOfText, numberOfText } from '../base/valueOfText.ts';
import type { Variable, VariableType } from './prompt.ts';

export type Coercion = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string };

/** Whether `value` is of `type` as it stands. */
export function fitsType(value: Json, type: VariableType): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'file' || type === 'image') return typeof value === 'string';
  return typeof value === type;
}

const wanted: { readonly [type in VariableType]: string } = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list, written as JSON',
  object: 'an object, written as JSON',
  file: 'the path of a file in the workspace',
  image: 'the path of an image in the workspace',
};

/** `value` as the declared type and among the declared values, or a sentence that names the variable. Null passes. */
export function coerceVariable(variable: Variable, value: Json): Coercion {
  const converted = value === null || fitsType(value, variable.type) ? value : convert(variable.type, value);
  if (converted === undefined) {
    return { ok: false, message: `The variable \`${variable.name}\` must be ${wanted[variable.type]}.` };
  }
  const allowed = variable.enum;
  const isAllowed =
    !allowed || converted === null || allowed.some((one) => JSON.stringify(one) === JSON.stringify(converted));
  if (isAllowed) return { ok: true, value: converted };
  const choices = allowed.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(', ');
  return { ok: false, message: `The variable \`${variable.name}\` must be one of: ${choices}.` };
}

function convert(type: VariableType, value: Json): Json | undefined {
  if (type === 'string') return typeof value === 'object' ? undefined : String(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  if (type === 'integer') return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined;
  if (type === 'number') return numberOfText(text);
  const parsed = jsonOfText(text);
  return parsed !== undefined && fitsType(parsed, type) ? parsed : undefined;
}
