// The options of an evaluator in words, from its schema: for the documentation, and for whoever writes a prompt file.
import * as z from 'zod/mini';
import type { Evaluator } from './evaluator.ts';

export interface DescribedOption {
  readonly name: string;
  /** `text or list of text`. */
  readonly kind: string;
  readonly isNeeded: boolean;
  /** As JSON; null without one. */
  readonly default: string | null;
  /** Where only these are allowed; null otherwise. */
  readonly values: readonly string[] | null;
}

interface JsonSchema {
  readonly type?: string;
  readonly properties?: { readonly [name: string]: JsonSchema };
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
}

export function describeOptions({ options }: Pick<Evaluator, 'options'>): readonly DescribedOption[] {
  const schema = z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const needed = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    ...{ name, kind: kindOf(property), isNeeded: needed.has(name) },
    default: property.default === undefined ? null : JSON.stringify(property.default),
    values: property.enum?.map(String) ?? (property.type === 'boolean' ? ['true', 'false'] : null),
  }));
}

/** `text (needed)`, `integer, 1 unless said otherwise`. */
export function optionKindText({ kind, isNeeded, default: value }: DescribedOption): string {
  return `${kind}${isNeeded ? ' (needed)' : ''}${value === null ? '' : `, ${value} unless said otherwise`}`;
}

function kindOf({ type, anyOf, enum: values, const: constant, items }: JsonSchema): string {
  if (constant !== undefined) return JSON.stringify(constant);
  if (values) return values.map(String).join(', ');
  if (anyOf) return [...new Set(anyOf.map(kindOf))].join(' or ');
  if (type === 'array') return items ? `list of ${kindOf(items)}` : 'list';
  if (type === 'string') return 'text';
  if (type === 'boolean') return 'true or false';
  return type === 'object' ? 'mapping' : (type ?? 'anything');
}
