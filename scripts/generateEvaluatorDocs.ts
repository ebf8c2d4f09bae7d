// Writes the tables of docs/evaluators.md from the declarations of the evaluators, so that list and document never differ.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describeOptions, optionKindText } from '../src/core/evaluator/describeOptions.ts';
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
  const words = describeOptions({ options }).map((option) => `\`${option.name}\`: ${optionKindText(option)}`);
  return `| ${names} | ${escapeCell(summary + need)} | ${escapeCell(words.join('<br>'))} |`;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

if (import.meta.main) writeFileSync(path, await evaluatorDocument());
