// The `vars` of a test with what their files say: a text as it is, YAML as JSON, several files as the list that makes a row of
// each. What promptfoo would run, or send as an image, is a reason not to ask.
import type { Json } from '../base/hash.ts';
import type { AssertReading } from './suiteAsserts.ts';
import { fileName, isCode, type SuiteFiles } from './suiteFiles.ts';
import { isMap, type JsonMap, listOf } from './suiteSource.ts';

export interface SuiteVars {
  readonly values: JsonMap;
  readonly problem: string | null;
}

export async function readVars(written: Json | undefined, { files }: Pick<AssertReading, 'files'>): Promise<SuiteVars> {
  const named =
    typeof written === 'string' || Array.isArray(written) ? await varsOfFiles(listOf(written), files) : written;
  if (typeof named === 'string') return { values: {}, problem: named };
  if (!isMap(named)) return { values: {}, problem: null };
  const values: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(named)) {
    const read = await readVar(value, files);
    if ('problem' in read) return { values: named, problem: `\`${name}\`: ${read.problem}` };
    values[name] = read.value;
  }
  return { values, problem: null };
}

type ReadVar = { readonly value: Json } | { readonly problem: string };

async function readVar(value: Json, files: SuiteFiles): Promise<ReadVar> {
  if (isNamed(value)) {
    const read = await readNamed(value, files);
    if ('problem' in read) return read;
    return { value: read.texts.length === 1 ? (read.texts[0] as string) : read.texts };
  }
  if (!Array.isArray(value) || !value.some(isNamed)) return { value };
  const items: Json[] = [];
  for (const item of value as readonly Json[]) {
    if (!isNamed(item)) items.push(item);
    else {
      const read = await readNamed(item, files);
      if ('problem' in read) return read;
      items.push(...read.texts);
    }
  }
  return { value: items };
}

function isNamed(value: Json): value is string {
  return typeof value === 'string' && value.startsWith('file://');
}

async function readNamed(
  written: string,
  files: SuiteFiles,
): Promise<{ readonly texts: readonly string[] } | { readonly problem: string }> {
  const name = fileName(written);
  if (isCode(written))
    return { problem: `${name} is code, and no code makes values here. Put the value into a text file.` };
  if (/\.(?:pdf|png|jpe?g|gif|webp|bmp|svg|tiff?|ico|avif|hei[cf]|mp[34]|wav|ogg|m4a|webm|mov|xlsx?)$/i.test(name))
    return { problem: `${name} is no text file. A prompt of ours takes images with a variable of the type \`image\`.` };
  const paths = await files.find(written);
  if (typeof paths === 'string') return { problem: paths };
  const texts: string[] = [];
  for (const path of paths) {
    const read = await textOf(path, files);
    if (typeof read === 'string') return { problem: read };
    texts.push(read.text);
  }
  return { texts };
}

async function textOf(path: string, files: SuiteFiles): Promise<{ readonly text: string } | string> {
  if (!/\.ya?ml$/i.test(path)) {
    const file = await files.readText(path);
    return typeof file === 'string' ? file : { text: file.text.trim() };
  }
  const file = await files.readValue(path);
  return typeof file === 'string' ? file : { text: JSON.stringify(file.value) };
}

/** `vars` may name YAML files whose keys are the variables. */
async function varsOfFiles(written: readonly Json[], files: SuiteFiles): Promise<JsonMap | string> {
  const values: { [name: string]: Json } = {};
  for (const name of written) {
    if (typeof name !== 'string' || isCode(name)) return '`vars` is a mapping, or names YAML or JSON files with one.';
    const paths = await files.find(name);
    if (typeof paths === 'string') return paths;
    for (const path of paths) {
      const read = await files.readValue(path);
      if (typeof read === 'string') return read;
      if (isMap(read.value)) Object.assign(values, read.value);
    }
  }
  return values;
}
