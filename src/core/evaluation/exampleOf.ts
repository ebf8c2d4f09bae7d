// The least that a JSON Schema allows, as far as judges' schemas go: objects with all their properties, one item in a list, the
// first of several choices, the highest number.
import type { Json } from '../base/hash.ts';

/** Longer lists are asked about in parts, so nobody knows in how many. */
const longestWholeList = 60;

interface Shape {
  readonly type?: string;
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly anyOf?: readonly Json[];
  readonly properties?: { readonly [name: string]: Json };
  readonly items?: Json;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** `text` gives what stands for a text; it is told whether that is one of a list that may be long. */
export function exampleOf(schema: Json, text: (isOfList: boolean) => string, isOfList = false): Json {
  const shape = schema as Shape;
  const { type, properties = {}, items, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = shape;
  if (shape.const !== undefined) return shape.const;
  if (shape.enum !== undefined) return shape.enum[0] ?? null;
  if (shape.anyOf !== undefined) return exampleOf(shape.anyOf[0] ?? {}, text, isOfList);
  if (type === 'object')
    return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, exampleOf(one, text, isOfList)]));
  if (type === 'array')
    return Array.from({ length: Math.max(1, minItems) }, () =>
      exampleOf(items ?? {}, text, isOfList || maxItems > longestWholeList),
    );
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return shape.maximum ?? shape.minimum ?? 1;
  return text(isOfList);
}
