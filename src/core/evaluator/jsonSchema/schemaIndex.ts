// Where the parts of a JSON Schema are: its draft, its embedded resources, its anchors. Only what stands in the document is
// found; nothing is fetched.
import type { Json } from '../../base/hash.ts';

export type SchemaObject = { readonly [key: string]: Json };
export type Schema = boolean | SchemaObject;
export type SchemaDraft = '7' | '2019-09' | '2020-12';

/** A schema that cannot be used. The message says why, without quotation of more than a name. */
export class SchemaProblem extends Error {}

const maxDepth = 200;
/** Members that hold data, in which nothing is a schema. */
const dataKeys = new Set(['enum', 'const', 'default', 'examples']);

/** The draft that `$schema` names; null for a schema that names none. */
export function draftOf(schema: Json): SchemaDraft | null {
  const named = isObject(schema) && typeof schema.$schema === 'string' ? schema.$schema : null;
  if (named === null) return null;
  const found = /^https?:\/\/json-schema\.org\/(?:draft\/)?(draft-0[67]|2019-09|2020-12)\/schema#?$/.exec(named)?.[1];
  if (!found)
    throw new SchemaProblem(`The draft ${named.slice(0, 80)} is not known. Drafts 6, 7, 2019-09 and 2020-12 are.`);
  return found.startsWith('draft') ? '7' : (found as SchemaDraft);
}

export class SchemaIndex {
  readonly draft: SchemaDraft;
  readonly root: Schema;
  /** By absolute address, without a fragment. */
  readonly #resources = new Map<string, Schema>();
  /** By address and anchor. */
  readonly #anchors = new Map<string, Schema>();
  readonly #dynamicAnchors = new Set<string>();
  readonly #bases = new Map<Schema, string>();

  constructor(schema: Json, draft: SchemaDraft) {
    this.draft = draft;
    this.root = asSchema(schema);
    this.#resources.set('', this.root);
    this.#visit(schema, '', 0);
  }

  /** Address of the resource that a schema belongs to. */
  baseOf(schema: Schema): string {
    return this.#bases.get(schema) ?? '';
  }

  resource(base: string): Schema {
    return this.#resources.get(base) ?? this.root;
  }

  hasDynamicAnchor(base: string, name: string): boolean {
    return this.#dynamicAnchors.has(`${base}#${name}`);
  }

  anchor(base: string, name: string): Schema | null {
    return this.#anchors.get(`${base}#${name}`) ?? null;
  }

  /** The schema that `reference` means where `base` is the address of the resource around it. */
  resolve(reference: string, base: string): Schema {
    const [address = '', fragment = ''] = splitOnce(reference, '#');
    const target = address === '' ? base : resolveAddress(base, address);
    const root = this.#resources.get(target);
    if (root === undefined) {
      throw new SchemaProblem(`The reference ${reference.slice(0, 80)} leads out of the schema. Nothing is fetched.`);
    }
    if (fragment === '') return root;
    const found = fragment.startsWith('/') ? followPointer(root, fragment) : this.anchor(target, fragment);
    if (found === null) throw new SchemaProblem(`The reference ${reference.slice(0, 80)} leads nowhere.`);
    return found;
  }

  #visit(node: Json, base: string, depth: number): void {
    if (depth > maxDepth) throw new SchemaProblem(`The schema is nested more than ${maxDepth} levels deep.`);
    if (Array.isArray(node)) {
      for (const item of node) this.#visit(item as Json, base, depth + 1);
      return;
    }
    if (!isObject(node)) return;
    const inner = this.#register(node, base);
    this.#bases.set(node, inner);
    for (const [key, value] of Object.entries(node)) if (!dataKeys.has(key)) this.#visit(value, inner, depth + 1);
  }

  #register(node: SchemaObject, base: string): string {
    const { $id: id, $anchor: anchor, $dynamicAnchor: dynamicAnchor } = node;
    const isOldAnchor = typeof id === 'string' && id.startsWith('#');
    if (isOldAnchor && this.draft === '7') this.#anchors.set(`${base}${id}`, node);
    // Beside a reference, draft 7 reads nothing.
    const isIgnored = this.draft === '7' && node.$ref !== undefined;
    const inner =
      typeof id === 'string' && !isOldAnchor && !isIgnored ? resolveAddress(base, splitOnce(id, '#')[0] ?? '') : base;
    if (inner !== base) this.#resources.set(inner, node);
    if (typeof anchor === 'string') this.#anchors.set(`${inner}#${anchor}`, node);
    if (typeof dynamicAnchor === 'string') {
      this.#anchors.set(`${inner}#${dynamicAnchor}`, node);
      this.#dynamicAnchors.add(`${inner}#${dynamicAnchor}`);
    }
    return inner;
  }
}

export function isObject(value: Json | undefined): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Throws a SchemaProblem for a value that is no schema. */
export function asSchema(value: Json | undefined): Schema {
  if (typeof value === 'boolean' || isObject(value)) return value;
  throw new SchemaProblem('A schema is a mapping, or true or false.');
}

function splitOnce(text: string, mark: string): string[] {
  const at = text.indexOf(mark);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}

/** RFC 3986 §5.2 for what occurs in schemas: absolute addresses, absolute paths, relative paths. */
function resolveAddress(base: string, reference: string): string {
  if (reference === '') return base;
  if (/^[a-z][a-z\d+.-]*:/i.test(reference)) return reference;
  const origin = /^[a-z][a-z\d+.-]*:\/\/[^/]*/i.exec(base)?.[0] ?? '';
  if (reference.startsWith('/')) return origin + reference;
  const path = base.slice(origin.length);
  const parts = `${path.slice(0, path.lastIndexOf('/') + 1)}${reference}`.split('/');
  const kept: string[] = [];
  for (const part of parts) {
    if (part === '..') kept.pop();
    else if (part !== '.') kept.push(part);
  }
  const joined = kept.join('/');
  return origin !== '' && !joined.startsWith('/') ? `${origin}/${joined}` : origin + joined;
}

/** RFC 6901 in a URI fragment; null when it leads nowhere. */
function followPointer(root: Schema, pointer: string): Schema | null {
  let node: Json | undefined = root;
  for (const step of pointer.slice(1).split('/')) {
    const key = decodeFragment(step).replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(node)) node = /^\d+$/.test(key) ? (node[Number(key)] as Json | undefined) : undefined;
    else node = isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
  }
  return typeof node === 'boolean' || isObject(node) ? node : null;
}

function decodeFragment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
