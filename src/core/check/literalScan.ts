// One look at a text for any of many short literals: a few nanoseconds a character, where an alternation of the same
// literals takes several times as long. Three characters decide by a bit map; only then literals are compared.

const spread = 0x9e37_79b1;
const bits = 16;
const slotOf = (a: number, b: number, c: number): number => Math.imul((a << 14) ^ (b << 7) ^ c, spread) >>> (32 - bits);

interface Literal {
  readonly text: string;
  readonly isExact: boolean;
}

/** A test for texts that hold one of the literals. All are at least three ASCII characters long; those of `anyCase` match in any letter case. */
export function createLiteralScan(exact: readonly string[], anyCase: readonly string[]): (text: string) => boolean {
  const map = new Uint8Array(1 << bits);
  const literals = new Map<number, Literal[]>();
  const add = (start: string, literal: Literal) => {
    const slot = slotOf(start.charCodeAt(0), start.charCodeAt(1), start.charCodeAt(2));
    map[slot] = 1;
    literals.set(slot, [...(literals.get(slot) ?? []), literal]);
  };
  for (const text of exact) add(text, { text, isExact: true });
  for (const text of anyCase) {
    for (const form of caseForms(text.slice(0, 3))) add(form, { text: text.toLowerCase(), isExact: false });
  }
  const isHere = (text: string, at: number, slot: number): boolean =>
    (literals.get(slot) ?? []).some((literal) => {
      if (literal.isExact) return text.startsWith(literal.text, at);
      return text.slice(at, at + literal.text.length).toLowerCase() === literal.text;
    });
  return (text) => {
    let a = text.charCodeAt(0);
    let b = text.charCodeAt(1);
    for (let at = 2; at < text.length; at++) {
      const c = text.charCodeAt(at);
      const slot = slotOf(a, b, c);
      if (map[slot] === 1 && isHere(text, at - 2, slot)) return true;
      a = b;
      b = c;
    }
    return false;
  };
}

function caseForms(text: string): string[] {
  let forms = [''];
  for (const character of text) {
    const both = [...new Set([character.toLowerCase(), character.toUpperCase()])];
    forms = forms.flatMap((form) => both.map((one) => form + one));
  }
  return forms;
}
