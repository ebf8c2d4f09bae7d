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

/** Plain data in which every string, key or value, shows control characters as visible escapes; what has none is not copied. */
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
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const shown = value.map((item) => escapeValue(item, escaping));
    return shown.some((item, at) => item !== value[at]) ? shown : value;
  }
  const entries = Object.entries(value);
  let isChanged = false;
  const shown = entries.map(([key, member]): [string, unknown] => {
    const escaped = keys.get(key) ?? escapeTerminalLine(key);
    keys.set(key, escaped);
    const one = escapeValue(member, isText || !texts.has(key) ? escaping : { isText: true, keys });
    isChanged ||= escaped !== key || one !== member;
    return [escaped, one];
  });
  return isChanged ? Object.fromEntries(shown) : value;
}
