// Texts read as JSON values where a table, a form or a command line has nothing but text.
import type { Json } from './hash.ts';

/** The number a text stands for, white space around it allowed; undefined for anything else, and for what is not finite. */
export function numberOfText(text: string): number | undefined {
  if (!/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Undefined for what is no JSON. */
export function jsonOfText(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
