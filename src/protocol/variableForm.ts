// Variables of a prompt as fields of a form, and what was typed back into values. Both ends of the panel use it, so the
// page complains about the same things the extension would. An empty field means «not given»: the default then applies.
import type { Json } from '../core/base/hash.ts';
import type { Variable } from '../core/prompt/prompt.ts';
import type { Field, FieldValue, FormValues } from './runPanel.ts';

export interface FormResult {
  readonly values: Readonly<Record<string, Json>>;
  /** One sentence for each field that cannot be used as it stands, by field name. */
  readonly errors: Readonly<Record<string, string>>;
}

export function toField(variable: Variable): Field {
  return {
    name: variable.name,
    type: variable.type,
    description: variable.description,
    required: variable.required,
    defaultText: variable.default === undefined ? null : textOfValue(variable.default),
    choices: variable.enum === null ? null : variable.enum.map(textOfValue),
    isMultiline: variable.type === 'string' && variable.enum === null && !variable.sensitive,
    isSensitive: variable.sensitive,
  };
}

/** What a fresh form shows: an example where there is no default, so that a first run needs no typing. */
export function initialValue(variable: Variable, example: Json | undefined): FieldValue {
  if (variable.type === 'boolean') return (variable.default ?? example) === true;
  if (variable.default !== undefined || variable.sensitive) return '';
  const value = variable.example ?? example;
  return value === undefined || value === null ? '' : textOfValue(value);
}

/** Typed values of a form. A required field left empty is an error unless it has a default. */
export function readForm(fields: readonly Field[], form: FormValues): FormResult {
  const values: [string, Json][] = [];
  const errors: [string, string][] = [];
  for (const field of fields) {
    const raw = Object.hasOwn(form, field.name) ? form[field.name] : undefined;
    if (raw === undefined || raw === '') {
      if (field.required && field.defaultText === null) errors.push([field.name, 'Needs a value.']);
      continue;
    }
    const result = readField(field, raw);
    if ('error' in result) errors.push([field.name, result.error]);
    else values.push([field.name, result.value]);
  }
  return { values: Object.fromEntries(values), errors: Object.fromEntries(errors) };
}

function readField(field: Field, raw: FieldValue): { value: Json } | { error: string } {
  if (typeof raw === 'boolean') return { value: raw };
  if (field.choices !== null && !field.choices.includes(raw))
    return { error: `Must be one of ${field.choices.join(', ')}.` };
  switch (field.type) {
    case 'string':
      return { value: raw };
    case 'boolean':
      return raw === 'true' || raw === 'false' ? { value: raw === 'true' } : { error: 'Must be true or false.' };
    case 'number':
    case 'integer':
      return readNumber(raw, field.type);
    case 'array':
    case 'object':
      return readJson(raw, field.type);
    case 'file':
    case 'image':
      return readPath(raw.trim());
  }
}

/** A path below the prompt's folder or repository; whether it may be read is for the extension to decide. */
function readPath(path: string): { value: Json } | { error: string } {
  const isElsewhere = /^([/\\]|[a-z][a-z0-9+.-]*:)/i.test(path) || path.split(/[/\\]/).includes('..');
  return path === '' || isElsewhere
    ? { error: 'Must be a path inside the folder, like images/logo.png.' }
    : { value: path };
}

function readNumber(raw: string, type: 'number' | 'integer'): { value: Json } | { error: string } {
  const value = Number(raw.trim());
  if (raw.trim() === '' || !Number.isFinite(value)) return { error: 'Must be a number.' };
  if (type === 'integer' && !Number.isInteger(value)) return { error: 'Must be a whole number.' };
  return { value };
}

function readJson(raw: string, type: 'array' | 'object'): { value: Json } | { error: string } {
  let value: Json;
  try {
    value = JSON.parse(raw);
  } catch {
    return {
      error: type === 'array' ? 'Must be a JSON list, like ["a", "b"].' : 'Must be a JSON object, like {"a": 1}.',
    };
  }
  if (Array.isArray(value) !== (type === 'array') || value === null || typeof value !== 'object') {
    return { error: type === 'array' ? 'Must be a JSON list, in [ ].' : 'Must be a JSON object, in { }.' };
  }
  return { value };
}

/** As it stands in a field: text as it is, anything else as JSON. */
export function textOfValue(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
