// Well-formed XML with namespaces, strictly: one pass, no recursion, no entities but the five of the standard. A DTD inside
// the document is refused, and with it every entity bomb.
import { type XmlElement, xmlName } from './xmlTree.ts';

export type XmlReading =
  | { readonly root: XmlElement; readonly problem: null }
  | { readonly root: null; readonly problem: string };

const space = '[ \\t\\r\\n]';
const tag = new RegExp(
  `<(/?)(${xmlName})((?:${space}+${xmlName}${space}*=${space}*(?:"[^"<]*"|'[^'<]*'))*)${space}*(/?)>`,
  'uy',
);
const attribute = new RegExp(`(${xmlName})${space}*=${space}*("[^"]*"|'[^']*')`, 'gu');
const instruction = new RegExp(`<\\?(${xmlName})(?:${space}[\\s\\S]*?)?\\?>`, 'uy');
const declaration = /<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.[01]"|'1\.[01]')[^<>]*?\?>/y;
const doctype = new RegExp(
  `<!DOCTYPE${space}+${xmlName}(${space}+(?:SYSTEM|PUBLIC${space}+(?:"[^"<>&]*"|'[^'<>&]*'))${space}+(?:"[^"#]*"|'[^'#]*'))?${space}*>`,
  'uy',
);
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const knownEntities = new Set(['lt', 'gt', 'amp', 'quot', 'apos']);

class XmlProblem extends Error {}

/** Never throws. */
export function parseXml(text: string): XmlReading {
  try {
    return { root: new XmlParser(text).parse(), problem: null };
  } catch (error) {
    if (error instanceof XmlProblem) return { root: null, problem: error.message };
    throw error;
  }
}

interface OpenElement {
  readonly element: XmlElement;
  /** Namespace prefixes declared here. */
  readonly prefixes: readonly string[];
}

