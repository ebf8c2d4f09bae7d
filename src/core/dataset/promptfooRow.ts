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
  const { vars } = values;
  if (isMap(vars) && isTestForm(values)) return fromTest(values, vars);
  return Object.keys(values).some((name) => name.startsWith('__')) ? fromColumns(values) : values;
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

function fromTest(values: RowValues, vars: { readonly [name: string]: Json }): RowValues {
  const { vars: _, options: __, assert, description, evaluators, provider, ...rest } = values;
  const uses = [...listOf(evaluators), ...listOf(assert)];
  const { initialMessages: ___, ...others } = vars;
  const played = fromPlayedUser(provider, vars);
  return {
    ...(provider === undefined || played !== null ? {} : { provider }),
    ...rest,
    ...(played === null ? vars : { ...others, ...played }),
    ...(uses.length > 0 ? { evaluators: uses } : {}),
    ...(typeof description === 'string' ? { name: description } : {}),
  };
}

function fromColumns(values: RowValues): RowValues {
  const row: [string, Json][] = [];
  const evaluators: Json[] = [...listOf(values.evaluators)];
  const metadata: [string, Json][] = [];
  const metric = values.__metric;
  for (const [name, value] of Object.entries(values)) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (/^__expected\d*$/.test(name)) {
      if (text.trim() !== '') evaluators.push(assertionOf(text.trim(), typeof metric === 'string' ? metric : ''));
    } else if (name.startsWith('__metadata:'))
      metadata.push([name.slice('__metadata:'.length).replace(/\[\]$/, ''), value]);
    else if (name === '__description') row.push(['name', value]);
    else if (name === '__threshold') row.push(['threshold', Number(text)]);
    else if (name !== '__metric' && name !== 'evaluators') row.push([name, value]);
  }
  return {
    ...Object.fromEntries(row),
    ...(evaluators.length > 0 ? { evaluators } : {}),
    ...(metadata.length > 0 ? { metadata: Object.fromEntries(metadata) } : {}),
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

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
