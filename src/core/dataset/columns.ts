// What a prompt says about the columns of a file: which is which variable, and what is done to its text. Declared, never code.
import type { Json } from '../base/hash.ts';
import { jsonOfText, numberOfText } from '../base/valueOfText.ts';
import type { RowValues } from './dataset.ts';
import { isMissing } from './rowFilter.ts';

export interface ColumnRule {
  readonly column: string;
  readonly transforms: readonly Transform[];
  /** Stands in for an empty cell; undefined when there is none. */
  readonly default?: Json;
}

/** By variable. */
export type ColumnRules = { readonly [variable: string]: ColumnRule };

export const transforms = ['trim', 'lower', 'upper', 'json', 'number', 'boolean', 'lines', 'words'] as const;
export type Transform = (typeof transforms)[number];

/**
 * `columns` of a dataset: `variable: column`, or `variable: {column, trim: true, …, default}`; a transform may also stand in the
 * list `transform`. `complain` gets a sentence for whatever is neither.
 */
export function readColumnRules(written: Json | undefined, complain: (message: string) => void): ColumnRules {
  if (written === undefined || written === null) return {};
  if (typeof written !== 'object' || Array.isArray(written)) {
    complain('`columns` must be a mapping from variable to column.');
    return {};
  }
  const rules = Object.entries(written).map(
    ([variable, rule]) => [variable, readRule(variable, rule, complain)] as const,
  );
  return Object.fromEntries(rules.filter((entry): entry is [string, ColumnRule] => entry[1] !== null));
}

function readRule(variable: string, rule: Json | undefined, complain: (message: string) => void): ColumnRule | null {
  if (typeof rule === 'string') return { column: rule, transforms: [] };
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) {
    complain(`The column of \`${variable}\` must be a name or a mapping.`);
    return null;
  }
  const { column, transform = [], default: fallback, ...flags } = rule as { readonly [key: string]: Json };
  const listed = (Array.isArray(transform) ? transform : [transform]).map(String);
  const asked = [...listed, ...Object.keys(flags).filter((name) => flags[name] === true)];
  const unknown = asked.find((name) => !transforms.includes(name as Transform));
  if (unknown !== undefined)
    complain(`The column of \`${variable}\` has no transform \`${unknown}\`. There are ${transforms.join(', ')}.`);
  return {
    column: typeof column === 'string' ? column : variable,
    transforms: asked.filter((name): name is Transform => transforms.includes(name as Transform)),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

/** A value that a transform cannot read. */
export interface ColumnFault {
  readonly column: string;
  readonly message: string;
}

/** Renames, transforms and fills in the columns that have a rule; others stay. A value at fault stays as it is. */
export function applyColumnRules(
  values: RowValues,
  rules: ColumnRules,
  complain: (fault: ColumnFault) => void,
): RowValues {
  const entries = Object.entries(rules);
  if (entries.length === 0) return values;
  const taken = new Set(entries.map(([, { column }]) => column));
  const rest = Object.entries(values).filter(([name]) => !taken.has(name) && !Object.hasOwn(rules, name));
  const ruled = entries.flatMap(([variable, rule]) => {
    const value = ruledValue(values, rule, complain);
    return value === undefined ? [] : [[variable, value] as const];
  });
  return Object.fromEntries([...rest, ...ruled]);
}

function ruledValue(values: RowValues, rule: ColumnRule, complain: (fault: ColumnFault) => void): Json | undefined {
  const { column, transforms } = rule;
  let value: Json | undefined = Object.hasOwn(values, column) ? values[column] : undefined;
  if (isMissing(value) && rule.default !== undefined) return rule.default;
  for (const transform of transforms) {
    if (typeof value !== 'string') break;
    const changed = changeText(value, transform);
    if (changed === undefined) {
      complain({ column, message: `The column \`${column}\` cannot be read as ${transform} here.` });
      return value;
    }
    value = changed;
  }
  return value;
}

/** Undefined for text that cannot be read so. */
function changeText(text: string, transform: Transform): Json | undefined {
  switch (transform) {
    case 'trim':
      return text.trim();
    case 'lower':
      return text.toLowerCase();
    case 'upper':
      return text.toUpperCase();
    case 'json':
      return jsonOfText(text);
    case 'number':
      return numberOfText(text);
    case 'boolean':
      return /^\s*(?:true|yes|1)\s*$/i.test(text) ? true : /^\s*(?:false|no|0)\s*$/i.test(text) ? false : undefined;
    case 'lines':
      return text.split(/\r?\n/).filter((line) => line.trim() !== '');
    case 'words':
      return text.split(/\s+/).filter((word) => word !== '');
  }
}
