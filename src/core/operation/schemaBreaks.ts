// What a change of the output breaks for those who read the answer: they rely on every property that was promised, on its
// type, and on its values. So the newer schema may promise more and allow less, never the other way round.
import { canonicalJson, type Json } from '../base/hash.ts';
import type { Prompt } from '../prompt/prompt.ts';
import type { CallerBreak } from './callerBreaks.ts';

type Schema = { readonly [key: string]: Json | undefined };

/** Empty when whoever could read the older answers can read the newer ones. */
export function outputBreaks(before: Prompt, after: Prompt): CallerBreak[] {
  const [from, to] = [before.responseFormat ?? 'text', after.responseFormat ?? 'text'];
  if (from !== to) {
    return [{ path: 'responseFormat', reason: `The answer is now ${formats[to]}, not ${formats[from]}.` }];
  }
  if (from !== 'json_schema') return [];
  const breaks: CallerBreak[] = [];
  compareSchemas(schemaOf(before), schemaOf(after), { path: 'jsonSchema.schema', name: 'The answer' }, breaks);
  return breaks;
}

const formats = { text: 'text', json_object: 'a JSON object', json_schema: 'JSON by a schema' } as const;

function schemaOf({ jsonSchema }: Prompt): Schema {
  return asSchema(asSchema(jsonSchema).schema);
}

function asSchema(value: Json | undefined): Schema {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Schema) : {};
}

interface Place {
  readonly path: string;
  /** How a sentence begins: `The answer`, `The field title`. */
  readonly name: string;
}

/** What only people read, and bounds that a reader of the answer need not know. */
const harmless = new Set(
  (
    'title description examples default deprecated readOnly writeOnly $schema $id $comment additionalProperties ' +
    'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern format minItems ' +
    'maxItems uniqueItems minProperties maxProperties'
  ).split(' '),
);
const compared = new Set(['type', 'enum', 'const', 'required', 'properties', 'items']);
const deepest = 32;

function compareSchemas(before: Schema, after: Schema, place: Place, breaks: CallerBreak[], depth = 0): void {
  const report = (reason: string) => breaks.push({ path: place.path, reason: `${place.name} ${reason}` });
  if (depth > deepest) {
    if (canonicalJson(before) !== canonicalJson(after)) report('changed too deep inside to tell what it means.');
    return;
  }
  if (!isWithin(typesOf(after), typesOf(before))) report('has another type.');
  if (!isWithin(valuesOf(after), valuesOf(before))) report('can have values it could not have before.');
  if (hasOtherRest(before, after)) report('changed in a way that may break who reads it.');
  compareProperties(before, after, place, breaks, depth);
  if (before.items !== undefined || after.items !== undefined) {
    const inner = { path: `${place.path}.items`, name: `A member of ${lowerFirst(place.name)}` };
    compareSchemas(asSchema(before.items), asSchema(after.items), inner, breaks, depth + 1);
  }
}

function compareProperties(before: Schema, after: Schema, place: Place, breaks: CallerBreak[], depth: number): void {
  const [old, now] = [asSchema(before.properties), asSchema(after.properties)];
  const promised = new Set(Array.isArray(before.required) ? before.required : []);
  const kept = new Set(Array.isArray(after.required) ? after.required : []);
  for (const [key, schema] of Object.entries(old)) {
    const inner = { path: `${place.path}.properties.${key}`, name: `The field ${key}` };
    if (!Object.hasOwn(now, key)) {
      breaks.push({ path: inner.path, reason: `${inner.name} is gone.` });
      continue;
    }
    if (promised.has(key) && !kept.has(key)) {
      breaks.push({ path: inner.path, reason: `${inner.name} may now be missing.` });
    }
    compareSchemas(asSchema(schema), asSchema(now[key]), inner, breaks, depth + 1);
  }
}

/** Null when every type is allowed. */
function typesOf({ type }: Schema): readonly Json[] | null {
  if (type === undefined) return null;
  const types = Array.isArray(type) ? type : [type as Json];
  return types.includes('number') ? [...types, 'integer'] : types;
}

/** Null when every value is allowed. */
function valuesOf({ enum: allowed, const: only }: Schema): readonly Json[] | null {
  if (only !== undefined) return [only];
  return Array.isArray(allowed) ? allowed : null;
}

function isWithin(after: readonly Json[] | null, before: readonly Json[] | null): boolean {
  if (before === null) return true;
  if (after === null) return false;
  const known = new Set(before.map((value) => canonicalJson(value)));
  return after.every((value) => known.has(canonicalJson(value)));
}

/** References, alternatives and conditions are not followed: when one of them differs, nobody can promise anything. */
function hasOtherRest(before: Schema, after: Schema): boolean {
  return canonicalJson(restOf(before)) !== canonicalJson(restOf(after));
}

function restOf(schema: Schema): Json {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => !harmless.has(key) && !compared.has(key))
      .map(([key, value]) => [key, withoutWords(value as Json)]),
  );
}

const wordKeys = new Set(['title', 'description', 'examples', 'default', '$comment']);

function withoutWords(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value as Schema)
      // A property may be called `title`; then it is a schema and no text.
      .filter(([key, member]) => !(wordKeys.has(key) && (typeof member !== 'object' || key === 'examples')))
      .map(([key, member]) => [key, withoutWords(member as Json)]),
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
