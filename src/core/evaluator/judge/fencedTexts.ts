// Texts a judge reads, between marks that none of them can hold: the mark is a hash over all of them, so a text with its
// own mark in it would be a text that contains its own hash. The same texts give the same mark, and so the same result key.
import { canonicalJson, sha256Hex } from '../../base/hash.ts';

/** By name; a list becomes numbered texts. */
export type JudgedTexts = { readonly [name: string]: string | readonly string[] };

export interface FencedTexts {
  /** 16 hex digits. */
  readonly mark: string;
  readonly texts: { readonly [name: string]: string };
}

/** Each text between `<name-mark>` and `</name-mark>`; those of a list between `<name-1-mark>` and so on. */
export function fenceTexts(texts: JudgedTexts): FencedTexts {
  const mark = sha256Hex(canonicalJson(texts)).slice(0, 16);
  const fence = (name: string, text: string): string => `<${name}-${mark}>\n${text}\n</${name}-${mark}>`;
  const fenced = Object.entries(texts).map(([name, text]) => [
    name,
    typeof text === 'string' ? fence(name, text) : text.map((one, at) => fence(`${name}-${at + 1}`, one)).join('\n'),
  ]);
  return { mark, texts: Object.fromEntries(fenced) };
}
