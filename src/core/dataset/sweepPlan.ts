// What the names of a sweep mean for a prompt: models and parameters make columns of an evaluation, variables make rows.
import { canonicalJson, type Json } from '../base/hash.ts';
import { nearestNames } from '../base/nearestNames.ts';
import { coerceVariable } from '../prompt/coerceVariable.ts';
import { parameterKeys } from '../prompt/promptKeys.ts';
import { parameterNamed, readParameterValue } from '../prompt/sweptParameters.ts';
import { readSweep, type Tried } from './sweep.ts';
import type { CaseShape } from './testCase.ts';

export interface SweepPlan {
  /** As written; empty when no model is swept. */
  readonly models: readonly string[];
  /** Combinations of parameters by canonical name; one of nothing without any. */
  readonly parameters: readonly Tried[];
  /** Combinations of variables, of their declared types; one of nothing without any. */
  readonly variables: readonly Tried[];
}

export type SweepReading =
  | { readonly plan: SweepPlan; readonly problem: null }
  /** `name` is the entry of the sweep that is wrong, when it is one's fault. */
  | { readonly plan: null; readonly problem: { readonly name: string | null; readonly message: string } };

type Axis = {
  readonly kind: 'model' | 'parameter' | 'variable';
  readonly name: string;
  readonly values: readonly Json[];
};

/**
 * `model`, a parameter in any spelling or a variable of the prompt; `modelParameters.x` and `variables.x` say which where both
 * are called so, and let any other parameter pass to the provider.
 */
export function planSweep(written: { readonly [name: string]: Json }, shape: CaseShape): SweepReading {
  const axes: Axis[] = [];
  for (const [name, values] of Object.entries(written)) {
    const axis = readAxis(name, Array.isArray(values) ? values : [values], shape);
    if (typeof axis === 'string') return { plan: null, problem: { name, message: axis } };
    if (axes.some((one) => one.kind === axis.kind && one.name === axis.name)) {
      const message = `\`sweep\` names ${axis.name} twice. Write its values in one list.`;
      return { plan: null, problem: { name, message } };
    }
    axes.push(axis);
  }
  const sweep = readSweep(Object.fromEntries(axes.map(({ kind, name, values }) => [`${kind} ${name}`, values])));
  if (!sweep.ok) return { plan: null, problem: { name: null, message: sweep.message } };
  const models = axes.find(({ kind }) => kind === 'model')?.values ?? [];
  const combinationsOf = (kind: Axis['kind']): readonly Tried[] => {
    const own = axes.filter((axis) => axis.kind === kind).map(({ name, values }) => [name, values] as const);
    const part = readSweep(Object.fromEntries(own));
    return part.ok ? [...part.combinations()] : [];
  };
  const plan = { parameters: combinationsOf('parameter'), variables: combinationsOf('variable') };
  return { plan: { models: models as readonly string[], ...plan }, problem: null };
}

function readAxis(written: string, values: readonly Json[], shape: CaseShape): Axis | string {
  if (values.length === 0) return `\`sweep\` has no value for \`${written}\`.`;
  if (!values.every(isSayable)) return `\`sweep\` has a number for \`${written}\` that is too large to be one.`;
  const [, prefix, named = written] = /^(modelParameters|variables)\.(.+)$/.exec(written) ?? [];
  const parameter = parameterNamed(named);
  const isVariable = shape.used.has(named);
  if (prefix === undefined && named === 'model') return modelAxis(values);
  if (prefix === undefined && parameter !== null && isVariable)
    return `\`${named}\` is a parameter and a variable here. Write \`modelParameters.${named}\` or \`variables.${named}\`.`;
  if (prefix === 'modelParameters') return parameterAxis(parameter ?? named, values);
  if (prefix === undefined && parameter !== null) return parameterAxis(parameter, values);
  return isVariable ? variableAxis(named, values, shape) : unknownName(named, shape);
}

function modelAxis(values: readonly Json[]): Axis | string {
  const isText = values.every((value) => typeof value === 'string' && value !== '');
  return isText
    ? { kind: 'model', name: 'model', values }
    : 'The models of `sweep` must be texts such as `openai/gpt-6-luna`.';
}

function parameterAxis(name: string, values: readonly Json[]): Axis | string {
  if (name === 'extra' || name === 'model')
    return `\`sweep\` cannot set \`modelParameters.${name}\`. Name one parameter.`;
  const read = values.map((value) => readParameterValue(name, value));
  const fault = read.find((one) => 'error' in one);
  if (fault !== undefined) return fault.error;
  return { kind: 'parameter', name, values: distinct(read.map((one) => ('value' in one ? one.value : null))) };
}

function variableAxis(name: string, values: readonly Json[], { declared }: CaseShape): Axis | string {
  const variable = declared.find((one) => one.name === name);
  if (variable === undefined) return { kind: 'variable', name, values: distinct(values) };
  // What is tried is stored with the evaluation and stands in every report.
  if (variable.sensitive)
    return `\`${name}\` is sensitive, and what \`sweep\` tries is stored. Write its values as rows.`;
  const typed = values.map((value) => coerceVariable(variable, value));
  const fault = typed.find((one) => !one.ok);
  if (fault !== undefined && !fault.ok) return fault.message;
  return { kind: 'variable', name, values: distinct(typed.map((one) => (one.ok ? one.value : null))) };
}

function unknownName(name: string, { used }: CaseShape): string {
  const near = nearestNames(name, ['model', ...parameterKeys.map((key) => key.name), ...used]);
  const hint = near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
  return `\`sweep\` names \`${name}\`, which is no model parameter and no variable of this prompt.${hint}`;
}

/** Whether JSON has it, and so a hash. */
function isSayable(value: Json): boolean {
  try {
    return canonicalJson(value) !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function distinct(values: readonly Json[]): readonly Json[] {
  return [...new Map(values.map((value) => [canonicalJson(value), value])).values()];
}
