// Parameters tried in place of a prompt's own, as text that a person typed: which there are, what each text means, and the
// prompt with them. The file is not touched; writing them down is an edit of its own.
import type { ModelParameters, Prompt } from './prompt.ts';
import { parameterKeys } from './promptKeys.ts';

export type TriedKind = 'number' | 'integer' | 'list' | 'choice';
export type TriedValue = number | string | readonly string[];

export interface TriedParameter {
  /** The canonical name in a prompt file. */
  readonly name: string;
  readonly label: string;
  readonly kind: TriedKind;
  readonly help: string;
  /** Values to choose from; empty for what is typed. */
  readonly choices: readonly string[];
}

export type Tried = { readonly [name: string]: string };

interface Row {
  readonly label: string;
  readonly kind: TriedKind;
  readonly choices?: readonly string[];
  readonly range?: readonly [lowest: number, highest: number];
}

const rows: { readonly [name: string]: Row } = {
  temperature: { label: 'Temperature', kind: 'number', range: [0, 2] },
  maxTokens: { label: 'Max tokens', kind: 'integer', range: [1, 10_000_000] },
  topP: { label: 'Top P', kind: 'number', range: [0, 1] },
  topK: { label: 'Top K', kind: 'integer', range: [1, 100_000] },
  stop: { label: 'Stop texts', kind: 'list' },
  seed: { label: 'Seed', kind: 'integer', range: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] },
  reasoningEffort: {
    label: 'Reasoning effort',
    kind: 'choice',
    choices: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'],
  },
  responseFormat: { label: 'Response format', kind: 'choice', choices: ['text', 'json_object', 'json_schema'] },
};

/** Every parameter that can be tried, in the order they are shown. */
export const triableParameters: readonly TriedParameter[] = Object.entries(rows).map(([name, row]) => ({
  name,
  label: row.label,
  kind: row.kind,
  help: parameterKeys.find((key) => key.name === name)?.description ?? 'Form of the answer.',
  choices: row.choices ?? [],
}));

/** What the text says for a parameter, or one sentence about why it says nothing. */
export function readTried(name: string, text: string): { value: TriedValue } | { error: string } {
  const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
  if (row === undefined) return { error: `There is no parameter ${name}.` };
  if (row.kind === 'list') return { value: text.split(/\r?\n/).filter((line) => line !== '') };
  if (row.kind === 'choice') {
    const isChoice = row.choices?.includes(text) ?? false;
    return isChoice ? { value: text } : { error: `Must be one of ${row.choices?.join(', ')}.` };
  }
  return readNumber(text, row);
}

function readNumber(text: string, { kind, range }: Row): { value: number } | { error: string } {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const [lowest, highest] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (!Number.isFinite(value)) return { error: 'Must be a number.' };
  if (kind === 'integer' && !Number.isSafeInteger(value)) return { error: 'Must be a whole number.' };
  if (value < lowest || value > highest) {
    return { error: highest >= 10_000 ? `Must be at least ${lowest}.` : `Must be from ${lowest} to ${highest}.` };
  }
  return { value };
}

/** What the prompt itself says, as text; null when it says nothing. */
export function textInPrompt(prompt: Prompt, name: string): string | null {
  const value = name === 'responseFormat' ? prompt.responseFormat : prompt.parameters[name as keyof ModelParameters];
  if (value === undefined || value === null) return null;
  return Array.isArray(value) ? value.join('\n') : String(value);
}

/** The prompt with everything that was tried and can be read; what cannot is left as the prompt has it. */
export function withTried(prompt: Prompt, tried: Tried): Prompt {
  const values = valuesOf(tried);
  const { responseFormat, ...parameters } = values;
  return {
    ...prompt,
    parameters: { ...prompt.parameters, ...parameters },
    responseFormat: (responseFormat as Prompt['responseFormat'] | undefined) ?? prompt.responseFormat,
  };
}

/** Readable values by canonical name. */
export function valuesOf(tried: Tried): { readonly [name: string]: TriedValue } {
  const read = Object.entries(tried).flatMap(([name, text]): [string, TriedValue][] => {
    const result = readTried(name, text);
    return 'value' in result ? [[name, result.value]] : [];
  });
  return Object.fromEntries(read);
}
