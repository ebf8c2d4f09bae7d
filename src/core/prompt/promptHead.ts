// What a list shows of a prompt, read without parsing it: a hundred times faster than YAML. It understands only plain
// top-level lines; for anything else it says so, and the caller parses.
import { isPromptId } from './promptName.ts';

export interface PromptHead {
  readonly id: string | null;
  readonly name: string | null;
  readonly model: string | null;
}

const shown = new Set(['id', 'name', 'model']);
const topLevelKey = /^([A-Za-z_][\w-]*):(?:[ \t]+(.*))?$/;
/** Plain scalars that YAML reads as text: no indicator in front, nothing that is a number, a boolean or null. */
const plainText = /^(?![-?:,[\]{}#&*!|>'"%@`~\d.+])(?!(?:true|false|null)$)(?:(?!:[ \t]|:$)[^\t])+$/i;

/**
 * `id`, `name` and `model` of a prompt file, each null when the file has no such line; null as a whole when one cannot be
 * told from its line alone. Never throws.
 */
export function readPromptHead(bytes: Uint8Array): PromptHead | null {
  const head: { id: string | null; name: string | null; model: string | null } = { id: null, name: null, model: null };
  const text = decode(bytes);
  if (text === null) return null;
  let isOpen = false;
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end < 0 ? text.length : end).replace(/\r$/, '');
    from = end < 0 ? text.length : end + 1;
    const first = line[0];
    if (first === undefined || first === '#') continue;
    if (first === ' ') {
      // The value of a key we show goes on: only a parser knows how.
      if (isOpen && /[^ \t]/.test(line)) return null;
      continue;
    }
    if (first === '-' && !isOpen) continue;
    const match = topLevelKey.exec(line);
    if (match === null) return null;
    const key = match[1] as 'id' | 'name' | 'model';
    isOpen = shown.has(key);
    if (!isOpen) continue;
    const value = textOf(match[2] ?? '');
    if (value === null || head[key] !== null || (key === 'id' && !isPromptId(value))) return null;
    head[key] = value;
  }
  return head;
}

function textOf(written: string): string | null {
  const quoted = /^(?:'([^'\t]+)'|"([^"\\\t]+)")[ ]*(?:[ ]#.*)?$/.exec(written);
  if (quoted !== null) return (quoted[1] ?? quoted[2]) as string;
  const plain = written.replace(/[ \t]#.*$/, '').replace(/ +$/, '');
  return plainText.test(plain) ? plain : null;
}

/** Null for what is no UTF-8; a byte order mark is dropped. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
