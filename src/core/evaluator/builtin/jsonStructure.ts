// Whether the answer is JSON, has JSON in it, and follows a schema: promptfoo's `is-json` and `contains-json` with draft 7,
// and ours, where the draft can be said and the prompt's own schema is the default.
import * as z from 'zod/mini';
import type { Json } from '../../base/hash.ts';
import { once } from '../../base/once.ts';
import { readYaml } from '../../prompt/readYaml.ts';
import { defineEvaluator, type EvaluatorResult, failure, unknown, verdict } from '../evaluator.ts';
import type { EvaluatorTools } from '../evaluatorTools.ts';
import { findJson } from '../findJson.ts';
import { type SchemaDraft, SchemaProblem } from '../jsonSchema/schemaIndex.ts';
import type { SchemaError } from '../jsonSchema/validateJson.ts';
import { isJson, parseJson } from '../jsonText.ts';
import { matchSchema } from '../matchSchema.ts';
import { quoteShort } from '../quoteShort.ts';

const schemaValue = once(() => z.union([z.string(), z.boolean(), z.record(z.string(), z.json())]));
const drafts = once(() => z.enum(['7', '2019-09', '2020-12']));

interface SchemaUse {
  /** A mapping, or its text in JSON or YAML. */
  readonly schema: Json;
  readonly draft: SchemaDraft;
  readonly tools: EvaluatorTools;
}

const isJsonEvaluator = defineEvaluator({
  id: 'is-json',
  title: 'Is JSON',
  summary:
    'The whole answer is JSON, and follows the JSON Schema `value` if there is one (draft 7 unless it says another).',
  options: () => z.strictObject({ value: z.optional(schemaValue()) }),
  needs: [],
  version: 1,
  evaluate({ output }, { value }, tools) {
    if (!isJson(output)) return verdict(false, `${quoteShort(output)} is not JSON.`);
    if (!value) return verdict(true, '');
    return followSchema(output, { schema: value as Json, draft: '7', tools });
  },
});

const containsJson = defineEvaluator({
  id: 'contains-json',
  title: 'Contains JSON',
  summary:
    'The answer has a JSON object in it, also one that leaves out quotation marks, and one of them follows the JSON Schema `value` if there is one (draft 7 unless it says another).',
  options: () => z.strictObject({ value: z.optional(schemaValue()) }),
  needs: [],
  version: 1,
  async evaluate({ output }, { value }, tools) {
    const { objects, isComplete } = findJson(output);
    if (objects.length === 0) {
      return isComplete ? verdict(false, 'The answer has no JSON in it.') : unknown('The answer has too many braces.');
    }
    if (!value) return verdict(true, '');
    let last: EvaluatorResult = unknown('The answer has no JSON in it.');
    for (const object of objects) {
      last = await judgeBySchema(object, { schema: value as Json, draft: '7', tools });
      if (last.passed !== false) return last;
    }
    return isComplete ? last : unknown('The answer has too many braces.');
  },
});

const jsonSchema = defineEvaluator({
  id: 'json-schema',
  title: 'JSON Schema',
  summary:
    'The whole answer is JSON that follows `schema`, or the `jsonSchema` of the prompt without it. The draft is what `$schema` says, else `draft`: 7, 2019-09 or 2020-12. Known formats are checked.',
  options: () => z.strictObject({ schema: z.optional(schemaValue()), draft: z._default(drafts(), '2020-12') }),
  needs: [],
  version: 1,
  templates: [],
  evaluate(subject, { schema, draft }, tools) {
    const wanted = (schema as Json | undefined) ?? schemaOfPrompt(subject.jsonSchema);
    if (wanted === null) return unknown('There is no schema: neither here nor in the prompt.');
    return followSchema(subject.output, { schema: wanted, draft, tools });
  },
});

