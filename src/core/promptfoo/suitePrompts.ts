// The `prompts` of a configuration as promptfoo reads them: texts, chat lists, files, globs, and entries with a label. What would
// have to be run to become a prompt is told and left out.
import type { Json } from '../base/hash.ts';
import { jsonOfText } from '../base/valueOfText.ts';
import { readRows } from '../dataset/readRows.ts';
import { fileName, isCode, type SuiteFiles } from './suiteFiles.ts';
import { isMap, type JsonMap, listOf, mapOf, type Path, type SuiteSource, textOrNull } from './suiteSource.ts';

export interface SuitePrompt {
  /** How it is told from the others: the label, else the file, else its number. */
  readonly name: string;
  /** What `prompts` of providers and tests may call it. */
  readonly labels: readonly string[];
  readonly raw: string;
  /** Its own `config`, which goes before that of a provider key by key; empty without one. */
  readonly config: JsonMap;
  /** Where it is written. */
  readonly at: Path;
}

/** In the order of the file. */
export async function readSuitePrompts(source: SuiteSource, files: SuiteFiles): Promise<readonly SuitePrompt[]> {
  const written = source.config.prompts ?? ['{{prompt}}'];
  const entries: { readonly entry: Json; readonly at: Path }[] = isMap(written)
    ? Object.entries(written).map(([raw, label]) => ({ entry: { raw, label }, at: ['prompts', raw] }))
    : listOf(written).map((entry, index) => ({ entry, at: Array.isArray(written) ? ['prompts', index] : ['prompts'] }));
  const found: SuitePrompt[] = [];
  for (const { entry, at } of entries) {
    const read = await readEntry(entry, { files, number: found.length + 1 });
    if (typeof read === 'string')
      source.complain({ severity: 'error', code: 'promptfoo/prompt', message: `${read} It is left out.` }, at);
    else {
      const config = isMap(entry) && !isChatMessage(entry) ? mapOf(entry.config) : {};
      found.push(...read.map((prompt, index) => ({ ...named(prompt, found.length + index + 1), config, at })));
    }
  }
  return found.map((prompt) => ({ ...prompt, raw: source.withEnv(prompt.raw) }));
}

interface ReadPrompt {
  readonly name: string | null;
  readonly labels: readonly string[];
  readonly raw: string;
}

function named({ name, labels, raw }: ReadPrompt, number: number): Omit<SuitePrompt, 'config' | 'at'> {
  return { name: name ?? `#${number}`, labels: [...new Set([...labels, raw])], raw };
}

interface Reading {
  readonly files: SuiteFiles;
  readonly number: number;
}

async function readEntry(entry: Json, reading: Reading): Promise<readonly ReadPrompt[] | string> {
  if (typeof entry === 'string') return readText(entry, { label: null, id: null }, reading);
  // An entry that is no prompt of promptfoo's form is a chat list written in place.
  if (!isMap(entry) || isChatMessage(entry)) return [{ name: null, labels: [], raw: JSON.stringify(entry) }];
  const { raw } = entry;
  const [label, id] = [textOrNull(entry.label), textOrNull(entry.id)];
  if (raw !== undefined && typeof raw !== 'string') {
    const text = JSON.stringify(raw);
    return [{ name: label ?? id, labels: [label, id].filter((one) => one !== null), raw: text }];
  }
  const text = textOrNull(raw) ?? id;
  if (text === null) return 'A prompt needs `raw` with its text, or `id` with the name of a file.';
  return readText(text, { label, id: text === id ? null : id }, reading);
}

function isChatMessage(entry: { readonly [key: string]: Json }): boolean {
  return 'role' in entry && !('raw' in entry);
}

interface Names {
  readonly label: string | null;
  readonly id: string | null;
}

