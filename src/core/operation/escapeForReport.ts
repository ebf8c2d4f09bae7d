// The gate between data and a terminal: after it no text of a repository, a model or a provider can steer anything, and no
// name can pass for a line of ours, which a CI server might read as a command.
import { escapeTerminal, escapeTerminalLine } from '../base/escapeTerminal.ts';

/** What may have several lines. Reports print the first of them under a heading and the rest as JSON. */
const texts = new Set([
  'content',
  'output',
  'text',
  'source',
  'before',
  'after',
  'default',
  'modelParameters',
  'command',
]);

/** A copy of plain data in which every string, key or value, shows control characters as visible escapes. */
export function escapeForReport<Data>(data: Data): Data {
  return escapeValue(data, { isText: false, keys: new Map() }) as Data;
}

interface Escaping {
  readonly isText: boolean;
  /** Keys that were met before: records have the same ones. */
  readonly keys: Map<string, string>;
}

function escapeValue(value: unknown, escaping: Escaping): unknown {
  const { isText, keys } = escaping;
  if (typeof value === 'string') return isText ? escapeTerminal(value) : escapeTerminalLine(value);
  if (Array.isArray(value)) return value.map((item) => escapeValue(item, escaping));
  if (value === null || typeof value !== 'object') return value;
  const copy: Record<string, unknown> = Object.create(null);
  for (const [key, member] of Object.entries(value)) {
    const escaped = keys.get(key) ?? escapeTerminalLine(key);
    keys.set(key, escaped);
    copy[escaped] = escapeValue(member, isText || !texts.has(key) ? escaping : { isText: true, keys });
  }
  return copy;
}
