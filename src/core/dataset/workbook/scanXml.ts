// The XML of a workbook, from start to end: elements and their texts are told as they come, and nothing is held. Names lose
// their namespace. Entities are the five of the standard; a document with a DTD is refused, and with it every entity bomb.
// By hand, for a sheet has a million elements.
import { WorkbookFault } from './inflate.ts';

export interface XmlListener {
  /** `attribute` may be asked until `open` returns. */
  open(name: string, attribute: (name: string) => string | null): void;
  close(name: string): void;
  text(text: string): void;
}

/** Throws a WorkbookFault for what is no well-formed UTF-8 document. */
export function scanXml(bytes: Uint8Array, listener: XmlListener): void {
  const text = decode(bytes);
  const attribute = (name: string): string | null => attributeOf(text, tag, name);
  let tag: Tag = { start: 0, nameEnd: 0, end: 0 };
  let open = 0;
  let at = 0;
  while (at < text.length) {
    if (text.charCodeAt(at) !== lessThan) {
      const next = text.indexOf('<', at);
      const end = next < 0 ? text.length : next;
      listener.text(plain(text.slice(at, end)));
      at = end;
      continue;
    }
    const special = skipSpecial(text, at, listener);
    if (special !== null) {
      at = special;
      continue;
    }
    tag = readTag(text, at);
    at = tag.end + 1;
    const isClosing = text.charCodeAt(tag.start) === slash;
    const name = localName(text, tag.start + Number(isClosing), tag.nameEnd);
    if (isClosing) {
      listener.close(name);
      open -= 1;
    } else {
      listener.open(name, attribute);
      if (text.charCodeAt(tag.end - 1) === slash) listener.close(name);
      else open += 1;
    }
    if (open < 0) break;
  }
  if (open !== 0) throw unreadable();
}

const [lessThan, greaterThan, slash, equals, colon] = [60, 62, 47, 61, 58];
const [doubleQuote, singleQuote] = [34, 39];

function unreadable(): WorkbookFault {
  return new WorkbookFault('its XML cannot be read');
}

function decode(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  } catch {
    throw new WorkbookFault('its XML is not UTF-8');
  }
}

/** Behind a comment, an instruction or character data; null for what is a tag. */
function skipSpecial(text: string, at: number, listener: XmlListener): number | null {
  const end = (mark: string, from: number): number => {
    const found = text.indexOf(mark, from);
    if (found < 0) throw unreadable();
    return found;
  };
  if (text.startsWith('<?', at)) return end('?>', at) + 2;
  if (text.startsWith('<!--', at)) return end('-->', at + 4) + 3;
  if (text.startsWith('<![CDATA[', at)) {
    const last = end(']]>', at);
    listener.text(text.slice(at + 9, last));
    return last + 3;
  }
  if (text.startsWith('<!', at)) throw unreadable();
  return null;
}

interface Tag {
  /** Of what stands between the brackets. */
  readonly start: number;
  readonly nameEnd: number;
  /** Of the closing bracket. */
  readonly end: number;
}

function readTag(text: string, at: number): Tag {
  let nameEnd = 0;
  for (let place = at + 1; place < text.length; place++) {
    const code = text.charCodeAt(place);
    if (code === doubleQuote || code === singleQuote) {
      place = text.indexOf(code === doubleQuote ? '"' : "'", place + 1);
      if (place < 0) break;
    } else if (code === greaterThan) return { start: at + 1, nameEnd: nameEnd === 0 ? place : nameEnd, end: place };
    else if (code === lessThan) break;
    else if (nameEnd === 0 && (isSpace(code) || (code === slash && place > at + 1))) nameEnd = place;
  }
  throw unreadable();
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function localName(text: string, start: number, end: number): string {
  const name = text.slice(start, end);
  return name.slice(name.indexOf(':') + 1);
}

/** By its name without a namespace; the first of that name. */
function attributeOf(text: string, { nameEnd, end }: Tag, wanted: string): string | null {
  for (let at = nameEnd; at < end; ) {
    while (at < end && (isSpace(text.charCodeAt(at)) || text.charCodeAt(at) === slash)) at += 1;
    let start = at;
    while (at < end && text.charCodeAt(at) !== equals && !isSpace(text.charCodeAt(at))) {
      if (text.charCodeAt(at) === colon) start = at + 1;
      at += 1;
    }
    const isWanted = at - start === wanted.length && text.startsWith(wanted, start);
    while (at < end && (isSpace(text.charCodeAt(at)) || text.charCodeAt(at) === equals)) at += 1;
    if (at >= end) return null;
    const last = text.indexOf(text[at] === '"' ? '"' : "'", at + 1);
    if (last < 0 || last > end) return null;
    if (isWanted) return plain(text.slice(at + 1, last));
    at = last + 1;
  }
  return null;
}

const entities: { readonly [name: string]: string } = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function plain(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#x([\da-fA-F]{1,6})|#(\d{1,7})|(\w+));/g,
    (whole, hex?: string, digits?: string, name?: string) => {
      if (name !== undefined) return Object.hasOwn(entities, name) ? (entities[name] as string) : whole;
      const code = hex === undefined ? Number(digits) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
