// JSON for a terminal or a pipe: lossless, and inert in a terminal, because what could steer it is written as \u escapes.

/** Matches what JSON.stringify leaves raw though terminals act on it: C1 controls, DEL, bidi controls, tag characters. */
const steering = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/gu;

/** One JSON value, indented by two unless `isLine`; parses back to exactly the value. */
export function toSafeJson(value: unknown, isLine = false): string {
  return JSON.stringify(value, null, isLine ? undefined : 2).replace(steering, (text) =>
    [...Array(text.length).keys()]
      .map((index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
