// Characters that readers do not see and models do: reversed text, tag characters that smuggle instructions, odd blanks.
// Joiners inside words of scripts that need them and inside emoji are fine.
import type { CheckRule } from '../checkRule.ts';

export const hiddenUnicode: CheckRule = {
  id: 'hidden-unicode',
  title: 'Invisible characters: direction overrides, tag characters and zero-width blanks.',
  check({ source: { text } }) {
    return [...text.matchAll(hidden)].slice(0, mostFindings).map((match) => {
      const code = match[0].codePointAt(0) ?? 0;
      const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
      const kind = kindOf(code);
      const message = `${kind.what} (${name}) is invisible here, and a model reads it. Remove it.`;
      return { severity: kind.severity, message, start: match.index, end: match.index + match[0].length };
    });
  },
};

const mostFindings = 50;

/** A flag emoji is a black flag and tag characters up to the cancel tag; a joiner counts between ASCII characters only. */
const hidden =
  /(?<!\u{1f3f4}[\u{e0020}-\u{e007e}]*)[\u{e0000}-\u{e007f}]+|[\u202a-\u202e\u2066-\u2069]|[\u200b\u2060-\u2064\ufeff\u00ad\u180e]|[\u{e0100}-\u{e01ef}]|(?<=[\x20-\x7e])(?:\u200c|\u200d)(?=[\x20-\x7e])/gu;

function kindOf(code: number): { readonly what: string; readonly severity: 'warning' | 'information' } {
  if (code >= 0xe0000) return { what: 'A tag character', severity: 'warning' };
  if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069))
    return { what: 'A direction control', severity: 'warning' };
  return { what: 'A zero-width character', severity: 'information' };
}
