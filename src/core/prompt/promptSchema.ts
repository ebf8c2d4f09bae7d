// The JSON Schema (draft-07) that editors use for completion, hover and squiggles, made from the key tables.
// It never flags what the parser reads without a warning, nor anything that GitHub's own schema accepts.
import type { Json } from '../base/hash.ts';
import {
  budgetKeys,
  datasetKeys,
  derivedMetricKeys,
  evaluatorKeys,
  exampleKeys,
  type KeySpec,
  type KeyType,
  messageKeys,
  parameterKeys,
  promptKeys,
  scenarioKeys,
  variableKeys,
} from './promptKeys.ts';

type Schema = { readonly [key: string]: Json };

/** The whole schema, members in a stable order. */
export function promptSchema(): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Prompt file',
    description: 'A prompt with its model, variables, examples and tests (.prompt.yaml, .prompt.yml).',
    type: 'object',
    additionalProperties: true,
    properties: { ...propertiesOf(promptKeys, nested()), ...shortForms },
    anyOf: startingKeys.map((key) => ({ required: [key] })),
  };
}

/** One of them says what the file is; the last five belong to dialects that share the suffix. */
const startingKeys = ['messages', 'prompt', 'template', 'user', 'kind', '_type', 'template_format', 'input_variables'];

const shortForms: Schema = {
  system: { description: 'Short for a message with `role: system`.', doNotSuggest: true },
  user: { description: 'Short for a message with `role: user`.', doNotSuggest: true },
  prompt: { description: 'Short for `messages` with one user message.', doNotSuggest: true },
  template: { description: 'Short for `messages` with one user message.', doNotSuggest: true },
};

/** Schemas of the values that have keys of their own, by key. */
function nested(): { readonly [key: string]: Schema } {
  const variable = objectOf(variableKeys);
  return {
    modelParameters: objectOf(parameterKeys),
    model: {
      anyOf: [
        { type: ['string', 'null'] },
        { type: 'object', additionalProperties: true, properties: propertiesOf(parameterKeys, {}) },
      ],
    },
    messages: { type: ['array', 'null'], items: { ...objectOf(messageKeys), required: ['role'] } },
    content: { type: ['string', 'number', 'boolean', 'array'] },
    variables: {
      anyOf: [
        { type: 'array', items: { anyOf: [variable, { type: ['string', 'number'] }] } },
        { type: ['object', 'null'], additionalProperties: true },
      ],
    },
    examples: { type: ['array', 'string', 'null'], items: objectOf(exampleKeys) },
    testData: { type: ['array', 'null'], items: { type: 'object', additionalProperties: true } },
    scenarios: { type: ['array', 'null'], items: { properties: propertiesOf(scenarioKeys, soft(scenarioKeys)) } },
    sweep: { ...objectOf([]), properties: propertiesOf(sweptKeys, soft(sweptKeys)) },
    datasets: { type: ['array', 'null'], items: objectOf(datasetKeys) },
    evaluators: { type: ['array', 'null'], items: { properties: propertiesOf(evaluatorKeys, soft(evaluatorKeys)) } },
    derivedMetrics: { type: ['array', 'null'], items: objectOf(derivedMetricKeys) },
    budgets: objectOf(budgetKeys),
    tools: { type: ['array', 'null'], items: { type: ['object', 'string'], additionalProperties: true } },
    responseFormat: { anyOf: [{ enum: ['text', 'json_object', 'json_schema', null] }, { type: 'object' }] },
    jsonSchema: { type: ['string', 'object', 'null'] },
    role: roleSchema(),
  };
}

/** Variables of the prompt may stand there too. */
const sweptKeys: readonly KeySpec[] = [
  { name: 'model', type: 'any', description: 'Models to try, each in a column of its own.' },
  ...parameterKeys.filter(({ name }) => name !== 'extra').map(({ isSent: _, aliases: __, ...key }) => key),
];

function objectOf(specs: readonly KeySpec[]): Schema {
  return {
    type: ['object', 'null'],
    additionalProperties: true,
    properties: propertiesOf(specs, { content: contentSchema }),
  };
}

const contentSchema: Schema = { type: ['string', 'number', 'boolean', 'array', 'null'] };

/** Keys that are offered and explained, whatever their value. */
function soft(specs: readonly KeySpec[]): { readonly [key: string]: Schema } {
  return Object.fromEntries(specs.map(({ name }) => [name, {}]));
}

function propertiesOf(specs: readonly KeySpec[], special: { readonly [key: string]: Schema }): Schema {
  const properties: { [key: string]: Json } = {};
  for (const spec of specs) {
    const schema = spec.name === 'role' ? roleSchema() : (special[spec.name] ?? schemaOf(spec));
    properties[spec.name] = {
      description: plainText(spec.description),
      markdownDescription: markdownOf(spec),
      ...schema,
    };
    for (const alias of spec.aliases ?? []) {
      properties[alias] = { description: `Another spelling of ${spec.name}.`, doNotSuggest: true, ...schema };
    }
  }
  return properties;
}

function plainText(markdown: string): string {
  return markdown.replaceAll('`', '');
}

function markdownOf(spec: KeySpec): string {
  return spec.isSent ? `${spec.description}\n\n*Part of the version: a change makes a new one.*` : spec.description;
}

const scalar = ['string', 'number', 'boolean', 'null'];
const types: { readonly [type in KeyType]: Json | undefined } = {
  string: scalar,
  number: ['number', 'null'],
  integer: ['integer', 'null'],
  boolean: ['boolean', 'string', 'null'],
  strings: ['array', ...scalar],
  list: ['array', 'null'],
  map: ['object', 'null'],
  any: undefined,
};

function schemaOf({ name, type, values }: KeySpec): Schema {
  if (values && name === 'templateFormat') return { enum: [...values] };
  if (values)
    return { anyOf: [{ enum: [...values] }, ...(types[type] === undefined ? [] : [{ type: types[type] as Json }])] };
  return types[type] === undefined ? {} : { type: types[type] as Json };
}

/** Any case is read, the lower one is offered. */
function roleSchema(): Schema {
  const values = messageKeys.find(({ name }) => name === 'role')?.values ?? [];
  const anyCase = [...values, 'model'].map((value) =>
    [...value].map((letter) => `[${letter}${letter.toUpperCase()}]`).join(''),
  );
  return { anyOf: [{ enum: [...values] }, { type: 'string', pattern: `^(?:${anyCase.join('|')})$` }] };
}
