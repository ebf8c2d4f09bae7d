// JSON Schema (drafts 7, 2019-09, 2020-12) by walking schema and value together: nothing is compiled, steps are counted,
// and patterns are matched by the caller. `format` asserts the formats we know, as promptfoo's validator does.
import type { Json } from '../../base/hash.ts';
import {
  asSchema,
  draftOf,
  isObject,
  type Schema,
  type SchemaDraft,
  SchemaIndex,
  type SchemaObject,
  SchemaProblem,
} from './schemaIndex.ts';
import { valueKeywords } from './valueKeywords.ts';

export interface SchemaError {
  /** JSON pointer of the value. */
  readonly pointer: string;
  readonly message: string;
}

export interface SchemaOptions {
  /** Of a schema that names none; 2020-12 unless given. */
  readonly draft?: SchemaDraft;
  /** Whether a pattern of the schema matches a text. */
  matches(pattern: string, text: string): boolean;
}

const maxSteps = 2_000_000;
const maxDepth = 400;
const mostErrors = 20;

/** What is wrong, at most 20 of it; empty for a valid value. Throws a SchemaProblem for a schema that cannot be used. */
export function validateJson(value: Json, schema: Json, options: SchemaOptions): readonly SchemaError[] {
  const index = new SchemaIndex(schema, draftOf(schema) ?? options.draft ?? '2020-12');
  const validation = new Validation(index, options.matches);
  const isValid = validation.check(value, index.root, '', newSeen());
  return isValid ? [] : validation.errors;
}

/** Members and items that some keyword has judged, for the `unevaluated` keywords. */
interface Seen {
  readonly members: Set<string>;
  readonly items: Set<number>;
}

const newSeen = (): Seen => ({ members: new Set(), items: new Set() });

class Validation {
  errors: SchemaError[] = [];
  readonly #index: SchemaIndex;
  readonly #matches: SchemaOptions['matches'];
  readonly #scope: string[] = [];
  #steps = 0;
  #depth = 0;

  constructor(index: SchemaIndex, matches: SchemaOptions['matches']) {
    this.#index = index;
    this.#matches = matches;
  }

  check(value: Json, schema: Schema, pointer: string, seen: Seen): boolean {
    if (++this.#steps > maxSteps) throw new SchemaProblem('Checking the schema takes too many steps.');
    if (typeof schema === 'boolean') return schema || this.#fail(pointer, 'is not allowed here');
    if (++this.#depth > maxDepth) throw new SchemaProblem('The references of the schema go in circles, or too deep.');
    this.#scope.push(this.#index.baseOf(schema));
    const isValid = this.#checkKeywords(value, schema, pointer, seen);
    this.#scope.pop();
    this.#depth--;
    return isValid;
  }

  #checkKeywords(value: Json, schema: SchemaObject, pointer: string, seen: Seen): boolean {
    const at = { value, schema, pointer, seen };
    if (this.#index.draft === '7' && schema.$ref !== undefined) return this.#checkReferences(at);
    let isValid = this.#checkReferences(at);
    for (const [keyword, limit] of Object.entries(schema)) {
      const problem = Object.hasOwn(valueKeywords, keyword) ? valueKeywords[keyword]?.(value, limit) : null;
      if (problem) isValid = this.#fail(pointer, problem);
    }
    if (typeof schema.pattern === 'string' && typeof value === 'string' && !this.#matches(schema.pattern, value)) {
      isValid = this.#fail(pointer, `must match the pattern ${schema.pattern.slice(0, 80)}`);
    }
    isValid = this.#checkLogic(at) && isValid;
    if (Array.isArray(value)) isValid = this.#checkItems(at, value as readonly Json[]) && isValid;
    if (isObject(value)) isValid = this.#checkMembers(at, value) && isValid;
    return isValid;
  }

  #checkReferences({ value, schema, pointer, seen }: At): boolean {
    let isValid = true;
    const base = this.#index.baseOf(schema);
    const { $ref, $dynamicRef, $recursiveRef } = schema;
    if (typeof $ref === 'string') isValid = this.#within(value, this.#index.resolve($ref, base), pointer, seen);
    if (typeof $dynamicRef === 'string' && this.#index.draft === '2020-12') {
      isValid = this.#within(value, this.#resolveDynamic($dynamicRef, base), pointer, seen) && isValid;
    }
    if ($recursiveRef === '#' && this.#index.draft === '2019-09') {
      isValid = this.#within(value, this.#resolveRecursive(base), pointer, seen) && isValid;
    }
    return isValid;
  }

  /** An anchor of the same name in the outermost resource being checked takes the place of the nearest one. */
  #resolveDynamic(reference: string, base: string): Schema {
    const target = this.#index.resolve(reference, base);
    const name = reference.slice(reference.indexOf('#') + 1);
    const isDynamic = isObject(target) && target.$dynamicAnchor === name;
    const outer = isDynamic ? this.#scope.find((one) => this.#index.hasDynamicAnchor(one, name)) : undefined;
    return (outer === undefined ? null : this.#index.anchor(outer, name)) ?? target;
  }

  #resolveRecursive(base: string): Schema {
    const isOpen = (one: string) => {
      const root = this.#index.resource(one);
      return isObject(root) && root.$recursiveAnchor === true;
    };
    const outer = isOpen(base) ? this.#scope.find(isOpen) : undefined;
    return this.#index.resource(outer ?? base);
  }

