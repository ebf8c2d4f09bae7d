// One member of a JSON object as text: its value is replaced where it stands, or the member is added behind the last one in
// the layout that the object has.
import type { Json } from '../base/hash.ts';
import { readYaml } from '../prompt/readYaml.ts';
import { findEntry } from '../prompt/sourceNode.ts';

export interface JsonEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Offsets count in `object`; null for what is no object. */
export function setInJson(object: string, name: string, value: Json): JsonEdit | null {
  // JSON is YAML, and the YAML reader keeps places.
  const { root } = readYaml(object);
  if (root?.kind !== 'map' || !object.startsWith('{') || !object.endsWith('}')) return null;
  const entry = findEntry(root, name);
  if (entry !== undefined) return { start: entry.value.start, end: entry.value.end, text: JSON.stringify(value) };
  const last = root.entries.at(-1);
  const spaced = last === undefined || /^:\s/.test(object.slice(last.keyEnd).trimStart());
  const member = `${JSON.stringify(name)}:${spaced ? ' ' : ''}${JSON.stringify(value)}`;
  if (last === undefined) return { start: 1, end: object.length - 1, text: member };
  const lead = /\n[ \t]*$/.exec(object.slice(0, last.keyStart))?.[0] ?? (spaced ? ' ' : '');
  return { start: last.value.end, end: last.value.end, text: `,${lead}${member}` };
}
