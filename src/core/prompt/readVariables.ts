// `variables` in the three forms that occur (list of mappings, list of names, mapping by name) as one list.
import type { Json } from '../base/hash.ts';
import { fitsType } from './coerceVariable.ts';
import type { Report } from './finding.ts';
import type { Variable, VariableType } from './prompt.ts';
import { variableKeys } from './promptKeys.ts';
import { rangeOfValue, readBoolean, readFields, readList, readText } from './readFields.ts';
import { isNull, type MapNode, type SourceEntry, type SourceNode, textOf } from './sourceNode.ts';

export interface PlacedVariable {
  readonly variable: Variable;
  /** Where the name is written. */
  readonly nameStart: number;
  readonly nameEnd: number;
}

const types: { readonly [written: string]: VariableType } = {
  string: 'string',
  str: 'string',
  text: 'string',
  number: 'number',
  float: 'number',
  double: 'number',
  integer: 'integer',
  int: 'integer',
  boolean: 'boolean',
  bool: 'boolean',
  array: 'array',
  list: 'array',
  object: 'object',
  dict: 'object',
  map: 'object',
  file: 'file',
  image: 'image',
};

/** In `name: word`, a word that is no type is a default; these two were defaults before they were types. */
const onlyDeclared: ReadonlySet<string> = new Set(['file', 'image']);

/** Declared variables in the order of the file. What cannot be read is reported and left out, never an error. */
export function readVariables(entry: SourceEntry | undefined, report: Report): readonly PlacedVariable[] {
  if (!entry || isNull(entry.value)) return [];
  const found = readAll(entry, report);
  const seen = new Set<string>();
  return found.filter(({ variable: { name }, nameStart, nameEnd }) => {
    const isFirst = !seen.has(name);
    seen.add(name);
    const message = `The variable \`${name}\` is already declared above. This one is ignored.`;
    if (!isFirst)
      report({ severity: 'warning', code: 'prompt/variable-twice', message, start: nameStart, end: nameEnd });
    return isFirst;
  });
}

function readAll(entry: SourceEntry, report: Report): readonly PlacedVariable[] {
  const node = entry.value;
  if (node.kind === 'map') {
    return node.entries.map((one) => readNamed(one.key, one.value, { start: one.keyStart, end: one.keyEnd }, report));
  }
  const list = readList(entry, 'warning', report);
  return (list?.items ?? []).map((item) => readItem(item, report)).filter((variable) => variable !== null);
}

function readItem(item: SourceNode, report: Report): PlacedVariable | null {
  const bare = textOf(item);
  if (bare !== null && bare !== '') return place(emptyVariable(bare), item);
  if (item.kind === 'map') {
    const entry = item.entries.find(({ key }) => key === 'name');
    const name = textOf(entry?.value);
    if (entry && name) return readNamed(name, item, entry.value, report);
  }
  const message = 'A variable needs a `name`. This one is ignored.';
  report({ severity: 'warning', code: 'prompt/variable-shape', message, start: item.start, end: item.end });
  return null;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function readNamed(name: string, node: SourceNode, at: Range, report: Report): PlacedVariable {
  if (node.kind === 'map') return place(readDeclared(name, node, report), at);
  if (isNull(node)) return place(emptyVariable(name), at);
  const type = node.kind === 'scalar' && node.style === 'plain' ? types[String(node.value)] : undefined;
  if (type && !onlyDeclared.has(type)) return place({ ...emptyVariable(name), type }, at);
  return place({ ...emptyVariable(name), type: typeOf(node.value), default: node.value }, at);
}

function place(variable: Variable, { start, end }: Range): PlacedVariable {
  return { variable, nameStart: start, nameEnd: end };
}

function emptyVariable(name: string): Variable {
  return {
    name,
    type: 'string',
    description: null,
    required: false,
    enum: null,
    items: null,
    sensitive: false,
    multiline: false,
  };
}

function typeOf(value: Json): VariableType {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object') return 'object';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value === 'boolean' ? 'boolean' : 'string';
}

function readDeclared(name: string, node: MapNode, report: Report): Variable {
  const { known } = readFields(node, variableKeys, (finding) => report({ ...finding, severity: 'warning' }));
  const type = readType(known.get('type'), known.get('default'), report);
  const allowed = readList(known.get('enum'), 'warning', report)?.value ?? null;
  const fallback = node.entries.find(({ key }) => key === 'default');
  if (fallback) checkDefault(fallback, type, allowed, report);
  const example = known.get('example');
  return {
    name,
    type,
    description: readText(known.get('description'), report),
    required: readBoolean(known.get('required'), report) ?? false,
    ...(fallback ? { default: fallback.value.value } : {}),
    enum: allowed,
    ...(example ? { example: example.value.value } : {}),
    items: textOf(known.get('items')?.value),
    sensitive: readBoolean(known.get('sensitive'), report) ?? false,
    multiline: readBoolean(known.get('multiline'), report) ?? textOf(known.get('type')?.value) === 'text',
  };
}

function readType(entry: SourceEntry | undefined, fallback: SourceEntry | undefined, report: Report): VariableType {
  const written = textOf(entry?.value);
  if (!entry || written === null) return fallback ? typeOf(fallback.value.value) : 'string';
  const type = types[written.toLowerCase()];
  if (type) return type;
  const known = 'string, number, integer, boolean, array, object, file, image';
  const message = `\`${written}\` is not a type we know (${known}). The value is kept as text.`;
  report({ severity: 'warning', code: 'prompt/unknown-type', message, ...rangeOfValue(entry) });
  return 'string';
}

function checkDefault(entry: SourceEntry, type: VariableType, allowed: readonly Json[] | null, report: Report): void {
  const value = entry.value.value;
  if (value === null) return;
  const range = rangeOfValue(entry);
  if (!fitsType(value, type)) {
    report({
      severity: 'warning',
      code: 'prompt/default-type',
      message: `The default is not of the type ${type}.`,
      ...range,
    });
  } else if (allowed && !allowed.some((one) => JSON.stringify(one) === JSON.stringify(value))) {
    report({
      severity: 'warning',
      code: 'prompt/default-enum',
      message: 'The default is not one of the values in `enum`.',
      ...range,
    });
  }
}
