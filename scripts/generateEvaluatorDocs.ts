// Writes the tables of docs/evaluators.md from the declarations of the evaluators, so that list and document never differ.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod/mini';
import type { Evaluator } from '../src/core/evaluator/evaluator.ts';

const root = resolve(import.meta.dirname, '..');
const path = join(root, 'docs/evaluators.md');
const builtin = join(root, 'src/core/evaluator/builtin');
const start = '<!-- generated from the declarations: `node scripts/generateEvaluatorDocs.ts` -->';
const end = '<!-- end of what is generated -->';

/** The document as it should be: what people wrote, with the generated part renewed. */
export async function evaluatorDocument(current: string = readFileSync(path, 'utf8')): Promise<string> {
  const before = current.slice(0, current.indexOf(start));
  const after = current.slice(current.indexOf(end));
  return `${before}${start}\n\n${await tables()}\n${after}`;
}

/** True when docs/evaluators.md is what the declarations say. */
export async function isEvaluatorDocumentCurrent(): Promise<boolean> {
  return readFileSync(path, 'utf8') === (await evaluatorDocument());
}

async function tables(): Promise<string> {
  const names = readdirSync(builtin).filter((name) => name.endsWith('.ts'));
  const families = await Promise.all(names.sort().map(familyOf));
  return families.join('\n');
}

/** A family is told by the header of its file, up to the first full stop. */
async function familyOf(file: string): Promise<string> {
  const source = readFileSync(join(builtin, file), 'utf8');
  const header =
    /^(?:\/\/ .*\n)+/
      .exec(source)?.[0]
      .replaceAll(/^\/\/ /gm, '')
      .replaceAll('\n', ' ') ?? '';
  const [sentence = ''] = header.split(/(?<=\.)\s/);
  const module = (await import(join(builtin, file))) as { readonly [name: string]: readonly Evaluator[] };
  const rows = (module[file.slice(0, -'.ts'.length)] ?? []).map(rowOf);
  return [
    `### ${sentence.replace(/\.$/, '')}`,
    '',
    '| evaluator | asks | options |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function rowOf({ id, aliases = [], summary, needs, options }: Evaluator): string {
  const names = [id, ...aliases].map((name) => `\`${name}\``).join(' ');
  const need = needs.length === 0 ? '' : ` Needs: ${needs.join(', ')}.`;
  const schema = z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const required = new Set(schema.required ?? []);
  const words = Object.entries(schema.properties ?? {}).map(([name, property]) =>
    optionText(name, property, required.has(name)),
  );
  return `| ${names} | ${escapeCell(summary + need)} | ${escapeCell(words.join('<br>'))} |`;
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

function optionText(name: string, property: JsonSchema, isRequired: boolean): string {
  const value = property.default === undefined ? '' : `, ${JSON.stringify(property.default)} unless said otherwise`;
  return `\`${name}\`: ${kindOf(property)}${isRequired ? ' (needed)' : ''}${value}`;
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

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

if (import.meta.main) writeFileSync(path, await evaluatorDocument());
