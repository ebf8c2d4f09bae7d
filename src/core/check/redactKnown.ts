// Finds a known key in the forms in which providers, logs and models echo it: plain, escaped character by character in
// any mixture (URL, JSON, unicode, hex, HTML), base64 in every alignment and alphabet, hex, and backwards.

/** Shorter values are too common in ordinary text to be cut out. */
const shortestKnown = 4;
/** From here on the derived forms are searched as well. */
const shortestDerived = 8;

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const encoder = new TextEncoder();

const namedEntities: { readonly [character: string]: string } = {
  '&': '&amp;|&AMP;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '/': '&sol;',
  '+': '&plus;',
  '=': '&equals;',
  '-': '&hyphen;|&dash;',
  _: '&lowbar;',
  '.': '&period;',
  ':': '&colon;',
};

/** One pattern for all `known` values, or null when none is long enough. Global. */
export function knownPattern(known: readonly string[]): RegExp | null {
  const values = [...new Set(known.map((value) => value.trim()))]
    .filter((value) => value.length >= shortestKnown)
    // The longer value first, so that a key which begins with another key is cut out whole.
    .sort((a, b) => b.length - a.length);
  const forms = values.flatMap((value) =>
    value.length < shortestDerived ? [characterForms(value)] : [characterForms(value), ...derivedForms(value)],
  );
  return forms.length === 0 ? null : new RegExp(forms.join('|'), 'g');
}

function derivedForms(value: string): string[] {
  const bytes = encoder.encode(value);
  const hex = [...bytes].map((byte) => anyCaseHex(byte.toString(16).padStart(2, '0'))).join('[ :]?');
  return [
    base64Form(bytes, 0),
    base64Form(bytes, 1),
    base64Form(bytes, 2),
    hex,
    characterForms([...value].reverse().join('')),
  ];
}

function characterForms(value: string): string {
  return [...value].map((character) => `(?:${formsOf(character).join('|')})`).join('');
}

function formsOf(character: string): string[] {
  const code = character.codePointAt(0) as number;
  const hex = anyCaseHex(code.toString(16));
  const percent = [...encoder.encode(character)]
    .map((byte) => `%(?:25){0,2}${anyCaseHex(byte.toString(16).padStart(2, '0'))}`)
    .join('');
  const isWord = /[A-Za-z0-9]/.test(character);
  const forms = [
    // A letter after a backslash would be an escape of its own; punctuation may be escaped by any number of them.
    isWord ? character : `\\\\{0,4}${escapePattern(character)}`,
    percent,
    `\\\\{1,4}(?:u0{0,2}${hex.padStart(2, '0')}|u\\{0{0,4}${hex}\\}|x${hex})`,
    `&#(?:0{0,5}${code}|[xX]0{0,5}${hex});?`,
  ];
  const named = namedEntities[character];
  return named === undefined ? forms : [...forms, named];
}

/** The part of the base64 text that depends on `bytes` alone when `offset` other bytes stand before it. */
function base64Form(bytes: Uint8Array, offset: number): string {
  let bits = 0;
  let held = 0;
  let text = '';
  for (const byte of [...new Uint8Array(offset), ...bytes]) {
    held = ((held << 8) | byte) & 0xffff;
    for (bits += 8; bits >= 6; bits -= 6) text += base64Alphabet[(held >> (bits - 6)) & 63];
  }
  const own = text.slice(Math.ceil((offset * 8) / 6));
  return [...own].map(base64Character).join('(?:[\\r\\n]|\\\\[rn]){0,2}');
}

function base64Character(character: string): string {
  if (character === '+') return '(?:[+-]|%2[bB])';
  return character === '/' ? '(?:\\\\{0,2}/|_|%2[fF])' : character;
}

function anyCaseHex(hex: string): string {
  return [...hex].map((digit) => (/[a-f]/.test(digit) ? `[${digit}${digit.toUpperCase()}]` : digit)).join('');
}

function escapePattern(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
