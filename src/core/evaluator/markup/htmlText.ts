// HTML by what can be seen of it without building a page: signs that a text has HTML in it, and whether a text is nothing
// but HTML. Both read the text once.

const elementNames = new Set(
  [
    'html head title base link meta style body script noscript template slot canvas',
    'article section nav aside h1 h2 h3 h4 h5 h6 header footer address main',
    'p hr pre blockquote ol ul menu li dl dt dd figure figcaption div',
    'a em strong small s cite q dfn abbr ruby rt rp data time code var samp kbd sub sup i b u mark bdi bdo span br wbr',
    'ins del picture source img iframe embed object param video audio track map area svg math',
    'table caption colgroup col tbody thead tfoot tr td th',
    'form label input button select datalist optgroup option textarea output progress meter fieldset legend',
    'details summary dialog',
  ].flatMap((line) => line.split(' ')),
);
const emptyElements = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
const rawElements = new Set('script style textarea title iframe noframes xmp'.split(' '));
/** Start tags that end a paragraph (HTML Standard, «in body»). */
const blocks = new Set(
  'address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr main menu nav ol p pre section summary table ul'.split(
    ' ',
  ),
);
const wrappers = new Set(['html', 'head', 'body']);
const longestText = 10 * 1024 * 1024;

/** Signs of HTML, of which two are enough; a pair of tags, a DOCTYPE, or the start of a common element count twice. */
export function containsHtml(text: string): boolean {
  if (text.length > longestText) return false;
  const { opening, closing, selfClosing } = tagKinds(text);
  const signs = [
    [opening && closing ? 2 : opening || closing ? 1 : 0, true],
    [1, selfClosing],
    [1, /&(?:[a-zA-Z]+|#\d+|#x[\da-fA-F]+);/.test(text)],
    [2, /<!DOCTYPE\s+html/i.test(text)],
    [1, /<!--(?:(?!--)[\s\S])*-->/.test(text)],
    [1, /\s[a-zA-Z-]+=\s*["'][^"']*["']/.test(text)],
    [
      2,
      /<(?:html|head|body|div|span|p|a|img|h[1-6]|[uo]l|li|table|t[rdh]|form|input|button|script|style|link|meta|[bh]r)\b/i.test(
        text,
      ),
    ],
  ] as const;
  return signs.reduce((sum, [weight, isThere]) => sum + (isThere ? weight : 0), 0) >= 2;
}

function tagKinds(text: string): { opening: boolean; closing: boolean; selfClosing: boolean } {
  const kinds = { opening: false, closing: false, selfClosing: false };
  const start = /<(\/?)[a-zA-Z][a-zA-Z0-9-]*/g;
  let close = -1;
  for (const found of text.matchAll(start)) {
    const after = found.index + found[0].length;
    if (close < after) close = text.indexOf('>', after);
    if (close === -1) break;
    const next = text[after] ?? '';
    if (found[1]) kinds.closing ||= text.slice(after, close).trim() === '';
    else {
      kinds.selfClosing ||= text[close - 1] === '/' && (close - 1 === after || /\s/.test(next));
      kinds.opening ||= close === after || /\s/.test(next);
    }
  }
  return kinds;
}

/** Why the text is not HTML and nothing else; null when it is. */
export function htmlProblem(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return 'It is empty.';
  if (trimmed.length > longestText) return 'It is larger than 10 MB.';
  if (/^<\?xml/i.test(trimmed)) return 'It is XML.';
  const page = readPage(trimmed);
  if (page.hasBareText && !page.tags.has('body')) return 'Text stands outside all elements.';
  const isKnown = (name: string) => elementNames.has(name) || (name.includes('-') && !wrappers.has(name));
  return [...page.tags].some(isKnown) ? null : 'It has no element of HTML.';
}

/** Names of the elements, and whether text stands in none of them. */
function readPage(text: string): { readonly tags: ReadonlySet<string>; readonly hasBareText: boolean } {
  const tags = new Set<string>();
  const open: string[] = [];
  let hasBareText = false;
  let at = 0;
  const takeText = (end: number) => {
    if (open.length === 0 && text.slice(at, end).trim() !== '') hasBareText = true;
    at = end;
  };
  const token =
    /<(?:!--[\s\S]*?(?:-->|$)|[!?][^>]*(?:>|$)|\/?([a-zA-Z][^\s/>]*)(?:[^>"']|"[^"]*(?:"|$)|'[^']*(?:'|$))*(?:>|$))/y;
  for (let next = text.indexOf('<'); next !== -1; next = text.indexOf('<', Math.max(at, next + 1))) {
    token.lastIndex = next;
    const found = token.exec(text);
    if (!found) continue;
    takeText(next);
    at = token.lastIndex;
    const name = found[1]?.toLowerCase();
    // A tag that the text ends in is dropped.
    if (name === undefined || !found[0].endsWith('>')) continue;
    if (found[0].startsWith('</')) closeElement(open, name);
    else {
      tags.add(name);
      openElement(open, name);
      if (rawElements.has(name)) at = endOfRaw(text, at, name);
    }
  }
  takeText(text.length);
  return { tags, hasBareText };
}

function openElement(open: string[], name: string): void {
  if (wrappers.has(name)) return;
  if (blocks.has(name)) closeElement(open, 'p');
  if (!emptyElements.has(name)) open.push(name);
}

function closeElement(open: string[], name: string): void {
  const last = open.lastIndexOf(name);
  if (last !== -1) open.length = last;
}

function endOfRaw(text: string, from: number, name: string): number {
  const close = new RegExp(`</${name}[\\s/>]`, 'i').exec(text.slice(from));
  return close ? from + close.index : text.length;
}
