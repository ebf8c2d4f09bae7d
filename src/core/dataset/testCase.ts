// A row as it is tested: variables of the prompt's types, what is expected, how it is judged. Its hash is of its meaning, so
// it is the same at any place, in any layout and in any format, and an edited row is a new one.
import { canonicalJson, type Json } from '../base/hash.ts';
import { coerceVariable } from '../prompt/coerceVariable.ts';
import type { Prompt, Variable } from '../prompt/prompt.ts';
import { templateVariables } from '../template/templateVariables.ts';
import type { DatasetRow, RowValues } from './dataset.ts';
import { partsOf } from './promptfooRow.ts';
import { isMissing } from './rowFilter.ts';
import { readSimulatedUser, readTurns, type SimulatedUser, type Turn } from './turns.ts';

export interface TestCase {
  /** Where it stands among all rows, from 1; an id of the moment, not of the row. */
  readonly id: string;
  /** SHA-256 of variables, expectation, evaluators and turns. Rows that say the same share it. */
  readonly hash: string;
  readonly name: string | null;
  readonly variables: { readonly [name: string]: Json };
  /** What a good answer says; null when the row says nothing. */
  readonly expected: Json | null;
  /** Columns that the prompt does not use, by which results can be split. */
  readonly metadata: { readonly [name: string]: Json };
  /** As written, not read yet. */
  readonly evaluators: readonly Json[];
  readonly turns: readonly Turn[] | null;
  readonly simulatedUser: SimulatedUser | null;
  /** Why it cannot be asked as it is meant, such as a conversation that cannot be read. */
  readonly problem?: { readonly code: string; readonly message: string };
  readonly split: string | null;
  readonly weight: number;
  readonly threshold: number | null;
  /** Where it is written; without a path in the prompt file itself. `index` counts the rows there from 0. */
  readonly source: { readonly path: string | null; readonly index: number; readonly line: number | null };
}

/** What a prompt asks of a row. */
export interface CaseShape {
  readonly declared: readonly Variable[];
  /** Every variable that the messages mention or the file declares. */
  readonly used: ReadonlySet<string>;
  /** Mentioned and not declared: a row without it leaves a hole in the text. */
  readonly undeclared: readonly string[];
}

/** The variables of a prompt as rows must fill them. */
export function caseShapeOf({
  variables,
  messages,
  templateFormat,
  wholeText,
  testData = [],
}: Pick<Prompt, 'variables' | 'messages' | 'templateFormat'> &
  Partial<Pick<Prompt, 'wholeText' | 'testData'>>): CaseShape {
  const mentioned = messages.flatMap(({ content }) =>
    templateVariables(content, templateFormat).map(({ name }) => name),
  );
  const names = new Set(variables.map(({ name }) => name));
  // promptfoo's tests say themselves what is a variable, and one without a value prints nothing.
  if (wholeText !== undefined)
    return { declared: [], used: new Set([...mentioned, ...testData.flatMap(namesOfVars)]), undeclared: [] };
  return {
    declared: variables,
    used: new Set([...names, ...mentioned]),
    undeclared: [...new Set(mentioned)].filter((name) => !names.has(name)),
  };
}

function namesOfVars({ vars }: RowValues): readonly string[] {
  return Object.keys(mapOf(vars));
}

/** What is wrong with one value of a row. */
export interface CaseFault {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** The column, when it is one's fault. */
  readonly column: string | null;
}

export interface CaseOptions {
  readonly shape: CaseShape;
  /** Null for rows of the prompt file itself. */
  readonly path: string | null;
  /** From 0, over all rows of the reading. */
  readonly place: number;
  /** From 0, where one written row is several; null or absent for a row that is one. */
  readonly variant?: number | null;
  /** Whether every cell is text, so that an empty one may mean «nothing». */
  readonly isTable: boolean;
  readonly sha256: (text: string) => string;
  complain(fault: CaseFault): void;
}

/** Keys that say how a row is tested, unless the prompt has a variable of that name. */
const besides = ['name', 'evaluators', 'metadata', 'turns', 'simulatedUser', 'split', 'weight', 'threshold'];

/** Whether a column of this name says how a row is tested, where the prompt has no variable of that name. */
export function isRowKey(name: string): boolean {
  return name === 'expected' || besides.includes(name);
}

function withoutRowKeys(values: RowValues): RowValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !isRowKey(name)));
}

