// Model, parameters and response format written to a prompt file: each goes where the file already says it, in the
// spelling that the file uses, and what is new goes where the format wants it.
import type { Json } from '../base/hash.ts';
import { TrackerError } from '../base/trackerError.ts';
import { chainEdits, type EditStep, refuseOtherMeaning, textAfter } from './chainEdits.ts';
import { addBehind, addEntry, removeEntry, replaceCollection, setIn } from './editEntries.ts';
import { type EditedFile, openForEdit, type TextEdit } from './editedFile.ts';
import { nodeAt } from './locatePrompt.ts';
import { type KeySpec, parameterKeys, promptKeys } from './promptKeys.ts';
import { findEntry, isNull, type MapNode } from './sourceNode.ts';
import { toFlowYaml } from './writeYaml.ts';

/** New values by canonical name; null takes a parameter out of the file. */
export type ParameterChanges = { readonly [name: string]: Json };

const rootKeys = promptKeys.filter(({ name }) => ['responseFormat', 'jsonSchema'].includes(name));
const settable = [...parameterKeys.filter(({ name }) => name !== 'extra'), ...rootKeys];

type Path = readonly [string, ...string[]];

/**
 * Sets and removes `modelParameters`, `responseFormat` and `jsonSchema` (an object, written as JSON text).
 * Throws `usage/invalid-argument` for a name or value that the format does not have, `prompt/invalid` where the file cannot
 * be changed safely.
 */
export function setParameters(source: string, changes: ParameterChanges): TextEdit {
  const steps = Object.entries(changes).map(([name, value]): EditStep => {
    const spec = settable.find((key) => key.name === name);
    if (!spec) throw invalid(`There is no parameter ${name}.`);
    const written = checkValue(spec, value);
    return (text) => setParameter(text, spec, written);
  });
  return chainEdits(source, steps);
}

/** Sets `model` to `provider/model`; a `provider` key that says otherwise is changed with it. */
export function setModel(source: string, model: string): TextEdit {
  if (model === '' || /[\n\r]/.test(model)) throw invalid('A model is named as provider/model.');
  const provider = model.includes('/') ? model.slice(0, model.indexOf('/')) : null;
  return chainEdits(source, [
    (text) => {
      const file = openForEdit(text);
      const entry = findEntry(file.root, 'provider');
      const isOther = provider !== null && entry && !isNull(entry.value) && entry.value.value !== provider;
      return isOther ? setAt(file, ['provider'], provider) : null;
    },
    (text) => {
      const file = openForEdit(text);
      const inside = findEntry(file.root, 'model')?.value;
      const name =
        inside?.kind === 'map' ? inside.entries.find(({ key }) => key === 'name' || key === 'id') : undefined;
      return setAt(file, inside?.kind === 'map' ? ['model', name?.key ?? 'name'] : ['model'], model);
    },
  ]);
}

function setParameter(text: string, spec: KeySpec, value: Json): TextEdit | null {
  const file = openForEdit(text);
  const path = placeOf(file.root, spec);
  const current = nodeAt(file.root, path);
  if (value === null) return current === null ? null : removeAt(file, path);
  return setAt(file, path, value);
}

/** Where the file says the parameter, in its own spelling; where it would say it when it does not. */
function placeOf(root: MapNode, { name, aliases = [] }: KeySpec): Path {
  const spellings = [name, ...aliases];
  const inside = (parents: readonly string[]): Path | null => {
    const parent = nodeAt(root, parents);
    const key = parent?.kind === 'map' ? parent.entries.find((entry) => spellings.includes(entry.key))?.key : undefined;
    return key === undefined ? null : ([...parents, key] as unknown as Path);
  };
  if (name === 'jsonSchema') return inside([]) ?? apiForm(root, 'json_schema') ?? [name];
  if (name === 'responseFormat') return apiForm(root, 'type') ?? inside([]) ?? [name];
  const group = findEntry(root, 'modelParameters') ?? findEntry(root, 'model_parameters');
  const map = group?.key ?? 'modelParameters';
  return inside([map]) ?? inside(['model']) ?? inside([]) ?? [map, name];
}

/** The API writes `responseFormat` as a mapping that holds the schema too. */
function apiForm(root: MapNode, key: string): Path | null {
  const entry = findEntry(root, 'responseFormat') ?? findEntry(root, 'response_format');
  return entry && findEntry(entry.value, key) ? [entry.key, key] : null;
}

/** What is written first when `model` or `modelParameters` is new, in the order that people write them. */
const heads = ['provider', 'description', 'name', 'id'];

function setAt(file: EditedFile, path: Path, value: Json): TextEdit {
  const edit = editAt(file, path, value);
  refuseOtherMeaning(textAfter(edit), withValue(file.root.value, path, value));
  return edit;
}

function editAt(file: EditedFile, path: Path, value: Json): TextEdit {
  const [key, inner] = path;
  const entry = findEntry(file.root, key);
  if (!entry && key === 'model') return addBehind(file, heads, { key, value });
  if (!entry && inner !== undefined) return addBehind(file, ['model', ...heads], { key, value: { [inner]: value } });
  const old = nodeAt(file.root, path);
  if (old && old.kind !== 'scalar' && typeof value === 'string') {
    const parent = nodeAt(file.root, path.slice(0, -1));
    return replaceCollection(file, findEntry(parent, path.at(-1) ?? '')!, value);
  }
  const group = entry?.value;
  if (inner !== undefined && group?.kind === 'map' && !findEntry(group, inner))
    return addEntry(file, group, inner, value);
  return setIn(file, path, value);
}

/** A mapping goes with its last entry, unless a comment would go with it. */
function removeAt(file: EditedFile, path: Path): TextEdit {
  const [group, key] = path;
  const entry = findEntry(file.root, group);
  const edits = [removalOf(file, path)];
  const isLast = key !== undefined && entry?.value.kind === 'map' && entry.value.entries.length === 1;
  if (isLast && !/(?:^|\s)#/m.test(file.text.slice(entry.keyEnd, entry.value.end)))
    edits.unshift(removalOf(file, [group]));
  const edit = edits[0]!;
  refuseOtherMeaning(textAfter(edit), withValue(file.root.value, path, null));
  return edit;
}

function removalOf(file: EditedFile, path: Path): TextEdit {
  const parent = nodeAt(file.root, path.slice(0, -1));
  return removeEntry(file, parent as MapNode, path.at(-1) ?? '');
}

function withValue(value: Json, path: readonly string[], wanted: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return wanted;
  const map = typeof value === 'object' && value !== null ? (value as { readonly [key: string]: Json }) : {};
  return { ...map, [key]: withValue(map[key] ?? {}, rest, wanted) };
}

function checkValue({ name, type, values }: KeySpec, value: Json): Json {
  if (value === null) return null;
  if (name === 'jsonSchema') return schemaText(value);
  const fits =
    type === 'strings'
      ? Array.isArray(value) && value.every((item) => typeof item === 'string')
      : type === 'integer'
        ? Number.isSafeInteger(value)
        : type === 'number'
          ? typeof value === 'number' && Number.isFinite(value)
          : typeof value === 'string' && value !== '';
  if (!fits) throw invalid(`${name} cannot be ${toFlowYaml(value)}.`);
  if (name === 'responseFormat' && !values?.includes(String(value)))
    throw invalid(`${name} must be one of: ${values?.join(', ')}.`);
  return value;
}

function schemaText(value: Json): string {
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid('A JSON schema is an object.');
  return JSON.stringify(value, null, 2);
}

function invalid(message: string): TrackerError {
  return new TrackerError('usage/invalid-argument', message);
}
