// What changed in the text that is sent, message by message and in words: the part of a change that people ask for first.
import type { Json } from '../base/hash.ts';
import { countChangedWords } from '../history/wordDiff.ts';
import type { Message, Prompt } from '../prompt/prompt.ts';
import type { PromptChange } from './promptChanges.ts';

/** One place of the text that is sent: a message, an example, or the template format. */
export interface TextChange {
  /** As in `PromptChange`: of the newer text, for a removed part of the older one. */
  readonly path: string;
  readonly kind: PromptChange['kind'];
  /** `system message`, `user message 2`, `example 1`. */
  readonly label: string;
  readonly addedWords: number;
  readonly removedWords: number;
}

/** Every change of one message or example as one, in the order of the text. */
export function textChanges(
  changes: readonly PromptChange[],
  before: Prompt | null,
  after: Prompt | null,
): TextChange[] {
  const parts = new Map<string, { kind: PromptChange['kind']; before: string[]; after: string[] }>();
  for (const change of changes) {
    const path = /^[a-zA-Z]+(?:\[\d+\])?/.exec(change.path)?.[0] ?? change.path;
    const isWhole = path === change.path && path !== 'templateFormat';
    // A removed part is named by its place in the older text, which another part may have in the newer one.
    const key = isWhole ? `${change.kind} ${path}` : `changed ${path}`;
    const part = parts.get(key) ?? { kind: isWhole ? change.kind : 'changed', before: [], after: [] };
    part.before.push(textIn(change.before, change.path));
    part.after.push(textIn(change.after, change.path));
    parts.set(key, part);
  }
  return [...parts].map(([key, part]) => {
    const path = key.slice(key.indexOf(' ') + 1);
    const owner = part.kind === 'removed' ? before : after;
    const label = labelOf(path, owner?.messages ?? []);
    return { path, kind: part.kind, label, ...countChangedWords(part.before.join('\n'), part.after.join('\n')) };
  });
}

/** What a model reads of a value: its content, or every text in it. Roles and template formats are no words. */
function textIn(value: Json, path: string): string {
  if (typeof value === 'string') return /\.role$|^templateFormat$/.test(path) ? '' : value;
  if (Array.isArray(value)) return value.map((item) => textIn(item, path)).join('\n');
  if (value === null || typeof value !== 'object') return value === null ? '' : String(value);
  return Object.entries(value as { readonly [key: string]: Json })
    .filter(([key]) => key !== 'role')
    .map(([key, item]) => textIn(item, `${path}.${key}`))
    .join('\n');
}

function labelOf(path: string, messages: readonly Message[]): string {
  const [, list, digits] = /^(\w+)\[(\d+)\]$/.exec(path) ?? [];
  const index = Number(digits);
  const role = messages[index]?.role;
  if (list !== 'messages' || role === undefined) {
    return list === 'examples' ? `example ${index + 1}` : path === 'templateFormat' ? 'template format' : path;
  }
  const ofRole = messages.filter((message) => message.role === role);
  const ordinal = messages.slice(0, index + 1).filter((message) => message.role === role).length;
  return ofRole.length > 1 ? `${role} message ${ordinal}` : `${role} message`;
}