async function readText(
  text: string,
  { label, id }: Names,
  { files }: Reading,
): Promise<readonly ReadPrompt[] | string> {
  const given = [label, id].filter((one) => one !== null);
  const service = /^(?:exec|portkey|langfuse|helicone|package):/.exec(text)?.[0];
  if (service !== undefined)
    return `A prompt from \`${service}\` is not fetched and not run here. Put its text into a file and name that.`;
  if (!isFileName(text)) return [{ name: label ?? id, labels: given, raw: text }];
  if (isCode(text))
    return `\`${fileName(text)}\` is code, and no code makes prompts here. Put the text it makes into a file and name that.`;
  const paths = await files.find(text);
  if (typeof paths === 'string') return isSurelyFile(text) ? paths : [{ name: label ?? id, labels: given, raw: text }];
  const read = await Promise.all(paths.map((path) => readFile(path, files)));
  const problem = read.find((one) => typeof one === 'string');
  // As promptfoo does, a text that only looks like a name is the prompt itself.
  if (problem !== undefined) return isSurelyFile(text) ? problem : [{ name: label ?? id, labels: given, raw: text }];
  return (read as readonly FilePrompts[]).flatMap(({ path, prompts }) =>
    prompts.map((prompt, index) => {
      const file = path.slice(path.lastIndexOf('/') + 1);
      const part = prompts.length === 1 ? '' : ` ${index + 1}`;
      const name = paths.length === 1 ? (label ?? id ?? file) : file;
      const labels = [...given, prompt.label, path, fileName(text)].filter((one) => one !== null);
      return { name: prompt.label ?? `${name}${part}`, labels, raw: prompt.raw };
    }),
  );
}

/** Texts that promptfoo looks for as files before it takes them for the prompt. */
function isFileName(text: string): boolean {
  if (text.startsWith('file://')) return true;
  return !/[\n{]/.test(text) && (/\.[a-z0-9]{2,5}(?::\w+)?$/i.test(text) || /[*/\\]/.test(text)) && text.length < 300;
}

function isSurelyFile(text: string): boolean {
  return text.startsWith('file://') || (/\.(?:txt|json|jsonl|ya?ml|md|j2|csv)$/i.test(text) && !/\s/.test(text));
}

interface FilePrompts {
  readonly path: string;
  readonly prompts: readonly { readonly raw: string; readonly label: string | null }[];
}

async function readFile(path: string, files: SuiteFiles): Promise<FilePrompts | string> {
  if (/\.ya?ml$/i.test(path)) {
    const file = await files.readValue(path);
    return typeof file === 'string' ? file : { path, prompts: [{ raw: JSON.stringify(file.value), label: null }] };
  }
  if (/\.csv$/i.test(path)) return readTable(path, files);
  const file = await files.readText(path);
  if (typeof file === 'string') return file;
  const whole = (raw: string): FilePrompts => ({ path, prompts: [{ raw, label: null }] });
  if (/\.json$/i.test(path)) {
    const value = jsonOfText(file.text);
    return whole(value === undefined ? file.text : JSON.stringify(value));
  }
  if (/\.(?:md|j2)$/i.test(path)) return whole(file.text);
  const parts = /\.jsonl$/i.test(path) ? file.text.split(/\r?\n/) : textParts(file.text);
  const prompts = parts.filter((raw) => raw !== '').map((raw) => ({ raw, label: null }));
  return prompts.length > 0 ? { path, prompts } : `There is no prompt in ${path}.`;
}

/** A line of three hyphens stands between prompts. */
function textParts(text: string): readonly string[] {
  const parts: string[][] = [[]];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '---') parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts.map((lines) => lines.join('\n').trim());
}

async function readTable(path: string, files: SuiteFiles): Promise<FilePrompts | string> {
  const file = await files.read(path);
  if (typeof file === 'string') return file;
  const { rows } = readRows(file.bytes, path, { limit: 1_000 });
  const prompts = rows.flatMap(({ values }) => {
    const raw = textOrNull(values.prompt);
    return raw === null ? [] : [{ raw, label: textOrNull(values.label) }];
  });
  return prompts.length > 0 ? { path, prompts } : `${path} has no column \`prompt\` with a text.`;
}
