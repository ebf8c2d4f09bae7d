// Markdown that the extension has already made safe, as elements of this list only: anything else is shown as its text.
// A link has a number, not an address; the extension shows where it leads before it opens it.
import { type ComponentChild, h } from 'preact';
import type { MarkdownNode } from '../protocol/runPanel.ts';

const tags: ReadonlySet<string> = new Set(
  'p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code em strong s hr br table thead tbody tr th td'.split(' '),
);
/** The page has headings of its own, above these. */
const headingShift = 2;
const deepest = 60;

export interface MarkdownViewProps {
  readonly nodes: readonly MarkdownNode[];
  readonly openLink: (link: number) => void;
}

export function MarkdownView({ nodes, openLink }: MarkdownViewProps) {
  return <div class="text markdown">{nodes.map((node, at) => view(node, { key: at, depth: 0, openLink }))}</div>;
}

interface Place {
  readonly key: number;
  readonly depth: number;
  readonly openLink: (link: number) => void;
}

function view(node: MarkdownNode, { key, depth, openLink }: Place): ComponentChild {
  if (typeof node === 'string') return node;
  if (depth > deepest) return textOf(node);
  const children = node.children.map((child, at) => view(child, { key: at, depth: depth + 1, openLink }));
  if (node.tag === 'a' && node.link !== null) {
    const { link } = node;
    return (
      // biome-ignore lint/a11y/useSemanticElements: the address is not here, so there is nothing for an <a> to point at
      <button key={key} type="button" role="link" class="link" onClick={() => openLink(link)}>
        {children}
      </button>
    );
  }
  if (!tags.has(node.tag)) return <span key={key}>{children}</span>;
  if (node.tag === 'hr' || node.tag === 'br') return h(node.tag, { key });
  const level = /^h([1-6])$/.exec(node.tag)?.[1];
  if (level === undefined) return h(node.tag, { key }, children);
  return h(`h${Math.min(6, Number(level) + headingShift)}`, { key, class: `h${level}` }, children);
}

function textOf(node: MarkdownNode): string {
  return typeof node === 'string' ? node : node.children.map(textOf).join('');
}
