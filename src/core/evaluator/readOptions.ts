// The options of one evaluator, checked against its schema. `threshold` is its own where its schema has it, and `negate`
// is understood by all.
import type { z } from 'zod/mini';
import type { Json } from '../base/hash.ts';
import { nearestNames } from '../base/nearestNames.ts';
import type { Evaluator } from './evaluator.ts';

/** A misspelt word and the nearest that is known. */
export interface Correction {
  readonly from: string;
  readonly to: string;
}

export interface OptionIssue {
  readonly message: string;
  readonly path: readonly (string | number)[];
  readonly correction?: Correction;
}

export interface ReadOptions {
  /** With defaults; as written where there is a problem. */
  readonly options: { readonly [key: string]: Json };
  readonly isNegated: boolean;
  readonly takesThreshold: boolean;
  readonly issues: readonly OptionIssue[];
  readonly problem: string | null;
}

/** Never throws. */
export function readOptions(evaluator: Evaluator, written: { readonly [key: string]: Json | undefined }): ReadOptions {
  const names = Object.keys(evaluator.options.def.shape);
  const takesThreshold = names.includes('threshold');
  const { negate, threshold, ...rest } = written;
  const own = takesThreshold && threshold !== undefined ? { ...rest, threshold } : rest;
  const parsed = evaluator.options.safeParse(own);
  const base = { isNegated: negate === true, takesThreshold };
  if (parsed.success) {
    return { ...base, options: parsed.data as { [key: string]: Json }, issues: [], problem: null };
  }
  const issues = parsed.error.issues.slice(0, 5).map((issue) => explain(issue, names, own));
  const options = own as { [key: string]: Json };
  return { ...base, options, issues, problem: issues.map(({ message }) => message).join(' ') };
}

function explain(issue: z.core.$ZodIssue, names: readonly string[], written: unknown): OptionIssue {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  const name = path.length > 0 ? `\`${path.join('.')}\`` : 'The options';
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const near = nearestNames(key, names);
    const named = near.map((one) => `\`${one}\``).join(' or ');
    const message = `There is no option \`${key.slice(0, 80)}\`. ${near.length > 0 ? `Did you mean ${named}?` : `It takes ${listOf(names)}.`}`;
    return {
      message,
      path: [...path, key],
      ...(near[0] === undefined ? {} : { correction: { from: key, to: near[0] } }),
    };
  }
  return { message: `${name} ${wanted(issue, isMissing(written, path))}.`, path };
}

function isMissing(written: unknown, path: readonly (string | number)[]): boolean {
  const value = path.reduce<unknown>(
    (at, step) => (at as { readonly [key: string]: unknown } | undefined)?.[step],
    written,
  );
  return value === undefined;
}

function wanted(issue: z.core.$ZodIssue, missing: boolean): string {
  if (issue.code === 'invalid_type') return missing ? `is needed: a ${issue.expected}` : `must be a ${issue.expected}`;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}`;
  if (issue.code === 'custom' && issue.message !== 'Invalid input') return issue.message;
  return missing ? 'is needed' : 'has a value of the wrong kind';
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? 'no options' : names.map((name) => `\`${name}\``).join(', ');
}
