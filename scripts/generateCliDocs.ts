// Writes the reference part of docs/cli.md from the declarations of the operations, so that help and document never differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { globalOptions, optionUsage, positionalUsage, summaryOf } from '../src/cli/parseCommandLine.ts';
import { allOperations } from '../src/core/operation/all.ts';
import type { Operation } from '../src/core/operation/operation.ts';

const path = resolve(import.meta.dirname, '../docs/cli.md');
const start = '<!-- generated from the declarations: `node scripts/generateCliDocs.ts` -->';
const end = '<!-- end of what is generated -->';

/** The document as it should be: what people wrote, with the generated part renewed. */
export function cliDocument(current: string = readFileSync(path, 'utf8')): string {
  const before = current.slice(0, current.indexOf(start));
  const after = current.slice(current.indexOf(end));
  return `${before}${start}\n\n${reference()}\n${after}`;
}

/** True when docs/cli.md is what the declarations say. */
export function isCliDocumentCurrent(): boolean {
  return readFileSync(path, 'utf8') === cliDocument();
}

function reference(): string {
  const operations: readonly Operation[] = allOperations;
  const globals = globalOptions().map((option) => row(code(option.flags), option.description));
  return [
    table(
      'command',
      'does',
      operations.map((operation) => row(code(usageOf(operation)), operation.summary)),
    ),
    '### Options of every command\n',
    table('option', 'does', globals),
    ...operations.map(section),
  ].join('\n');
}

function section(operation: Operation): string {
  const parameters = Object.entries(operation.parameters).map(([name, parameter]) => {
    const usage = parameter.positional ? positionalUsage(name, parameter) : optionUsage(name, parameter);
    return row(code(usage), summaryOf(parameter));
  });
  const examples = operation.examples.map(({ command, does }) => `# ${does}\n${command}`).join('\n\n');
  return [
    `### ${operation.id}\n`,
    `${operation.title}: ${operation.summary}.\n`,
    table('parameter', 'means', parameters),
    `\`\`\`sh\n${examples}\n\`\`\`\n`,
  ].join('\n');
}

function usageOf(operation: Operation): string {
  const positional = Object.entries(operation.parameters).filter(([, parameter]) => parameter.positional);
  return [operation.id, ...positional.map(([name, parameter]) => positionalUsage(name, parameter))].join(' ');
}

function table(left: string, right: string, rows: readonly string[]): string {
  return [row(left, right), '|---|---|', ...rows, ''].join('\n');
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function code(text: string): string {
  return `\`${text}\``;
}

if (import.meta.main) writeFileSync(path, cliDocument());
