// Keywords of JSON Schema that look at one value and at no schema inside: each gives what is wrong, or null.
import { canonicalJson, type Json } from '../../base/hash.ts';
import { countCharacters } from '../countWords.ts';
import { isSameJson } from '../jsonText.ts';
import { isTextFormat, type TextFormat, textFormats } from '../textFormat.ts';
import { isObject, SchemaProblem } from './schemaIndex.ts';

type Keyword = (value: Json, limit: Json) => string | null;

const typeNames = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'];
/** Formats that say something about data; Markdown and the like are ours. */
const knownFormats = new Set<string>(
  textFormats.filter((name) => !['url', 'markdown', 'integer', 'number', 'hex-color', 'base64'].includes(name)),
);

function hasType(value: Json, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

function isOfType(value: Json, limit: Json): string | null {
  const types = (Array.isArray(limit) ? limit : [limit]) as readonly Json[];
  for (const type of types) if (!typeNames.includes(String(type))) throw wrong('type', typeNames.join(', '));
  return types.some((type) => hasType(value, String(type))) ? null : `must be of type ${types.join(' or ')}`;
}

function wrong(keyword: string, wanted: string): SchemaProblem {
  return new SchemaProblem(`\`${keyword}\` in the schema must be ${wanted}.`);
}

/** A keyword with a number, about values that `measure` gives a number for. */
function bound(
  keyword: string,
  measure: (value: Json) => number | null,
  rule: { holds(quantity: number, limit: number): boolean; words(limit: number): string },
): Keyword {
  return (value, limit) => {
    if (typeof limit !== 'number') throw wrong(keyword, 'a number');
    const quantity = measure(value);
    return quantity === null || rule.holds(quantity, limit) ? null : rule.words(limit);
  };
}

const numberOf = (value: Json) => (typeof value === 'number' ? value : null);
const lengthOf = (value: Json) => (typeof value === 'string' ? countCharacters(value) : null);
const sizeOf = (value: Json) => (Array.isArray(value) ? value.length : null);
const keyCountOf = (value: Json) => (isObject(value) ? Object.keys(value).length : null);
const atLeast = (what: string) => ({
  holds: (quantity: number, limit: number) => quantity >= limit,
  words: (limit: number) => `must ${what} at least ${limit}`,
});
const atMost = (what: string) => ({
  holds: (quantity: number, limit: number) => quantity <= limit,
  words: (limit: number) => `must ${what} at most ${limit}`,
});

/** A quotient is whole when it is so within the precision of its operands: 0.0075 is 75 times 0.0001. */
function isMultiple(value: number, of: number): boolean {
  if (of <= 0) throw wrong('multipleOf', 'above 0');
  const quotient = value / of;
  return (
    Number.isFinite(quotient) && Math.abs(quotient - Math.round(quotient)) <= 1e-9 * Math.max(1, Math.abs(quotient))
  );
}

function textList(keyword: string, limit: Json): readonly string[] {
  if (!Array.isArray(limit) || limit.some((item) => typeof item !== 'string')) throw wrong(keyword, 'a list of names');
  return limit as readonly string[];
}

function requires(value: Json, names: readonly string[]): string | null {
  const missing = isObject(value) ? names.find((name) => !Object.hasOwn(value, name)) : undefined;
  return missing === undefined ? null : `must have the member ${JSON.stringify(missing)}`;
}

export const valueKeywords: { readonly [keyword: string]: Keyword } = {
  type: isOfType,
  enum: (value, limit) => {
    if (!Array.isArray(limit)) throw wrong('enum', 'a list');
    return limit.some((one) => isSameJson(value, one as Json)) ? null : 'must be one of the listed values';
  },
  const: (value, limit) => (isSameJson(value, limit) ? null : 'must be the given constant'),
  minimum: bound('minimum', numberOf, atLeast('be')),
  maximum: bound('maximum', numberOf, atMost('be')),
  exclusiveMinimum: bound('exclusiveMinimum', numberOf, {
    holds: (quantity, limit) => quantity > limit,
    words: (limit) => `must be above ${limit}`,
  }),
  exclusiveMaximum: bound('exclusiveMaximum', numberOf, {
    holds: (quantity, limit) => quantity < limit,
    words: (limit) => `must be below ${limit}`,
  }),
  multipleOf: bound('multipleOf', numberOf, { holds: isMultiple, words: (limit) => `must be a multiple of ${limit}` }),
  minLength: bound('minLength', lengthOf, atLeast('have a length of')),
  maxLength: bound('maxLength', lengthOf, atMost('have a length of')),
  minItems: bound('minItems', sizeOf, atLeast('have a number of items of')),
  maxItems: bound('maxItems', sizeOf, atMost('have a number of items of')),
  minProperties: bound('minProperties', keyCountOf, atLeast('have a number of members of')),
  maxProperties: bound('maxProperties', keyCountOf, atMost('have a number of members of')),
  uniqueItems: (value, limit) => {
    if (limit !== true || !Array.isArray(value)) return null;
    return new Set(value.map((item) => canonicalJson(item as Json))).size === value.length
      ? null
      : 'must not repeat an item';
  },
  required: (value, limit) => requires(value, textList('required', limit)),
  dependentRequired: (value, limit) => {
    if (!isObject(limit)) throw wrong('dependentRequired', 'a mapping');
    const present = Object.entries(limit).filter(([name]) => isObject(value) && Object.hasOwn(value, name));
    return present.map(([, names]) => requires(value, textList('dependentRequired', names))).find((one) => one) ?? null;
  },
  format: (value, limit) => {
    if (typeof limit !== 'string') throw wrong('format', 'a name');
    if (typeof value !== 'string' || !knownFormats.has(limit)) return null;
    return isTextFormat(limit as TextFormat, value) ? null : `must be of the format ${limit}`;
  },
};
