// What shapes the answer besides the text: few-shot examples, tools, response format and JSON schema.
import type { Json } from '../base/hash.ts';
import type { Report } from './finding.ts';
import type { Example, Prompt } from './prompt.ts';
import { exampleKeys } from './promptKeys.ts';
import { type Fields, rangeOfValue, readFields, readList } from './readFields.ts';
import { readExampleMessages } from './readMessages.ts';
import { findEntry, type SourceEntry, type SourceNode, textOf } from './sourceNode.ts';

type OutputKeys = 'examples' | 'tools' | 'toolChoice' | 'responseFormat' | 'jsonSchema';

export function readOutput(fields: Fields, report: Report): Pick<Prompt, OutputKeys> {
  const responseFormat = readResponseFormat(fields.known.get('responseFormat'), report);
  const jsonSchema = readJsonSchema(schemaEntry(fields), report);
  const entry = fields.known.get('responseFormat');
  if (entry && responseFormat === 'json_schema' && jsonSchema === null && !schemaEntry(fields)) {
    const message = '`responseFormat: json_schema` needs a `jsonSchema` with `name` and `schema`.';
    report({ severity: 'error', code: 'prompt/missing-schema', message, ...rangeOfValue(entry) });
  }
  return {
    examples: readExamples(fields.known.get('examples'), report),
    tools: readTools(fields.known.get('tools'), report),
    toolChoice: fields.known.get('toolChoice')?.value.value ?? null,
    responseFormat,
    jsonSchema,
  };
}

function readExamples(entry: SourceEntry | undefined, report: Report): readonly Example[] {
  const list = readList(entry, 'warning', report);
  return (list?.items ?? []).map((item) => readExample(item, report)).filter((example) => example !== null);
}

function readExample(item: SourceNode, report: Report): Example | null {
  if (item.kind === 'map') {
    const { known } = readFields(item, exampleKeys, report);
    const messages = known.get('messages');
    if (messages) return { input: null, output: null, messages: readExampleMessages(messages, report) };
    const input = known.get('input')?.value;
    const output = textOf(known.get('output')?.value);
    if (input?.kind === 'map' && output !== null) return { input: input.value, output, messages: [] };
  }
  const message =
    'An example needs `input` (a mapping of variables) and `output`, or `messages`. This one is not sent.';
  report({ severity: 'warning', code: 'prompt/example-shape', message, start: item.start, end: item.end });
  return null;
}

function readTools(entry: SourceEntry | undefined, report: Report): readonly Json[] {
  const list = readList(entry, 'warning', report);
  return (list?.items ?? []).filter((item) => isTool(item, report)).map(({ value }) => value);
}

function isTool(item: SourceNode, report: Report): boolean {
  const declared = findEntry(item, 'function')?.value ?? item;
  if (item.kind === 'map' && textOf(findEntry(declared, 'name')?.value)) return true;
  const message = 'A tool needs `type: function` and a `function` with a `name`. This one is not sent.';
  report({ severity: 'warning', code: 'prompt/tool-shape', message, start: item.start, end: item.end });
  return false;
}

const responseFormats = ['text', 'json_object', 'json_schema'] as const;

function readResponseFormat(entry: SourceEntry | undefined, report: Report): Prompt['responseFormat'] {
  if (!entry) return null;
  const written = textOf(entry.value) ?? textOf(findEntry(entry.value, 'type')?.value);
  const format = responseFormats.find((one) => one === written);
  if (format) return format;
  const message = `\`responseFormat\` must be one of: ${responseFormats.join(', ')}.`;
  report({ severity: 'error', code: 'prompt/response-format', message, ...rangeOfValue(entry) });
  return null;
}

/** `jsonSchema`, or the schema inside the API's own form of `responseFormat`. */
function schemaEntry(fields: Fields): SourceEntry | undefined {
  return fields.known.get('jsonSchema') ?? findEntry(fields.known.get('responseFormat')?.value, 'json_schema');
}

function readJsonSchema(entry: SourceEntry | undefined, report: Report): Json | null {
  if (!entry) return null;
  const schema = entry.value.kind === 'map' ? entry.value.value : parseSchemaText(entry, report);
  if (schema === null) return null;
  if (entry.value.kind === 'map') {
    const message = '`jsonSchema` as a mapping is read here. GitHub runners only read JSON text.';
    report({ severity: 'warning', code: 'prompt/schema-mapping', message, start: entry.keyStart, end: entry.keyEnd });
  }
  const { name } = schema;
  if ('schema' in schema && typeof name === 'string') return schema;
  const message =
    'The schema should stand in an object with `name` and `schema`. It is sent under the name `response`.';
  report({ severity: 'warning', code: 'prompt/bare-schema', message, start: entry.keyStart, end: entry.keyEnd });
  return 'schema' in schema ? { ...schema, name: 'response' } : { name: 'response', schema };
}

function parseSchemaText(entry: SourceEntry, report: Report): { readonly [key: string]: Json } | null {
  let reason = 'it must be an object';
  try {
    const value = JSON.parse(textOf(entry.value) ?? '') as Json;
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as { readonly [key: string]: Json };
  } catch (error) {
    reason = (error as Error).message;
  }
  const message = `\`jsonSchema\` is not valid JSON: ${reason}.`;
  report({ severity: 'error', code: 'prompt/schema-json', message, ...rangeOfValue(entry) });
  return null;
}
