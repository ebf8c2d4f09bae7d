// Turns what a user gives as variables (`--var`, `--vars`, `--input`, standard input) into values typed by the prompt.
// Text for a variable that is no text is read as JSON; nothing given is ever read as a template.
import type { Json } from '../base/hash.ts';
import { nearestNames } from '../base/nearestNames.ts';
import { TrackerError } from '../base/trackerError.ts';
import { coerceVariable } from '../prompt/coerceVariable.ts';
import { lineStarts, positionAt } from '../prompt/finding.ts';
import type { Prompt, Variable } from '../prompt/prompt.ts';
import { readYaml } from '../prompt/readYaml.ts';
import type { OperationContext } from './operation.ts';

/** The parameters every operation that renders takes. */
export const variableParameters = {
  standardInput: {
    kind: 'choice',
    summary: 'reads the variable input from standard input',
    choices: ['-'],
    positional: true,
    placeholder: '-',
  },
  var: {
    kind: 'assignment',
    summary: 'a variable, typed by the prompt; the value - reads standard input',
    repeatable: true,
    placeholder: 'name=value',
  },
  vars: { kind: 'path', summary: 'a JSON or YAML file of variables, or - for standard input', placeholder: 'file' },
  input: { kind: 'text', summary: 'the variable input, or - for standard input', placeholder: 'text' },
} as const;

export interface VariableInput {
  readonly standardInput: string | null;
  readonly var: readonly string[];
  readonly vars: string | null;
  readonly input: string | null;
}

export type Variables = { readonly [name: string]: Json };

/** A file gives the ground, `--input` comes over it, each `--var` over both. */
export async function collectVariables(
  given: VariableInput,
  prompt: Prompt,
  context: OperationContext,
): Promise<Variables> {
  const assignments = given.var.map(splitAssignment);
  const readers = [given.standardInput, given.vars, given.input, ...assignments.map(({ value }) => value)].filter(
    (value) => value === '-',
  );
  if (readers.length > 1) throw invalid('Standard input can be read for one value only.');
  const variables: Record<string, Json> = Object.create(null);
  if (given.vars !== null) Object.assign(variables, await readVariableFile(given.vars, context));
  const input = given.standardInput ?? given.input;
  if (input !== null) variables.input = await textOrInput(input, context);
  const texts = new Map<string, string[]>();
  for (const { name, value } of assignments) {
    texts.set(name, [...(texts.get(name) ?? []), await textOrInput(value, context)]);
  }
  for (const [name, given] of texts) {
    variables[name] = typedValue(
      given,
      prompt.variables.find((variable) => variable.name === name),
    );
  }
  return variables;
}

/** The last text given, as the declared type; for a list every text is an element, unless it is a JSON list itself. */
function typedValue(texts: readonly string[], declared: Variable | undefined): Json {
  const last = texts.at(-1)!;
  if (!declared) return last;
  const isElements = declared.type === 'array' && !last.trimStart().startsWith('[');
  const coercion = coerceVariable(declared, isElements ? texts : last);
  if (!coercion.ok) throw invalid(coercion.message);
  return coercion.value;
}

function splitAssignment(text: string): { name: string; value: string } {
  const at = text.indexOf('=');
  if (at <= 0) throw invalid(`--var "${text}" is not name=value.`, 'Write for example --var tone=friendly.');
  return { name: text.slice(0, at), value: text.slice(at + 1) };
}

async function textOrInput(value: string, context: OperationContext): Promise<string> {
  return value === '-' ? (await context.readStandardInput()).replace(/\r?\n$/, '') : value;
}

async function readVariableFile(path: string, context: OperationContext): Promise<Variables> {
  const text =
    path === '-'
      ? await context.readStandardInput()
      : new TextDecoder('utf-8').decode(await context.readUserFile(path));
  const name = path === '-' ? 'Standard input' : path;
  const { root, findings } = readYaml(text);
  const problem = findings.find(({ severity }) => severity === 'error');
  if (problem) {
    const { line, column } = positionAt(lineStarts(text), problem.start);
    throw new TrackerError('usage/invalid-argument', `${name} is neither JSON nor YAML: ${problem.message}`, {
      location: { path, line, column },
    });
  }
  const value = root === null ? {} : root.value;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw invalid(`${name} must hold a map of variable names to values.`);
  }
  return value as Variables;
}

/** Names a user gave that the prompt neither declares nor mentions, each with the nearest one it does. */
export function unusedVariableNotices(variables: Variables, known: readonly string[]): string[] {
  return Object.keys(variables)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearestNames(name, known);
      return `The prompt does not use ${name}.${near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''}`;
    });
}

function invalid(message: string, hint?: string): TrackerError {
  return new TrackerError('usage/invalid-argument', message, hint ? { hint } : {});
}
