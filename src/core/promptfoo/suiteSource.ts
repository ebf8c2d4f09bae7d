// A configuration of promptfoo as values that know where they are written: YAML or JSON read under the limits of a prompt file,
// merge keys and local `$ref` followed, `{{env.NAME}}` filled in from the file's own `env` and from nowhere else.
import type { Diagnostic, Severity } from '../base/diagnostic.ts';
import type { Json } from '../base/hash.ts';
import { decodeSource } from '../prompt/decodeSource.ts';
import { lineStarts, positionAt, toDiagnostics } from '../prompt/finding.ts';
import { readYaml } from '../prompt/readYaml.ts';
import { findEntry, type MapNode, nodeAt } from '../prompt/sourceNode.ts';

export type Path = readonly (string | number)[];
export type JsonMap = { readonly [key: string]: Json };

export interface Complaint {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
}

export interface SuiteSource {
  /** Relative to the root of the workspace. */
  readonly path: string;
  readonly config: JsonMap;
  /** Line and column, from 1, of what stands at a path, or of the nearest thing around it. */
  placeOf(at: Path): { readonly line: number; readonly column: number };
  complain(complaint: Complaint, at: Path): void;
  /** What stands in the file's own `env` in place of `{{env.NAME}}`, also in the text of other files. */
  withEnv(text: string): string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Whether a file of this name may be a configuration. What it is, its content says. */
export function mayBeSuite(path: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(path);
}

/** The configuration, null for a file that is none, or what is wrong with one that cannot be read. Never throws. */
export function readSuiteSource(bytes: Uint8Array, path: string): SuiteSource | readonly Diagnostic[] | null {
  const { text, problem } = decodeSource(bytes);
  if (problem !== null) return isNamedSuite(path) ? toDiagnostics([problem], text, path) : null;
  const { root, findings } = readYaml(text, { mergesKeys: true });
  if (root?.kind !== 'map') return isNamedSuite(path) ? brokenSuite(findings, text, path) : null;
  const has = (key: string): boolean => findEntry(root, key) !== undefined;
  // A prompt file of another tool may have `prompts`, but it does not say whom to ask.
  if (!has('providers') && !has('targets')) return isNamedSuite(path) ? withoutProviders(path) : null;
  return sourceOf(root, text, path);
}

function isNamedSuite(path: string): boolean {
  return /(?:^|\/)promptfooconfig[^/]*\.(?:ya?ml|json)$/i.test(path);
}

function brokenSuite(findings: Parameters<typeof toDiagnostics>[0], text: string, path: string): readonly Diagnostic[] {
  const diagnostics = toDiagnostics(findings, text, path);
  const message = 'A configuration of promptfoo is a mapping with `prompts`, `providers` and `tests`.';
  return diagnostics.length > 0 ? diagnostics : [errorAt(path, message)];
}

function withoutProviders(path: string): readonly Diagnostic[] {
  return [errorAt(path, 'The configuration names no `providers`. Add one, for example `openai:chat:gpt-4o-mini`.')];
}

function errorAt(path: string, message: string): Diagnostic {
  return { severity: 'error', code: 'promptfoo/config', message, path, line: 1, column: 1 };
}

function sourceOf(root: MapNode, text: string, path: string): SuiteSource {
  const starts = lineStarts(text);
  const diagnostics: Diagnostic[] = [];
  const placeOf = (at: Path) => {
    for (let length = at.length; length >= 0; length--) {
      const node = nodeAt(root, at.slice(0, length));
      if (node !== undefined) return positionAt(starts, length === 0 ? 0 : node.start);
    }
    return { line: 1, column: 1 };
  };
  const complain = ({ severity, code, message }: Complaint, at: Path): void => {
    const isTold = diagnostics.some((one) => one.message === message && one.line === placeOf(at).line);
    if (diagnostics.length < mostDiagnostics && !isTold)
      diagnostics.push({ severity, code, message, path, ...placeOf(at) });
  };
  const env = mapOf(root.value.env);
  const withEnv = (written: string): string => fillInEnv(written, env);
  const steps = { left: mostSteps };
  const config = follow(root.value, { root: root.value, withEnv, steps, complain, at: [], within: [] }) as JsonMap;
  return { path, config, placeOf, complain, withEnv, diagnostics };
}

const mostDiagnostics = 50;
/** A reference to a part with references may unfold into more than the file says. */
const mostSteps = 200_000;

function fillInEnv(text: string, env: JsonMap): string {
  if (!text.includes('env')) return text;
  return text.replace(/\{\{\s*env(?:\.(\w+)|\[\s*["'](\w+)["']\s*\])\s*\}\}/g, (written, dotted, quoted) => {
    const value = env[dotted ?? quoted];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : written;
  });
}

interface Following extends Pick<SuiteSource, 'complain' | 'withEnv'> {
  readonly root: JsonMap;
  readonly steps: { left: number };
  readonly at: Path;
  /** References that are being followed. */
  readonly within: readonly string[];
}

function follow(value: Json, following: Following): Json {
  const { steps, complain, at, within, withEnv } = following;
  steps.left -= 1;
  if (typeof value === 'string') return withEnv(value);
  if (typeof value !== 'object' || value === null || steps.left < 0) return value;
  if (Array.isArray(value))
    return (value as readonly Json[]).map((item, index) => follow(item, { ...following, at: [...at, index] }));
  const { $ref: reference } = value as JsonMap;
  if (typeof reference === 'string') {
    const target = within.includes(reference) ? undefined : targetOf(reference, following.root);
    if (target !== undefined) return follow(target, { ...following, within: [...within, reference] });
    const message = `\`$ref: ${reference.slice(0, 80)}\` leads to nothing in this file. It is ignored.`;
    complain({ severity: 'warning', code: 'promptfoo/reference', message }, at);
    return null;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, follow(item as Json, { ...following, at: [...at, key] })]),
  );
}

function targetOf(reference: string, root: JsonMap): Json | undefined {
  if (!reference.startsWith('#/')) return undefined;
  const steps = reference
    .slice(2)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return steps.reduce<Json | undefined>((value, step) => {
    if (Array.isArray(value)) return (value as readonly Json[])[Number(step)];
    return isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, root);
}

export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function mapOf(value: Json | undefined): JsonMap {
  return isMap(value) ? value : {};
}

/** A list as it is, anything else as a list of one, nothing as none. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

export function textOrNull(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
