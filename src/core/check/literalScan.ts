// One look at a text for any of many short literals: about a nanosecond a byte, where an alternation of the same literals
// takes many times as long. Three bytes decide by a bit map; only then literals are compared.

const spread = 0x9e37_79b1;
const bits = 16;
const shift = 32 - bits;

interface Literal {
  /** Lower case unless `isExact`. */
  readonly bytes: Uint8Array;
  readonly isExact: boolean;
}

/** Whether UTF-8 bytes hold one of the literals. */
export type LiteralScan = (bytes: Uint8Array) => boolean;

/** All literals are at least three ASCII characters long; those of `anyCase` match in any letter case. */
export function createLiteralScan(exact: readonly string[], anyCase: readonly string[]): LiteralScan {
  const encoder = new TextEncoder();
  /** Which list of literals begins with these three bytes; 0 is the empty one. */
  const map = new Uint8Array(1 << bits);
  const lists: Literal[][] = [[]];
  const add = (start: string, literal: Literal) => {
    const three = (start.charCodeAt(0) << 16) | (start.charCodeAt(1) << 8) | start.charCodeAt(2);
    const slot = Math.imul(three, spread) >>> shift;
    if (map[slot] === 0) map[slot] = lists.push([]) - 1;
    lists[map[slot] as number]?.push(literal);
  };
  for (const text of exact) add(text, { bytes: encoder.encode(text), isExact: true });
  for (const text of anyCase) {
    const bytes = encoder.encode(text.toLowerCase());
    for (const form of caseForms(text.slice(0, 3))) add(form, { bytes, isExact: false });
  }
  if (lists.length > 256) throw new RangeError('more beginnings than a byte can number');
  return (bytes) => {
    const end = bytes.length;
    let three = ((bytes[0] as number) << 8) | (bytes[1] as number);
    for (let at = 2; at < end; at++) {
      three = ((three << 8) | (bytes[at] as number)) & 0xff_ffff;
      const list = map[Math.imul(three, spread) >>> shift] as number;
      if (list !== 0 && isAnyAt(lists[list] as Literal[], bytes, at - 2)) return true;
    }
    return false;
  };
}

function isAnyAt(literals: readonly Literal[], bytes: Uint8Array, start: number): boolean {
  for (const literal of literals) if (isAt(literal, bytes, start)) return true;
  return false;
}

function isAt({ bytes: expected, isExact }: Literal, bytes: Uint8Array, start: number): boolean {
  // The first three bytes fit, but for collisions, so the last one tells soonest.
  for (let at = expected.length - 1; at >= 0; at--) {
    const found = bytes[start + at] as number;
    const isUpper = !isExact && found >= 0x41 && found <= 0x5a;
    if ((isUpper ? found + 0x20 : found) !== expected[at]) return false;
  }
  return true;
}

function caseForms(text: string): string[] {
  let forms = [''];
  for (const character of text) {
    const both = [...new Set([character.toLowerCase(), character.toUpperCase()])];
    forms = forms.flatMap((form) => both.map((one) => form + one));
  }
  return forms;
}
