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
  const forms = formsOfAll(known, Number.POSITIVE_INFINITY);
  return forms.length === 0 ? null : new RegExp(forms.join('|'), 'g');
}

const beginningLength = 4;

/** How a match of `knownPattern` begins: as long as the keys are, that pattern takes longer to compile than to use. */
export function knownBeginning(known: readonly string[]): RegExp | null {
  const forms = formsOfAll(known, beginningLength);
  return forms.length === 0 ? null : new RegExp(forms.join('|'));
}

/** Every form of every value, as patterns of at most the first `length` characters of the form. */
function formsOfAll(known: readonly string[], length: number): string[] {
  const values = [...new Set(known.map((value) => value.trim()))]
    .filter((value) => value.length >= shortestKnown)
    // The longer value first, so that a key which begins with another key is cut out whole.
    .sort((a, b) => b.length - a.length);
  return values.flatMap((value) => {
    const plain = characterForms([...value], length);
    return value.length < shortestDerived ? [plain] : [plain, ...derivedForms(value, length)];
  });
}

function derivedForms(value: string, length: number): string[] {
  const bytes = encoder.encode(value);
  const digits = [...bytes.subarray(0, length)].map((byte) => anyCaseHex(byte.toString(16).padStart(2, '0')));
  return [
    base64Form(bytes, 0, length),
    base64Form(bytes, 1, length),
    base64Form(bytes, 2, length),
    digits.join('[ :]?'),
    characterForms([...value].reverse(), length),
  ];
}

function characterForms(characters: readonly string[], length: number): string {
  return characters
    .slice(0, length)
    .map((character) => `(?:${formsOf(character).join('|')})`)
    .join('');
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
function base64Form(bytes: Uint8Array, offset: number, length: number): string {
  let bits = 0;
  let held = 0;
  let text = '';
  for (const byte of [...new Uint8Array(offset), ...bytes]) {
    held = ((held << 8) | byte) & 0xffff;
    for (bits += 8; bits >= 6; bits -= 6) text += base64Alphabet[(held >> (bits - 6)) & 63];
  }
  const own = text.slice(Math.ceil((offset * 8) / 6));
  return [...own.slice(0, length)].map(base64Character).join('(?:[\\r\\n]|\\\\[rn]){0,2}');
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
