// Untrusted text on its way to a terminal: nothing in it may move the cursor, colour, retitle, reorder or hide text.
// What would act is shown as a visible escape instead.

// C0 but tab and line feed, DEL, C1, zero-width and bidirectional controls, line and paragraph separators, the byte order
// mark, tag characters, annotation marks, variation selector supplements, and surrogates that stand alone.
const acting =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]|\p{Surrogate}/gu;

const short: { readonly [character: string]: string } = { '\r': '\\r', '\u001b': '\\x1b', '\b': '\\b', '\f': '\\f' };

/** Most texts, told without looking at each character's kind. */
const plain = /^[ -~]*$/;

/** The text with every character that acts on a terminal, or on how its line is ordered, written as `\x1b`, `\u202e` and so on. */
export function escapeTerminal(text: string): string {
  if (plain.test(text)) return text;
  return text.replace(acting, (character) => short[character] ?? visible(character.codePointAt(0) as number));
}

/** As `escapeTerminal`, and on one line: for file names, ids, authors and subjects. */
export function escapeTerminalLine(text: string): string {
  if (plain.test(text)) return text;
  return escapeTerminal(text).replace(/[\n\t]/g, (character) => (character === '\n' ? '\\n' : '\\t'));
}

function visible(code: number): string {
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\u{${code.toString(16)}}`;
}
