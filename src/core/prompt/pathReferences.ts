// Other files that a prompt file names: included templates, data files, and relative paths in its tests and evaluators.
// A rewrite touches the names alone, and is given up when the file would not read back exactly as meant.

import { type Replacement, replaceAll } from '../base/fileChange.ts';
import { isSameList } from '../base/sameList.ts';
import { templateReferences } from '../template/templateReferences.ts';
import { placeText } from './locatePrompt.ts';
import { readPromptFile } from './readPromptFile.ts';
import type { MapNode, ScalarNode, SourceNode } from './sourceNode.ts';
import { toFlowYaml } from './writeYaml.ts';

export interface PathReference {
  /** An include is looked for beside the prompt, then at the root; a file only relative to the prompt. */
  readonly kind: 'include' | 'file';
  /** As it is written, without `file://` and `./`. */
  readonly name: string;
  /** Offsets in the source, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** The name as it stands in the file. */
  write(name: string): string;
}

export interface Rewrite {
  readonly text: string;
  /** Ascending; empty when nothing changes. */
  readonly replacements: readonly Replacement[];
  /** False when a name cannot be written where it stands: then the text is as it was. */
  readonly isPossible: boolean;
}

/** Keys whose value is the path of a file wherever they stand below these. */
const sections: ReadonlySet<string> = new Set([
  ...['datasets', 'testData', 'test_data', 'evaluators', 'attachments', 'metadata'],
]);
const pathKeys: ReadonlySet<string> = new Set(['path', 'file']);
const relativePath = /^(?:file:\/\/)?\.{1,2}\//;

/** In the order of the file; none for a file that is no prompt. Never throws. */
export function pathReferences(source: string, path: string): PathReference[] {
  const file = readPromptFile(source, path);
  if (file.root === null || file.prompt === null) return [];
  const shift = source.length - file.text.length;
  const found = fileReferences(file.text, file.root);
  if (file.prompt.templateFormat === 'nunjucks') {
    for (const { content } of file.messages) if (content !== null) found.push(...includesIn(file.text, content));
  }
  return found
    .sort((a, b) => a.start - b.start)
    .map((one) => ({ ...one, start: one.start + shift, end: one.end + shift }));
}

/** The source with other names where `rename` gives one; null leaves a name as it is. */
export function rewriteReferences(
  source: string,
  path: string,
  rename: (reference: PathReference) => string | null,
): Rewrite {
  const references = pathReferences(source, path);
  const names = references.map((reference) => rename(reference));
  const replacements = references.flatMap((reference, index): Replacement[] => {
    const name = names[index];
    if (name === null || name === undefined || name === reference.name) return [];
    return [{ start: reference.start, end: reference.end, text: reference.write(name) }];
  });
  if (replacements.length === 0) return { text: source, replacements, isPossible: true };
  const text = replaceAll(source, replacements);
  const wanted = references.map(({ name }, index) => names[index] ?? name);
  const reads = pathReferences(text, path).map(({ name }) => name);
  const isPossible = isSameList(wanted, reads);
  return isPossible ? { text, replacements, isPossible } : { text: source, replacements: [], isPossible };
}

function includesIn(text: string, content: SourceNode): PathReference[] {
  const placed = placeText(text, content);
  return templateReferences(placed?.text ?? '').flatMap(({ name, offset }): PathReference[] => {
    const start = placed?.toFile(offset) ?? 0;
    const end = placed?.toFile(offset + name.length) ?? 0;
    // A name that YAML folds or escapes is not one piece of the file.
    return text.slice(start, end) === name ? [{ kind: 'include', name, start, end, write: (other) => other }] : [];
  });
}

function fileReferences(text: string, root: MapNode): PathReference[] {
  const found: PathReference[] = [];
  const visit = (node: SourceNode, key: string | null, isBelow: boolean): void => {
    if (node.kind === 'map')
      for (const entry of node.entries) visit(entry.value, entry.key, isBelow || sections.has(entry.key));
    else if (node.kind === 'list') for (const item of node.items) visit(item, key, isBelow);
    else if (isBelow) found.push(...referenceIn(text, node, key));
  };
  visit(root, null, false);
  // An alias leads to the same text once more.
  return [...new Map(found.map((one) => [one.start, one])).values()];
}

function referenceIn(text: string, node: ScalarNode, key: string | null): PathReference[] {
  const { value, style, start, end } = node;
  if (typeof value !== 'string' || style === 'literal' || style === 'folded' || text.slice(start, end).includes('\n'))
    return [];
  const isPath =
    relativePath.test(value) || (key !== null && pathKeys.has(key) && !/^(?:\/|[a-z][a-z0-9+.-]*:)/i.test(value));
  if (!isPath || value === '') return [];
  const scheme = value.startsWith('file://') ? 'file://' : '';
  const dot = value.startsWith(`${scheme}./`) ? './' : '';
  const write = (name: string): string => {
    const whole = `${scheme}${/^\.{1,2}\//.test(name) ? '' : dot}${name}`;
    if (style === 'single' && !whole.includes("'")) return `'${whole}'`;
    if (style === 'double') return JSON.stringify(whole);
    return /^[A-Za-z0-9.][A-Za-z0-9._/-]*$/.test(whole) ? whole : toFlowYaml(whole);
  };
  return [{ kind: 'file', name: value.slice(scheme.length + dot.length), start, end, write }];
}
