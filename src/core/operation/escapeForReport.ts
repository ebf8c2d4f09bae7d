// The gate between data and a terminal: after it no text of a repository, a model or a provider can steer anything.
import { escapeTerminal } from '../base/escapeTerminal.ts';

/** A copy of plain data in which every string, key or value, shows control characters as visible escapes. */
export function escapeForReport<Data>(data: Data): Data {
  return escapeValue(data) as Data;
}

function escapeValue(value: unknown): unknown {
  if (typeof value === 'string') return escapeTerminal(value);
  if (Array.isArray(value)) return value.map(escapeValue);
  if (value === null || typeof value !== 'object') return value;
  const copy: Record<string, unknown> = Object.create(null);
  for (const [key, member] of Object.entries(value)) copy[escapeTerminal(key)] = escapeValue(member);
  return copy;
}
