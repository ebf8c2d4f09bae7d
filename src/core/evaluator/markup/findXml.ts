// XML somewhere in a text: elements whose tags are balanced, found leniently and in one pass. Prose between them, unclosed
// tags around them, and what is not a tag do not matter.
import { type XmlElement, xmlName } from './xmlTree.ts';

const startTag = new RegExp(`<(/?)(${xmlName})`, 'uy');
const attributeName = new RegExp(`[ \\t\\r\\n](${xmlName})[ \\t\\r\\n]*=`, 'gu');

/** Elements that stand side by side: at the top of the text, or in one element that is never closed. */
export type XmlGroup = readonly XmlElement[];

/** Groups of complete elements that no complete element is around. */
export function findXml(text: string): readonly XmlGroup[] {
  const top: XmlElement[] = [];
  const groups = [top];
  const open: XmlElement[] = [];
  const place = (element: XmlElement) => (open.at(-1)?.children ?? top).push(element);
  const markText = () => {
    const around = open.at(-1);
    if (around) around.hasText = true;
  };
  for (const { name, attributes, isEnd, isEmpty } of tagsOf(text, markText)) {
    const last = open.at(-1);
    const element: XmlElement = { name, attributes, children: [], hasText: false };
    if (isEnd && last?.name === name) {
      open.pop();
      place(last);
      // A wrong end tag: what is still open is no element, but what is complete in it counts.
    } else if (isEnd) groups.push(...open.splice(0).map(({ children }) => children));
    else if (isEmpty) place(element);
    else open.push(element);
  }
  groups.push(...open.map(({ children }) => children));
  return groups.filter((group) => group.length > 0);
}

interface Tag {
  readonly name: string;
  readonly isEnd: boolean;
  readonly isEmpty: boolean;
  readonly attributes: string[];
}

/** Characters read in vain, for tags that turn out to be none: quotation marks can make each of them long. */
const vainBudget = 20_000_000;

function* tagsOf(text: string, onText: () => void): Generator<Tag> {
  let textFrom = 0;
  const left = { vain: vainBudget };
  for (let at = text.indexOf('<'); at !== -1; ) {
    const skipped = endOfDeclaration(text, at);
    if (skipped !== null) {
      at = text.indexOf('<', skipped);
      textFrom = skipped;
      continue;
    }
    startTag.lastIndex = at;
    const found = startTag.exec(text);
    const end = found ? endOfTag(text, startTag.lastIndex, left) : -1;
    if (left.vain < 0) return;
    if (!found || end === -1) {
      at = text.indexOf('<', at + 1);
      continue;
    }
    if (text.slice(textFrom, at).trim() !== '') onText();
    textFrom = end + 1;
    const inside = text.slice(at, end);
    const isEmpty = /\/\s*$/.test(inside);
    const attributes = [...inside.matchAll(attributeName)].map((one) => one[1] ?? '');
    yield { name: found[2] ?? '', isEnd: found[1] === '/', isEmpty, attributes };
    at = text.indexOf('<', end);
  }
}

/** Where a comment, a CDATA section, an instruction or a DOCTYPE ends; null when none begins here. */
function endOfDeclaration(text: string, at: number): number | null {
  const second = text[at + 1];
  if (second !== '!' && second !== '?') return null;
  const close = text.startsWith('<!--', at)
    ? '-->'
    : text.startsWith('<![CDATA[', at)
      ? ']]>'
      : second === '?'
        ? '?>'
        : '>';
  const end = text.indexOf(close, at + 2);
  return end === -1 ? text.length : end + close.length;
}

/** The `>` that ends a tag; -1 when another tag begins before it. */
function endOfTag(text: string, from: number, left: { vain: number }): number {
  let quote = '';
  let at = from;
  for (; at < text.length; at++) {
    const here = text[at] ?? '';
    if (quote !== '') quote = here === quote ? '' : quote;
    else if (here === '"' || here === "'") quote = here;
    else if (here === '>') return at;
    else if (here === '<') break;
  }
  left.vain -= at - from;
  return -1;
}
