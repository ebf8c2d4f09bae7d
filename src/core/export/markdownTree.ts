// Markdown as plain data for a page that builds its own elements: tags of a short list, text as text, links by number.
// What would be an image, raw HTML or an unsafe link is text; see renderMarkdownSafely.ts for what a link may be.
import type MarkdownIt from 'markdown-it';
import { escapeTerminal } from '../base/escapeTerminal.ts';
import { configureSafely, longestText } from './renderMarkdownSafely.ts';

export interface MarkdownElement {
  readonly tag: string;
  /** Number of its address in `links`; null for everything that is no link. */
  readonly link: number | null;
  readonly children: readonly MarkdownNode[];
}
export type MarkdownNode = string | MarkdownElement;

export interface MarkdownTree {
  readonly nodes: readonly MarkdownNode[];
  readonly links: readonly string[];
}

type MarkdownClass = typeof MarkdownIt;
type Token = ReturnType<InstanceType<MarkdownClass>['parse']>[number];

interface Building {
  readonly tag: string;
  readonly link: number | null;
  readonly children: MarkdownNode[];
}

const tags = new Set(
  'p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code em strong s a hr br table thead tbody tr th td'.split(' '),
);

let parser: Promise<InstanceType<MarkdownClass>> | null = null;

/** The text's structure. Never throws; a text beyond a megabyte is cut. */
export async function markdownTree(text: string): Promise<MarkdownTree> {
  parser ??= import('markdown-it').then(({ default: Markdown }) => configureSafely(Markdown));
  const tokens = (await parser).parse(escapeTerminal(text.slice(0, longestText)), {});
  const links: string[] = [];
  const root: Building = { tag: 'root', link: null, children: [] };
  append(tokens, [root], links);
  return { nodes: root.children, links };
}

function append(tokens: readonly Token[], stack: Building[], links: string[]): void {
  for (const token of tokens) {
    const parent = stack.at(-1)!;
    if (token.type === 'inline') append(token.children ?? [], stack, links);
    else if (token.nesting === 1) openElement(token, stack, links);
    else if (token.nesting === -1) closeElement(token, stack);
    else appendLeaf(token, parent);
  }
}

/** The paragraphs of a tight list are hidden: their text stands in the item itself. */
function openElement(token: Token, stack: Building[], links: string[]): void {
  if (token.hidden || !tags.has(token.tag)) return;
  const address = token.type === 'link_open' ? token.attrGet('href') : null;
  const link = typeof address === 'string' ? links.push(address) - 1 : null;
  const opened: Building = { tag: token.tag, link, children: [] };
  stack.at(-1)!.children.push(opened);
  stack.push(opened);
}

function closeElement(token: Token, stack: Building[]): void {
  if (!token.hidden && tags.has(token.tag) && stack.length > 1) stack.pop();
}

function appendLeaf(token: Token, parent: Building): void {
  const leaf = leafOf(token);
  if (leaf !== '') parent.children.push(leaf);
}

function leafOf({ type, tag, content }: Token): MarkdownNode {
  switch (type) {
    case 'fence':
    case 'code_block':
      return element('pre', [element('code', [content])]);
    case 'code_inline':
      return element('code', [content]);
    case 'hardbreak':
      return element('br');
    case 'softbreak':
      return '\n';
    default:
      return tag === 'hr' ? element('hr') : content;
  }
}

function element(tag: string, children: readonly MarkdownNode[] = []): MarkdownElement {
  return { tag, link: null, children };
}
