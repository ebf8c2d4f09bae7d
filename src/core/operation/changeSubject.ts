// A proposed first line of a commit from what a change means: «Change system message (+12 −3 words), temperature
// 0.2 → 0.7». Short, on one line, and without anything that names or values in a file could do to a terminal or a form.
import type { Json } from '../base/hash.ts';
import type { Prompt } from '../prompt/prompt.ts';
import { promptNameOf } from '../prompt/promptName.ts';
import type { ChangeFacts } from './changeSummary.ts';
import type { PromptChange } from './promptChanges.ts';
import type { TextChange } from './textChanges.ts';

export const longestSubject = 72;

type Verb = 'change' | 'add' | 'remove';

interface Part {
  readonly verb: Verb;
  readonly text: string;
}

/** At most 72 characters. What does not fit is counted: «…, 2 more». */
export function changeSubject(before: Prompt | null, after: Prompt | null, facts: ChangeFacts): string {
  if (!before || !after) return wholeSubject(before, after);
  const parts = partsOf(facts);
  if (parts.length === 0) return 'Change comments or layout';
  for (let shown = parts.length; shown > 0; shown -= 1) {
    const rest = parts.length - shown;
    const line = joinParts(parts.slice(0, shown)) + (rest > 0 ? `, ${rest} more` : '');
    if (lengthOf(line) <= longestSubject) return line;
  }
  return cut(joinParts(parts.slice(0, 1)), longestSubject);
}

function wholeSubject(before: Prompt | null, after: Prompt | null): string {
  const prompt = after ?? before;
  const name = prompt ? promptNameOf(prompt.path, prompt.name) : 'nothing';
  return cut(oneLine(`${after ? 'Add' : 'Remove'} ${name}`), longestSubject);
}

/** `+12 −3 words`, `+1 word`; null when no word came or went. */
export function wordCounts({
  addedWords,
  removedWords,
}: Pick<TextChange, 'addedWords' | 'removedWords'>): string | null {
  const counts = [addedWords > 0 && `+${addedWords}`, removedWords > 0 && `−${removedWords}`].filter(
    (count) => count !== false,
  );
  if (counts.length === 0) return null;
  return `${counts.join(' ')} ${addedWords + removedWords === 1 ? 'word' : 'words'}`;
}

function joinParts(parts: readonly Part[]): string {
  let line = '';
  let verb: Verb | null = null;
  for (const part of parts) {
    const text = part.verb === verb ? part.text : `${part.verb} ${part.text}`;
    line += line === '' ? text : `, ${text}`;
    verb = part.verb;
  }
  return oneLine(line.charAt(0).toUpperCase() + line.slice(1));
}

function partsOf({ text, model, parameters, variables, tools, output, tests, metadata }: ChangeFacts): Part[] {
  return [
    ...textParts(text),
    ...(model ? [{ verb: 'change', text: `model ${shown(model.before)} → ${shown(model.after)}` } as const] : []),
    ...parameters.map(valuePart),
    ...variableParts(variables),
    ...(tools.length > 0 ? [{ verb: 'change', text: 'tools' } as const] : []),
    ...(output.length > 0 ? [{ verb: 'change', text: outputName(output) } as const] : []),
    ...(tests.length > 0 ? [{ verb: 'change', text: 'tests' } as const] : []),
    ...[...new Set(metadata.map(({ path }) => /^[^.[]*/.exec(path)?.[0] ?? path))].map(
      (key): Part => ({ verb: 'change', text: cut(key, 30) }),
    ),
  ];
}

const verbs = { added: 'add', removed: 'remove', changed: 'change' } as const;

function textParts(text: readonly TextChange[]): Part[] {
  const texts = text.filter(({ path }) => path !== 'templateFormat');
  const format = texts.length < text.length ? [{ verb: 'change', text: 'template format' } as const] : [];
  if (texts.length <= 2) return [...texts.map(textPart), ...format];
  const addedWords = texts.reduce((sum, change) => sum + change.addedWords, 0);
  const removedWords = texts.reduce((sum, change) => sum + change.removedWords, 0);
  const noun = texts.every(({ path }) => path.startsWith('messages')) ? 'messages' : 'texts';
  return [{ verb: 'change', text: withWords(`${texts.length} ${noun}`, { addedWords, removedWords }) }, ...format];
}

function textPart(change: TextChange): Part {
  return { verb: verbs[change.kind], text: withWords(change.label, change) };
}

function withWords(text: string, counts: Pick<TextChange, 'addedWords' | 'removedWords'>): string {
  const words = wordCounts(counts);
  return words === null ? text : `${text} (${words})`;
}

function valuePart({ path, kind, before, after }: PromptChange): Part {
  const name = cut(path.replace(/^modelParameters\./, ''), 30);
  if (kind === 'added') return { verb: 'add', text: `${name} ${shown(after)}` };
  if (kind === 'removed') return { verb: 'remove', text: name };
  return { verb: 'change', text: `${name} ${shown(before)} → ${shown(after)}` };
}

/** One part a variable, however many of its facts changed. */
function variableParts(changes: readonly PromptChange[]): Part[] {
  const byName = new Map<string, Verb>();
  for (const { path, kind } of changes) {
    const [, name = '', inner] = /^variables\.([^.]*)(\..*)?$/.exec(path) ?? [];
    byName.set(name, inner === undefined ? verbs[kind] : (byName.get(name) ?? 'change'));
  }
  const inOrder: readonly Verb[] = ['change', 'add', 'remove'];
  return inOrder.flatMap((verb) =>
    [...byName].filter(([, found]) => found === verb).map(([name]) => ({ verb, text: `variable ${cut(name, 30)}` })),
  );
}

function outputName(changes: readonly PromptChange[]): string {
  return changes.some(({ path }) => path === 'responseFormat') ? 'response format' : 'output schema';
}

function shown(value: Json): string {
  if (value === null) return 'none';
  if (typeof value === 'string') return cut(value, 30);
  return cut(JSON.stringify(value), 24);
}

function oneLine(text: string): string {
  return text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
}

function lengthOf(text: string): number {
  return [...text].length;
}

function cut(text: string, length: number): string {
  const characters = [...oneLine(text)];
  return characters.length <= length ? characters.join('') : `${characters.slice(0, length - 1).join('')}…`;
}
