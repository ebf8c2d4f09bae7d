// A strict reader of the XML that reports are: one root, balanced elements, quoted attributes, the five entities, no more.
import assert from 'node:assert/strict';

export interface XmlElement {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  readonly children: readonly XmlElement[];
  readonly text: string;
}

type Building = { name: string; attributes: Record<string, string>; children: XmlElement[]; text: string };

const token = /<(\/?)([a-z-]+)((?: [a-zA-Z]+="[^"<]*")*)(\/?)>|([^<]+)/y;
const allowed = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

export function readXml(xml: string): XmlElement {
  assert.match(xml, allowed);
  const root: Building = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  token.lastIndex = xml.indexOf('?>') + 2;
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const found = token.exec(xml);
    assert.ok(found, `no XML at ${at}: ${xml.slice(at, at + 80)}`);
    const [, closing, name = '', attributes = '', empty, text] = found;
    const parent = open.at(-1) as Building;
    if (text !== undefined) parent.text += decode(text);
    else if (closing) assert.equal(open.pop()?.name, name);
    else {
      const element: Building = { name, attributes: attributesOf(attributes), children: [], text: '' };
      parent.children.push(element);
      if (!empty) open.push(element);
    }
  }
  assert.equal(open.length, 1);
  assert.equal(root.children.length, 1);
  return root.children[0] as XmlElement;
}

function attributesOf(source: string): Record<string, string> {
  return Object.fromEntries(
    [...source.matchAll(/ ([a-zA-Z]+)="([^"]*)"/g)].map(([, name, value]) => [name, decode(value!)]),
  );
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    if (/^#\d+$/.test(name)) return String.fromCharCode(Number(name.slice(1)));
    assert.ok(entities[name] !== undefined && whole.endsWith(';'), whole);
    return entities[name] as string;
  });
}
