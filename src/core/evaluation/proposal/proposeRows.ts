// Test rows that a model proposes for a prompt: first what the prompt is for, what its input is like and which rules its
// answers keep, each with its inverse, then rows that aim at one of them (the steps of PromptPex, Sharma et al. 2025).
// Nothing a model says is taken for a row until it has the types of the prompt's variables.
import * as z from 'zod/mini';
import type { Json } from '../../base/hash.ts';
import { isMissing } from '../../dataset/rowFilter.ts';
import type { Judge } from '../../evaluator/judge/openJudge.ts';
import { coerceVariable } from '../../prompt/coerceVariable.ts';
import type { Message, Variable } from '../../prompt/prompt.ts';

export interface OutputRule {
  readonly rule: string;
  /** What an answer is like that breaks it. */
  readonly inverse: string;
}

export interface PromptStudy {
  readonly intent: string;
  /** What each variable accepts. */
  readonly inputs: readonly { readonly name: string; readonly specification: string }[];
  readonly rules: readonly OutputRule[];
}

export type RowAim = 'rule' | 'inverse' | 'input';

export interface ProposedRow {
  readonly variables: { readonly [name: string]: Json };
  readonly aim: RowAim;
  /** The sentence it aims at: a rule, its inverse, or null for the bounds of the input. */
  readonly about: string | null;
  /** Why a model could fail on it. */
  readonly why: string;
}

export interface ProposedRows {
  readonly rows: readonly ProposedRow[];
  /** Sentences about rows that cannot be taken: a value of another type, or nothing where something is required. */
  readonly refused: readonly string[];
}

export interface ProposalSubject {
  readonly messages: readonly Message[];
  readonly variables: readonly Variable[];
}

/** More are not asked for at once: the last ones would be alike, and the reply would be cut off. */
export const mostRowsAtOnce = 10;

const study = z.strictObject({
  intent: z.string(),
  inputs: z.array(z.strictObject({ name: z.string(), specification: z.string() })),
  rules: z.array(z.strictObject({ rule: z.string(), inverse: z.string() })),
});

/** Throws a JudgeError. */
export async function studyPrompt(judge: Judge, subject: ProposalSubject): Promise<PromptStudy> {
  const texts = { prompt: messagesText(subject), inputs: subject.variables.map(describeVariable).join('\n') };
  return judge.ask({
    prompt: 'rows.study',
    texts,
    schema: study,
    check: ({ rules }) => (rules.length === 0 ? 'There is no rule: every prompt asks something of its answers.' : null),
  });
}

export interface RowQuestion {
  /** From 1 to `mostRowsAtOnce`. */
  readonly count: number;
  /** Rows that are there already, newest last; a few stand for all. */
  readonly known: readonly { readonly [name: string]: Json }[];
  /** Counts from 0: another one gives other rows. */
  readonly sample: number;
}

/** As many rows as the model gave, which may not be `count`. Throws a JudgeError. */
export async function proposeRows(
  judge: Judge,
  { study: { inputs, rules }, subject }: { readonly study: PromptStudy; readonly subject: ProposalSubject },
  { count, known, sample }: RowQuestion,
): Promise<ProposedRows> {
  const { variables } = subject;
  const { rows } = await judge.ask({
    prompt: 'rows.propose',
    values: { count },
    texts: {
      prompt: messagesText(subject),
      inputs: inputs.map(({ name, specification }) => `${name}: ${specification}`).join('\n'),
      rules: rules.map(({ rule, inverse }, index) => `${index + 1}. ${rule}\n   Inverse: ${inverse}`).join('\n'),
      rows: known.map((row) => JSON.stringify(row)).join('\n'),
    },
    schema: rowsSchema(variables),
    sample,
    check: (answer) => (answer.rows.length === 0 ? 'There is no row.' : null),
  });
  const refused: string[] = [];
  const taken = rows.flatMap((row): readonly ProposedRow[] => {
    const values = valuesOf(row.variables as Readonly<Record<string, Json>>, variables);
    if (typeof values === 'string') {
      refused.push(values);
      return [];
    }
    const rule = rules[row.number - 1] ?? null;
    const about = rule === null || row.aim === 'input' ? null : row.aim === 'rule' ? rule.rule : rule.inverse;
    return [{ variables: values, aim: about === null ? 'input' : row.aim, about, why: row.why }];
  });
  return { rows: taken, refused };
}

/** Strict, with every variable in it, so that a provider can hold the model to it. */
function rowsSchema(variables: readonly Variable[]) {
  const values = z.strictObject(Object.fromEntries(variables.map((variable) => [variable.name, schemaOf(variable)])));
  const row = z.strictObject({
    aim: z.enum(['rule', 'inverse', 'input']),
    number: z.int(),
    why: z.string(),
    variables: values,
  });
  return z.strictObject({ rows: z.array(row) });
}

/** Lists and objects go as JSON text, because a strict schema cannot leave their keys open. */
function schemaOf({ type, enum: choices }: Variable): z.ZodMiniType {
  if (choices !== null && choices.length > 0 && choices.every((one) => typeof one === 'string'))
    return z.enum(choices as readonly string[]);
  if (type === 'number') return z.number();
  if (type === 'integer') return z.int();
  if (type === 'boolean') return z.boolean();
  return z.string();
}

/** A sentence when the row does not fit the prompt. An empty text for what may be missing leaves it out. */
function valuesOf(
  row: Readonly<Record<string, Json>>,
  variables: readonly Variable[],
): { readonly [name: string]: Json } | string {
  const values: [string, Json][] = [];
  for (const variable of variables) {
    const value = row[variable.name] as Json;
    if (!variable.required && isMissing(value)) continue;
    const coercion = coerceVariable(variable, value);
    if (!coercion.ok) return coercion.message;
    values.push([variable.name, coercion.value]);
  }
  return Object.fromEntries(values);
}

function messagesText({ messages }: ProposalSubject): string {
  return messages.map(({ role, content }) => `${role}:\n${content}`).join('\n\n');
}

function describeVariable({ name, type, description, required, enum: choices }: Variable): string {
  const parts = [
    type,
    required ? null : 'may be missing',
    choices === null ? null : `one of ${choices.map((one) => JSON.stringify(one)).join(', ')}`,
    type === 'array' || type === 'object' ? 'written as JSON text' : null,
    description,
  ];
  return `${name}: ${parts.filter((part) => part !== null && part !== '').join('; ')}`;
}
