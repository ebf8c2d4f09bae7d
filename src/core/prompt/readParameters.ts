// `model`, `provider` and `modelParameters` with every spelling in use, folded to canonical names.
import type { Json } from '../base/hash.ts';
import type { Report } from './finding.ts';
import type { ModelParameters } from './prompt.ts';
import { parameterKeys } from './promptKeys.ts';
import { type Fields, rangeOfValue, readFields, readMap, readNumber, readTexts, toRecord } from './readFields.ts';
import { type SourceEntry, textOf } from './sourceNode.ts';

export interface ModelChoice {
  readonly model: string | null;
  readonly parameters: ModelParameters;
}

/** The model and its parameters from `model` (text or mapping), `modelParameters`, and parameters at the top level. */
export function readModelChoice(fields: Fields, report: Report): ModelChoice {
  const entry = fields.known.get('model');
  const name = textOf(entry?.value);
  const inModel = entry?.value.kind === 'map' ? entry.value.entries : [];
  const nested = inModel.find(({ key }) => key === 'name' || key === 'id');
  if (entry && name === null && !nested) {
    const message = '`model` must be text such as `openai/gpt-6-luna`, or a mapping with `name`.';
    report({ severity: 'error', code: 'prompt/wrong-type', message, ...rangeOfValue(entry) });
  }
  const declared = readMap(fields.known.get('modelParameters'), 'error', report)?.entries ?? [];
  const loose = looseParameters(fields, report);
  const entries = [...declared, ...inModel.filter((one) => one !== nested), ...loose];
  return { model: (name ?? textOf(nested?.value)) || null, parameters: readParameters(entries, report) };
}

const looseSpellings = new Set(
  parameterKeys.filter(({ name }) => name !== 'extra').flatMap(({ name, aliases = [] }) => [name, ...aliases]),
);

export function isLooseParameter(key: string): boolean {
  return looseSpellings.has(key);
}

function looseParameters(fields: Fields, report: Report): readonly SourceEntry[] {
  const loose = fields.unknown.filter(({ key }) => isLooseParameter(key));
  for (const { key, keyStart, keyEnd } of loose) {
    const message = `\`${key}\` belongs under \`modelParameters\`. It is read here, but other runners ignore it.`;
    report({ severity: 'warning', code: 'prompt/loose-parameter', message, start: keyStart, end: keyEnd });
  }
  return loose;
}

/** Values by canonical name; keys that are not ours go to the provider in `extra`. */
export function readParameters(entries: readonly SourceEntry[], report: Report): ModelParameters {
  const node = { kind: 'map', value: {}, entries, isFlow: false, start: 0, end: 0, size: 0, height: 0 } as const;
  const { known, unknown } = readFields(node, parameterKeys, report);
  const values: { [key: string]: Json } = {};
  for (const { name, type } of parameterKeys) {
    const entry = known.get(name);
    if (!entry || type === 'map') continue;
    const value = readParameter(entry, type, report);
    if (value !== null) values[name] = value;
  }
  const extra = { ...(readMap(known.get('extra'), 'error', report)?.value ?? {}), ...toRecord(unknown) };
  for (const { key, keyStart, keyEnd } of unknown) {
    const message = `\`${key}\` is not a parameter we know. It is passed to the provider as it is.`;
    report({ severity: 'hint', code: 'prompt/unknown-parameter', message, start: keyStart, end: keyEnd });
  }
  return Object.keys(extra).length > 0 ? { ...values, extra } : values;
}

function readParameter(entry: SourceEntry, type: string, report: Report): Json {
  if (type === 'strings') return readTexts(entry, report);
  if (type === 'number' || type === 'integer') {
    return readNumber(entry, { isInteger: type === 'integer', severity: 'error' }, report);
  }
  return textOf(entry.value);
}
