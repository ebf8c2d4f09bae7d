// Parameters that a sweep sets, read as a file's are: every spelling, the same checks, canonical names.
import type { Json } from '../base/hash.ts';
import { numberOfText } from '../base/valueOfText.ts';
import type { Finding } from './finding.ts';
import type { ModelParameters, Prompt } from './prompt.ts';
import { parameterKeys } from './promptKeys.ts';
import { readParameters } from './readParameters.ts';
import { readYaml } from './readYaml.ts';

/** By canonical name, or as the provider calls it. Null leaves the parameter out. */
export type SweptParameters = { readonly [name: string]: Json };

/** The canonical name; null for what is no parameter of ours. */
export function parameterNamed(written: string): string | null {
  const spec = parameterKeys.find(({ name, aliases = [] }) => name === written || aliases.includes(written));
  return spec === undefined || spec.name === 'extra' ? null : spec.name;
}

/** The value as it is sent; a sentence when the parameter cannot have it. Text may stand for a number. */
export function readParameterValue(name: string, value: Json): { readonly value: Json } | { readonly error: string } {
  const type = parameterKeys.find((key) => key.name === name)?.type;
  if (value === null || type === undefined) return { value };
  const isNumber = type === 'number' || type === 'integer';
  const meant = isNumber && typeof value === 'string' ? (numberOfText(value) ?? value) : value;
  const { root } = readYaml(JSON.stringify({ [name]: meant }));
  const findings: Finding[] = [];
  const read = readParameters(root?.kind === 'map' ? root.entries : [], (finding) => findings.push(finding));
  const fault = findings.find(({ severity }) => severity === 'error' || severity === 'warning');
  if (fault !== undefined) return { error: fault.message };
  return { value: (read[name as keyof ModelParameters] as Json | undefined) ?? null };
}

/** The prompt as it is asked in one column of a sweep. */
export function withSweptParameters<P extends Pick<Prompt, 'parameters'>>(prompt: P, swept: SweptParameters): P {
  if (Object.keys(swept).length === 0) return prompt;
  const { extra = {}, ...own } = prompt.parameters;
  const isOwn = (name: string): boolean => parameterKeys.some((key) => key.name === name);
  const entries = Object.entries(swept);
  const parameters = set(
    own,
    entries.filter(([name]) => isOwn(name)),
  );
  const passed = set(
    extra,
    entries.filter(([name]) => !isOwn(name)),
  );
  return { ...prompt, parameters: Object.keys(passed).length === 0 ? parameters : { ...parameters, extra: passed } };
}

function set<T extends object>(values: T, entries: readonly (readonly [string, Json])[]): T {
  const names = new Set(entries.map(([name]) => name));
  const kept = Object.entries(values).filter(([name]) => !names.has(name));
  return Object.fromEntries([...kept, ...entries.filter(([, value]) => value !== null)]) as T;
}