class XmlParser {
  readonly #text: string;
  readonly #open: OpenElement[] = [];
  /** How often each prefix is declared around the place. */
  readonly #prefixes = new Map([
    ['xml', 1],
    ['xmlns', 1],
  ]);
  #root: XmlElement | null = null;
  #hasDoctype = false;
  /** An external DTD may declare entities that we never see. */
  #knowsEntities = true;
  #at = 0;

  constructor(text: string) {
    this.#text = text.startsWith('\ufeff') ? text.slice(1) : text;
  }

  parse(): XmlElement {
    if (forbidden.test(this.#text)) throw new XmlProblem('It has a control character.');
    this.#match(declaration);
    while (this.#at < this.#text.length) {
      if (this.#text[this.#at] === '<') this.#readMarkup();
      else this.#readText();
    }
    const last = this.#open.at(-1);
    if (last) throw new XmlProblem(`The element ${last.element.name} is not closed.`);
    if (!this.#root) throw new XmlProblem('It has no element.');
    return this.#root;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at += found[0].length;
    return found;
  }

  #readMarkup(): void {
    const starts = (mark: string) => this.#text.startsWith(mark, this.#at);
    if (starts('<!--')) this.#readComment();
    else if (starts('<![CDATA[')) this.#readCharacterData();
    else if (starts('<?')) this.#readInstruction();
    else if (starts('<!')) this.#readDoctype();
    else this.#readTag();
  }

  #readTag(): void {
    const found = this.#match(tag);
    if (!found) throw new XmlProblem(`The markup at character ${this.#at + 1} is not a tag.`);
    const [, slash, name = '', attributes = '', isEmpty] = found;
    if (slash) {
      if (attributes !== '' || isEmpty) throw new XmlProblem(`The end tag of ${name} has more than a name.`);
      this.#close(name);
    } else {
      this.#openElement(name, attributes);
      if (isEmpty) this.#close(name);
    }
  }

  #readComment(): void {
    const end = this.#text.indexOf('--', this.#at + 4);
    if (end === -1 || this.#text[end + 2] !== '>') throw new XmlProblem('A comment is not closed, or has -- in it.');
    this.#at = end + 3;
  }

  #readCharacterData(): void {
    const end = this.#text.indexOf(']]>', this.#at);
    const around = this.#open.at(-1);
    if (!around || end === -1) throw new XmlProblem('A CDATA section is not closed, or stands outside the root.');
    around.element.hasText = true;
    this.#at = end + 3;
  }

  #readInstruction(): void {
    const found = this.#match(instruction);
    if (!found) throw new XmlProblem('A processing instruction is not closed.');
    if (/^xml$/i.test(found[1] ?? ''))
      throw new XmlProblem('The XML declaration does not stand at the very beginning.');
  }

  #readDoctype(): void {
    const found = this.#hasDoctype || this.#root ? null : this.#match(doctype);
    if (!found)
      throw new XmlProblem('A DOCTYPE is malformed, in the wrong place, or has a DTD in it, which is not read.');
    this.#hasDoctype = true;
    const isStandalone = /^<\?xml[^>]*standalone[ \t\r\n]*=[ \t\r\n]*["']yes/.test(this.#text);
    this.#knowsEntities = !found[1] || isStandalone;
  }

  #openElement(name: string, source: string): void {
    const around = this.#open.at(-1)?.element;
    if (!around && this.#root) throw new XmlProblem('It has more than one root element.');
    const attributes = [...source.matchAll(attribute)].map((one) => ({
      name: one[1] ?? '',
      value: (one[2] ?? '').slice(1, -1),
    }));
    const names = attributes.map((one) => one.name);
    if (new Set(names).size < names.length) throw new XmlProblem(`The element ${name} has an attribute twice.`);
    for (const { value } of attributes) this.#checkReferences(value);
    const prefixes = names.filter((one) => one.startsWith('xmlns:')).map((one) => one.slice('xmlns:'.length));
    for (const prefix of prefixes) this.#prefixes.set(prefix, (this.#prefixes.get(prefix) ?? 0) + 1);
    for (const one of [name, ...names]) this.#checkPrefix(one);
    const element: XmlElement = { name, attributes: names, children: [], hasText: false };
    around?.children.push(element);
    this.#root ??= element;
    this.#open.push({ element, prefixes });
  }

  #checkPrefix(name: string): void {
    const [prefix, local, ...rest] = name.split(':');
    if (local === undefined) return;
    if (rest.length > 0 || local === '' || !prefix || !this.#prefixes.get(prefix)) {
      throw new XmlProblem(`The namespace prefix of ${name.slice(0, 80)} is not declared.`);
    }
  }

  #close(name: string): void {
    const last = this.#open.pop();
    if (last?.element.name !== name) {
      throw new XmlProblem(
        `The end tag of ${name.slice(0, 80)} meets ${last ? `the element ${last.element.name.slice(0, 80)}` : 'no element'}.`,
      );
    }
    for (const prefix of last.prefixes) this.#prefixes.set(prefix, (this.#prefixes.get(prefix) ?? 1) - 1);
  }

  #readText(): void {
    const next = this.#text.indexOf('<', this.#at);
    const text = this.#text.slice(this.#at, next === -1 ? this.#text.length : next);
    this.#at += text.length;
    if (/^[ \t\r\n]*$/.test(text)) return;
    const around = this.#open.at(-1);
    if (!around) throw new XmlProblem('Text stands outside the root element.');
    if (text.includes(']]>')) throw new XmlProblem('A text has ]]> in it.');
    this.#checkReferences(text);
    around.element.hasText = true;
  }

  #checkReferences(text: string): void {
    for (const [whole, name] of text.matchAll(/&([^;&\s]*;)?/g)) {
      if (!this.#isReference(name?.slice(0, -1) ?? ''))
        throw new XmlProblem(`${whole.slice(0, 40)} is no reference that XML knows.`);
    }
  }

  #isReference(name: string): boolean {
    const number = /^#(?:x([\da-f]+)|(\d+))$/i.exec(name);
    if (!number) return knownEntities.has(name) || (!this.#knowsEntities && name !== '' && !name.startsWith('#'));
    const code = number[1] ? Number.parseInt(number[1], 16) : Number(number[2]);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
    return !forbidden.test(String.fromCodePoint(code));
  }
}
