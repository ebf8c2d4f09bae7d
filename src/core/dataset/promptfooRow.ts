// Rows as promptfoo writes them: `vars` and `assert` in YAML and JSON, `__expected` and its like as columns of a table.
// They become rows of ours; what promptfoo would run as code stays an evaluator that asks before it runs.
import type { Json } from '../base/hash.ts';
import { isTestForm } from '../prompt/scenarios.ts';
import type { RowValues } from './dataset.ts';
import { fromPlayedUser } from './promptfooUser.ts';
import { readSweep } from './sweep.ts';
import type { CaseShape } from './testCase.ts';

/** The row in our names: `evaluators`, `name`, `metadata`, `threshold` beside the variables. Any other row comes back itself. */
export function fromPromptfoo(values: RowValues): RowValues {
  const { variables, beside } = partsOf(values);
  const { evaluators, name, ...rest } = beside;
  return {
    ...{ ...rest, ...variables },
    ...(evaluators === undefined ? {} : { evaluators }),
    ...(name === undefined ? {} : { name }),
  };
}

export interface RowParts {
  readonly variables: RowValues;
  /** What a test says of itself in our names, where promptfoo keeps it apart from the variables; else empty. */
  readonly beside: RowValues;
}

/** A test, whose variables may have any name; the cells of any other row, variables or not. */
export function partsOf(values: RowValues): RowParts {
  const { vars } = values;
  if (isMap(vars) && isTestForm(values)) return partsOfTest(values, vars);
  const isColumns = Object.keys(values).some((name) => name.startsWith('__'));
  return { variables: isColumns ? fromColumns(values) : values, beside: {} };
}

/**
 * A test whose variables have lists of texts is one row for every combination of them, as in promptfoo. A variable that the
 * prompt declares as a list has it as its value. Null for more rows than anyone means.
 */
export function variantsOf(values: RowValues, { declared }: Pick<CaseShape, 'declared'>): readonly RowValues[] | null {
  const { vars, options } = values;
  if (!isMap(vars) || !isTestForm(values)) return [values];
  if (isMap(options) && options.disableVarExpansion === true) return [values];
  const lists = new Set(declared.filter(({ type }) => type === 'array').map(({ name }) => name));
  const isMatrix = (name: string, value: Json): value is readonly Json[] =>
    Array.isArray(value) && typeof value[0] === 'string' && !lists.has(name);
  const axes = Object.entries(vars).filter((entry): entry is [string, readonly Json[]] => isMatrix(...entry));
  if (axes.length === 0) return [values];
  const sweep = readSweep(Object.fromEntries(axes), { takesTwice: true });
  return sweep.ok ? [...sweep.combinations()].map((tried) => ({ ...values, vars: { ...vars, ...tried } })) : null;
}

/** What promptfoo does to a row and we do not. */
export function unreadOptions({ options }: RowValues): readonly string[] {
  if (!isMap(options)) return [];
  return Object.keys(options).filter((name) => !readOptions.has(name));
}

const readOptions = new Set(['disableVarExpansion', 'disableDefaultAsserts']);

function partsOfTest(values: RowValues, vars: { readonly [name: string]: Json }): RowParts {
  const { vars: _, options: __, assert, description, evaluators, provider, ...rest } = values;
  const uses = [...listOf(evaluators), ...listOf(assert)];
  const { initialMessages: ___, ...others } = vars;
  const played = fromPlayedUser(provider, vars);
  return {
    variables: {
      ...(provider === undefined || played !== null ? {} : { provider }),
      ...(played === null ? vars : { ...others, ...played }),
    },
    beside: {
      ...rest,
      ...(uses.length > 0 ? { evaluators: uses } : {}),
      ...(typeof description === 'string' ? { name: description } : {}),
    },
  };
}

function fromColumns(values: RowValues): RowValues {
  const { vars, assert, description, ...rest } = testOfColumns(values);
  const evaluators = [...listOf(values.evaluators), ...listOf(assert)];
  return {
    ...mapOf(vars),
    ...rest,
    ...(description === undefined ? {} : { name: description }),
    ...(evaluators.length > 0 ? { evaluators } : {}),
  };
}