/** `jsonSchema` of a prompt is `{name, schema}` as OpenAI wants it, its text, or the bare schema. */
function schemaOfPrompt(written: Json | null): Json | null {
  const value = typeof written === 'string' ? (parseJson(written) ?? null) : written;
  const isWrapped = typeof value === 'object' && value !== null && 'schema' in value && 'name' in value;
  return isWrapped ? ((value as { readonly [key: string]: Json }).schema ?? null) : value;
}

const keyList = once(() => z.union([z.string(), z.array(z.string())]));

const json = defineEvaluator({
  id: 'json',
  title: 'JSON with keys',
  summary: 'The whole answer is JSON; it has the members `hasKey` and a value at `path`, such as `items[0].name`.',
  options: () =>
    z.strictObject({
      validJson: z.optional(z.literal(true)),
      hasKey: z.optional(keyList()),
      path: z.optional(z.string()),
    }),
  needs: [],
  version: 1,
  templates: [],
  evaluate({ output }, { hasKey = [], path }) {
    const value = parseJson(output);
    if (value === undefined) return verdict(false, `${quoteShort(output)} is not JSON.`);
    const missing = [hasKey].flat().find((key) => valueAt(value, [key]) === undefined);
    if (missing !== undefined) return verdict(false, `The JSON has no member ${quoteShort(missing)}.`);
    const steps = path?.match(/[^.[\]]+/g) ?? [];
    return verdict(valueAt(value, steps) !== undefined, `The JSON has nothing at ${quoteShort(path ?? '')}.`);
  },
});

function valueAt(value: Json, steps: readonly string[]): Json | undefined {
  let at: Json | undefined = value;
  for (const step of steps) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as { readonly [key: string]: Json })[step];
  }
  return at;
}

const yaml = defineEvaluator({
  id: 'is-yaml',
  title: 'Is YAML',
  summary:
    'The whole answer is a YAML mapping or list (any text is a YAML text), and follows the JSON Schema `value` if there is one (2020-12 unless it says another).',
  options: () => z.strictObject({ value: z.optional(schemaValue()) }),
  needs: [],
  version: 1,
  evaluate({ output }, { value }, tools) {
    const { root, findings } = readYaml(output);
    if (!root) return verdict(false, `The answer is not YAML. ${findings[0]?.message ?? 'It is empty.'}`);
    if (root.kind === 'scalar') return verdict(false, 'The answer is a plain text, no mapping and no list.');
    return value
      ? judgeBySchema(root.value as Json, { schema: value as Json, draft: '2020-12', tools })
      : verdict(true, '');
  },
});

async function followSchema(output: string, use: SchemaUse): Promise<EvaluatorResult> {
  const value = parseJson(output);
  if (value !== undefined) return judgeBySchema(value, use);
  return isJson(output)
    ? unknown('The JSON is nested too deeply.')
    : verdict(false, `${quoteShort(output)} is not JSON.`);
}

async function judgeBySchema(value: Json, { schema, draft, tools }: SchemaUse): Promise<EvaluatorResult> {
  const read = typeof schema === 'string' ? readYaml(schema).root?.value : schema;
  if (read === undefined) return failure('evaluator/wrong-option', 'The schema is neither JSON nor YAML.');
  try {
    const errors = await matchSchema(value, read, { draft, matchRegex: tools.matchRegex });
    return verdict(errors.length === 0, describe(errors), errors.length > 0 ? { errors: toJson(errors) } : undefined);
  } catch (error) {
    if (error instanceof SchemaProblem) return failure('evaluator/schema', error.message);
    throw error;
  }
}

function describe(errors: readonly SchemaError[]): string {
  const sentences = errors.slice(0, 3).map(({ pointer, message }) => `${quoteShort(pointer || '/')} ${message}.`);
  return `The JSON does not follow the schema: ${sentences.join(' ')}`;
}

function toJson(errors: readonly SchemaError[]): Json {
  return errors.map(({ pointer, message }) => ({ pointer, message }));
}

export const jsonStructure = [isJsonEvaluator, containsJson, jsonSchema, json, yaml];