  #checkLogic({ value, schema, pointer, seen }: At): boolean {
    let isValid = true;
    for (const part of this.#list(schema, 'allOf')) isValid = this.#within(value, part, pointer, seen) && isValid;
    const anyOf = this.#list(schema, 'anyOf');
    if (anyOf.length > 0 && this.#countValid(value, anyOf, pointer, seen) === 0) {
      isValid = this.#fail(pointer, 'must satisfy one of the schemas of `anyOf`');
    }
    const oneOf = this.#list(schema, 'oneOf');
    const count = this.#countValid(value, oneOf, pointer, seen);
    if (oneOf.length > 0 && count !== 1) {
      isValid = this.#fail(pointer, `must satisfy exactly one of the schemas of \`oneOf\`, not ${count}`);
    }
    if (schema.not !== undefined && this.#quietly(value, asSchema(schema.not), pointer, newSeen())) {
      isValid = this.#fail(pointer, 'must not satisfy the schema of `not`');
    }
    if (schema.if === undefined) return isValid;
    const branch = this.#quietly(value, asSchema(schema.if), pointer, seen) ? schema.then : schema.else;
    return (branch === undefined || this.#within(value, asSchema(branch), pointer, seen)) && isValid;
  }

  #list(schema: SchemaObject, keyword: string): readonly Schema[] {
    const list = schema[keyword];
    if (list === undefined) return [];
    if (!Array.isArray(list)) throw new SchemaProblem(`\`${keyword}\` in the schema must be a list of schemas.`);
    return list.map((item) => asSchema(item as Json));
  }

  #countValid(value: Json, schemas: readonly Schema[], pointer: string, seen: Seen): number {
    return schemas.filter((schema) => this.#quietly(value, schema, pointer, seen)).length;
  }

