// What a report needs to know of an XML document: which elements stand in which, and where.

export interface XmlElement {
  readonly name: string;
  /** Names, in order. */
  readonly attributes: string[];
  readonly children: XmlElement[];
  hasText: boolean;
}

/** Offsets in a text, the end exclusive. */
export interface XmlSpan {
  readonly start: number;
  readonly end: number;
}

// XML 1.0 (5th edition), productions 4 and 4a.
const nameStart =
  ':A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C-\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
const nameCharacter = `${nameStart}.0-9\\u00B7\\u0300-\\u036F\\u203F-\\u2040-`;
export const xmlName = `[${nameStart}][${nameCharacter}]*`;

/**
 * Whether `path`, names with dots between, leads somewhere below elements that stand side by side. Where several have one
 * name, a number from 0 says which, as in promptfoo; `@_name` is an attribute and `#text` the text.
 */
export function hasXmlPath(siblings: readonly XmlElement[], path: string): boolean {
  let found = siblings;
  let isOne = false;
  let element: XmlElement | null = null;
  for (const key of path.split('.')) {
    if (!isOne && element) {
      const at = /^(?:0|[1-9]\d*)$/.test(key) ? Number(key) : -1;
      const chosen = found[at];
      if (!chosen) return false;
      element = chosen;
      isOne = true;
      continue;
    }
    if (element && key.startsWith('@_')) return element.attributes.includes(key.slice(2));
    // An element that is nothing but text has no part of that name, as in promptfoo.
    if (element && key === '#text') return element.hasText && element.attributes.length + element.children.length > 0;
    found = (element ? element.children : siblings).filter(({ name }) => name === key);
    const [first] = found;
    if (!first) return false;
    element = first;
    isOne = found.length === 1;
  }
  return true;
}
