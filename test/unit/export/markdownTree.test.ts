import assert from 'node:assert/strict';
import { type MarkdownNode, markdownTree } from '../../../src/core/export/markdownTree.ts';
import { hostileTexts } from '../../support/hostileTexts.ts';

/** `p[Hello ,em[you]]`. */
function written(nodes: readonly MarkdownNode[]): string {
  return nodes
    .map((node) =>
      typeof node === 'string'
        ? node
        : `${node.tag}${node.link === null ? '' : `#${node.link}`}[${written(node.children)}]`,
    )
    .join(',');
}

function everyNode(nodes: readonly MarkdownNode[]): MarkdownNode[] {
  return nodes.flatMap((node) => (typeof node === 'string' ? [node] : [node, ...everyNode(node.children)]));
}

describe('Markdown as a tree', () => {
  const table: [string, string][] = [
    ['Hello *you*', 'p[Hello ,em[you]]'],
    ['# Title\n\ntext', 'h1[Title],p[text]'],
    ['- a\n- b', 'ul[li[a],li[b]]'],
    ['1. a\n\n2. b', 'ol[li[p[a]],li[p[b]]]'],
    ['```js\nlet a;\n```', 'pre[code[let a;\n]]'],
    ['a `b` **c** ~~d~~', 'p[a ,code[b], ,strong[c], ,s[d]]'],
    ['> quote', 'blockquote[p[quote]]'],
    ['|a|\n|-|\n|b|', 'table[thead[tr[th[a]]],tbody[tr[td[b]]]]'],
    ['a\n\n---', 'p[a],hr[]'],
    ['<b>x</b>', 'p[<b>x</b>]'],
    ['![alt](https://example.org/x.png)', 'p[!,a#0[alt]]'],
  ];
  for (const [text, tree] of table) {
    it(`reads ${JSON.stringify(text)}`, async () => assert.equal(written((await markdownTree(text)).nodes), tree));
  }

  it('names a link by number and keeps its address apart', async () => {
    const { nodes, links } = await markdownTree('[docs](https://example.org/a) and [mail](mailto:a@example.org)');
    assert.equal(written(nodes), 'p[a#0[docs], and ,a#1[mail]]');
    assert.deepEqual(links, ['https://example.org/a', 'mailto:a@example.org']);
  });

  it('holds no link that is active and no tag outside the list, whatever the text', async () => {
    const allowed = /^(p|h[1-6]|ul|ol|li|blockquote|pre|code|em|strong|s|a|hr|br|table|thead|tbody|tr|th|td)$/;
    for (const text of hostileTexts) {
      const { nodes, links } = await markdownTree(text);
      for (const link of links) assert.match(link, /^(https?:\/\/|mailto:)/i);
      for (const node of everyNode(nodes)) if (typeof node !== 'string') assert.match(node.tag, allowed);
    }
  });
});