/** A row of a table as one of promptfoo's tests. */
export function testOfColumns(values: RowValues): RowValues {
  const vars: [string, Json][] = [];
  const assert: Json[] = [];
  const metadata: [string, Json][] = [];
  const options: [string, Json][] = [];
  const test: { [key: string]: Json } = {};
  const metric = values.__metric;
  for (const [name, value] of Object.entries(values)) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (/^__expected\d*$/.test(name)) {
      if (text.trim() !== '') assert.push(assertionOf(text.trim(), typeof metric === 'string' ? metric : ''));
    } else if (name.startsWith('__metadata:'))
      metadata.push([name.slice('__metadata:'.length).replace(/\[\]$/, ''), value]);
    else if (name === '__description') test.description = value;
    else if (name === '__threshold') {
      // An empty cell is no threshold of 0, which everything would reach.
      if (text.trim() !== '') test.threshold = Number(text);
    } else if (name === '__prefix' || name === '__suffix') options.push([name.slice(2), value]);
    else if (name !== '__metric' && name !== 'evaluators') vars.push([name, value]);
  }
  return {
    vars: Object.fromEntries(vars),
    ...test,
    ...(assert.length > 0 ? { assert } : {}),
    ...(metadata.length > 0 ? { metadata: Object.fromEntries(metadata) } : {}),
    ...(options.length > 0 ? { options: Object.fromEntries(options) } : {}),
  };
}

const listTypes = /^(?:not-)?i?contains-(?:all|any)$/;
const ownCode: { readonly [prefix: string]: string } = {
  javascript: 'javascript',
  fn: 'javascript',
  eval: 'javascript',
  python: 'python',
  grade: 'llm-rubric',
  'llm-rubric': 'llm-rubric',
};

/** `type(threshold): value`; text without a known form must be equalled. */
export function assertionOf(text: string, metric: string): Json {
  const named = metric === '' ? {} : { metric };
  const coded = /^([a-z-]+):([\s\S]*)$/.exec(text);
  const prefix = coded?.[1] ?? '';
  if (coded && Object.hasOwn(ownCode, prefix))
    return { type: ownCode[prefix] as string, value: (coded[2] ?? '').trim(), ...named };
  const match = /^((?:not-)?[a-z][a-z-]*)(?:\((\d+(?:\.\d+)?)\))?(?::([\s\S]*))?$/.exec(text);
  const type = match?.[1] ?? '';
  const isForm = match !== null && (match[2] !== undefined || match[3] !== undefined || bare.has(type));
  if (!isForm || !assertionTypes.has(type.replace(/^not-/, ''))) return { type: 'equals', value: text, ...named };
  const value = (match[3] ?? '').trim();
  const threshold = match[2] === undefined ? {} : { threshold: Number(match[2]) };
  if (type === 'latency' || type === 'cost') return { type, threshold: Number(match[2] ?? value), ...named };
  const said: Json = listTypes.test(type) ? value.split(',').map((one) => one.trim()) : value;
  return { type, ...(value === '' ? {} : { value: said }), ...threshold, ...named };
}

const bare = new Set(['is-json', 'contains-json', 'is-sql', 'is-xml', 'is-html', 'contains-html', 'is-refusal']);
const assertionTypes = new Set([
  ...bare,
  ...['equals', 'contains', 'icontains', 'contains-all', 'contains-any', 'icontains-all', 'icontains-any'],
  ...['starts-with', 'regex', 'similar', 'levenshtein', 'rouge-n', 'bleu', 'gleu', 'meteor', 'latency', 'cost'],
  ...['contains-sql', 'contains-xml', 'word-count', 'factuality', 'answer-relevance', 'context-recall', 'webhook'],
  ...['context-relevance', 'context-faithfulness', 'model-graded-closedqa', 'model-graded-factuality', 'g-eval'],
  ...['is-valid-openai-tools-call', 'is-valid-openai-function-call', 'finish-reason', 'classifier', 'moderation'],
]);

function isMap(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapOf(value: Json | undefined): RowValues {
  return isMap(value) ? value : {};
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