/** Null for a row that cannot be told apart from others: it holds a number that JSON cannot say. */
export function toTestCase(row: DatasetRow, options: CaseOptions): TestCase | null {
  const { shape, path, place, variant = null, complain } = options;
  const { variables: given, beside } = partsOf(row.values);
  const values = Object.keys(beside).length === 0 ? given : { ...withoutRowKeys(beside), ...given };
  const own = (key: string): Json | undefined => {
    if (Object.hasOwn(beside, key)) return beside[key];
    return Object.hasOwn(values, key) && !shape.used.has(key) ? values[key] : undefined;
  };
  const isBeside = (name: string): boolean => !shape.used.has(name) && isRowKey(name);
  const variables = typed(values, isBeside, options);
  const broken = row.problem === undefined ? [] : [{ code: 'dataset/row', message: row.problem }];
  const complainOfTalk = (fault: CaseFault): void => {
    broken.push({ code: 'dataset/turns', message: fault.message });
    complain(fault);
  };
  const turns = told(readTurns(own('turns')), 'turns', complainOfTalk);
  const simulatedUser = told(readSimulatedUser(own('simulatedUser')), 'simulatedUser', complainOfTalk);
  const written = beside.expected ?? values.expected;
  const expected = written === undefined || (options.isTable && written === '') ? null : written;
  const evaluators = listOf(own('evaluators'), complain);
  const hash = hashOf({ variables, expected, evaluators, turns, simulatedUser }, options);
  if (hash === null) return null;
  return {
    ...{
      id: variant === null ? String(place + 1) : `${place + 1}.${variant + 1}`,
      hash,
      variables,
      expected,
      evaluators,
      turns,
      simulatedUser,
    },
    ...(broken[0] === undefined ? {} : { problem: broken[0] }),
    name: textOrNull(own('name')),
    metadata: { ...unused(variables, shape), ...mapOf(own('metadata')) },
    split: textOrNull(own('split')),
    weight: numberOf(own('weight'), 'weight', complain) ?? 1,
    threshold: numberOf(own('threshold'), 'threshold', complain),
    source: { path: row.path ?? path, index: row.index, line: row.line },
  };
}

/** The same row with other values for some variables: a row of its own, by which results can be split. */
export function withVariables(
  found: TestCase,
  given: RowValues,
  { id, sha256 }: Pick<CaseOptions, 'sha256'> & Pick<TestCase, 'id'>,
): TestCase {
  const variables = { ...found.variables, ...given };
  const hash = sha256(canonicalJson(meaningOf({ ...found, variables })));
  return { ...found, id, hash, variables, metadata: { ...found.metadata, ...given } };
}

type Meaning = Pick<TestCase, 'variables' | 'expected' | 'evaluators' | 'turns' | 'simulatedUser'>;

function meaningOf({ variables, expected, evaluators, turns, simulatedUser }: Meaning): Json {
  return {
    variables,
    ...(expected === null ? {} : { expected }),
    ...(evaluators.length === 0 ? {} : { evaluators }),
    ...(turns === null ? {} : { turns: turns as unknown as Json }),
    ...(simulatedUser === null ? {} : { simulatedUser: { ...simulatedUser } }),
  };
}

function hashOf(meaning: Meaning, { sha256, complain }: CaseOptions): string | null {
  try {
    return sha256(canonicalJson(meaningOf(meaning)));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = 'The row holds a number too large to be one. It is left out.';
    complain({ code: 'dataset/number', severity: 'error', message, column: null });
    return null;
  }
}

/** The variables among the values, as the prompt has them. */
function typed(
  values: RowValues,
  isBeside: (name: string) => boolean,
  { shape, isTable, complain }: CaseOptions,
): RowValues {
  const row: [string, Json][] = [];
  for (const [name, value] of Object.entries(values)) {
    if (isBeside(name)) continue;
    const variable = shape.declared.findLast((one) => one.name === name);
    // A table has no other way to say that a number is not given.
    if (variable && isTable && value === '' && variable.type !== 'string') continue;
    const coercion = variable ? coerceVariable(variable, value) : null;
    row.push([name, coercion?.ok ? coercion.value : value]);
    if (coercion && !coercion.ok)
      complain({ code: 'dataset/type', severity: 'error', message: coercion.message, column: name });
  }
  const given = Object.fromEntries(row);
  const lacks = (name: string): boolean => !Object.hasOwn(given, name) || given[name] === null;
  for (const { name, required, default: fallback } of shape.declared)
    if (required && fallback === undefined && lacks(name)) complain(missing(name, 'error'));
  for (const name of shape.undeclared) if (lacks(name)) complain(missing(name, 'warning'));
  return given;
}

function missing(name: string, severity: CaseFault['severity']): CaseFault {
  const message = `This row has no value for the variable \`${name}\`.`;
  return { code: 'dataset/missing-value', severity, message, column: name };
}

function unused(variables: RowValues, { used }: CaseShape): RowValues {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !used.has(name)));
}

function told<T>(reading: T | string, column: string, complain: CaseOptions['complain']): T | null {
  if (typeof reading !== 'string') return reading;
  complain({
    code: `dataset/${column === 'turns' ? 'turns' : 'simulated-user'}`,
    severity: 'error',
    message: reading,
    column,
  });
  return null;
}

function listOf(written: Json | undefined, complain: CaseOptions['complain']): readonly Json[] {
  if (written === undefined || isMissing(written)) return [];
  const value = typeof written === 'string' ? parseJson(written) : written;
  if (Array.isArray(value)) return value;
  const message = '`evaluators` of a row must be a list; in a table, written as JSON.';
  complain({ code: 'dataset/evaluators', severity: 'error', message, column: 'evaluators' });
  return [];
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function numberOf(value: Json | undefined, column: string, complain: CaseOptions['complain']): number | null {
  if (value === undefined || isMissing(value)) return null;
  const number = Number(value);
  if (typeof value !== 'object' && Number.isFinite(number) && number >= 0) return number;
  complain({ code: 'dataset/number', severity: 'error', message: `\`${column}\` must be a number from 0.`, column });
  return null;
}

function textOrNull(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function mapOf(value: Json | undefined): RowValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RowValues) : {};
}