  #checkItems({ schema, pointer, seen }: At, items: readonly Json[]): boolean {
    const { draft } = this.#index;
    const heads = draft === '2020-12' ? schema.prefixItems : Array.isArray(schema.items) ? schema.items : undefined;
    const prefix = Array.isArray(heads) ? heads.map((item) => asSchema(item as Json)) : [];
    const tail =
      draft === '2020-12' ? schema.items : Array.isArray(schema.items) ? schema.additionalItems : schema.items;
    let isValid = true;
    const check = (from: number, pick: (at: number) => Schema | undefined) => {
      for (let at = from; at < items.length; at++) {
        const one = pick(at);
        if (one === undefined) continue;
        seen.items.add(at);
        isValid = this.check(items[at] as Json, one, `${pointer}/${at}`, newSeen()) && isValid;
      }
    };
    check(0, (at) => prefix[at]);
    if (tail !== undefined) check(prefix.length, () => asSchema(tail));
    isValid = this.#checkContains(schema, { items, pointer, seen }) && isValid;
    const rest = draft === '7' ? undefined : schema.unevaluatedItems;
    if (rest !== undefined) check(0, (at) => (seen.items.has(at) ? undefined : asSchema(rest)));
    return isValid;
  }

  #checkContains(
    schema: SchemaObject,
    { items, pointer, seen }: { items: readonly Json[]; pointer: string; seen: Seen },
  ): boolean {
    if (schema.contains === undefined) return true;
    const wanted = asSchema(schema.contains);
    const hits = [...items.keys()].filter((at) =>
      this.#quietly(items[at] as Json, wanted, `${pointer}/${at}`, newSeen()),
    );
    if (this.#index.draft === '2020-12') for (const at of hits) seen.items.add(at);
    const counts = this.#index.draft !== '7';
    const least = counts && typeof schema.minContains === 'number' ? schema.minContains : 1;
    const most = counts && typeof schema.maxContains === 'number' ? schema.maxContains : Number.POSITIVE_INFINITY;
    const isValid = hits.length >= least && hits.length <= most;
    return isValid || this.#fail(pointer, `has ${hits.length} items of the kind that \`contains\` asks for`);
  }

  #checkMembers({ schema, pointer, seen, value: whole }: At, value: SchemaObject): boolean {
    let isValid = true;
    const check = (key: string, one: Schema) => {
      seen.members.add(key);
      const child = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      isValid = this.check(value[key] as Json, one, child, newSeen()) && isValid;
    };
    const named = this.#map(schema, 'properties');
    const patterns = Object.entries(this.#map(schema, 'patternProperties'));
    const extra = schema.additionalProperties;
    for (const key of Object.keys(value)) {
      const own = Object.hasOwn(named, key) ? [asSchema(named[key])] : [];
      const matching = patterns.filter(([pattern]) => this.#matches(pattern, key)).map(([, one]) => asSchema(one));
      for (const one of [...own, ...matching]) check(key, one);
      if (own.length + matching.length === 0 && extra !== undefined) check(key, asSchema(extra));
      if (schema.propertyNames !== undefined) {
        isValid = this.check(key, asSchema(schema.propertyNames), pointer, newSeen()) && isValid;
      }
    }
    isValid = this.#checkDependencies({ schema, pointer, seen, value: whole }, value) && isValid;
    const rest = this.#index.draft === '7' ? undefined : schema.unevaluatedProperties;
    if (rest !== undefined)
      for (const key of Object.keys(value)) if (!seen.members.has(key)) check(key, asSchema(rest));
    return isValid;
  }

  #checkDependencies({ schema, pointer, seen }: At, value: SchemaObject): boolean {
    let isValid = true;
    for (const keyword of ['dependencies', 'dependentSchemas']) {
      for (const [key, wanted] of Object.entries(this.#map(schema, keyword))) {
        if (!Object.hasOwn(value, key)) continue;
        const part: Schema = Array.isArray(wanted) ? { required: wanted } : asSchema(wanted);
        isValid = this.#within(value, part, pointer, seen) && isValid;
      }
    }
    return isValid;
  }

  #map(schema: SchemaObject, keyword: string): SchemaObject {
    const map = schema[keyword];
    if (map === undefined) return {};
    if (!isObject(map)) throw new SchemaProblem(`\`${keyword}\` in the schema must be a mapping.`);
    return map;
  }

  /** Another schema about the same value: what it has judged counts here too when it is satisfied. */
  #within(value: Json, schema: Schema, pointer: string, seen: Seen): boolean {
    const inner = newSeen();
    const isValid = this.check(value, schema, pointer, inner);
    if (isValid) {
      for (const key of inner.members) seen.members.add(key);
      for (const at of inner.items) seen.items.add(at);
    }
    return isValid;
  }

  /** The same, where a no is no error of the whole. */
  #quietly(value: Json, schema: Schema, pointer: string, seen: Seen): boolean {
    const { errors } = this;
    this.errors = [];
    const isValid = this.#within(value, schema, pointer, seen);
    this.errors = errors;
    return isValid;
  }

  #fail(pointer: string, message: string): false {
    if (this.errors.length < mostErrors) this.errors.push({ pointer, message });
    return false;
  }
}

interface At {
  readonly value: Json;
  readonly schema: SchemaObject;
  readonly pointer: string;
  readonly seen: Seen;
}
