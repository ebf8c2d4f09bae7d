import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { labelText, markdownOf, rowText, withoutLinks } from '../../../src/extension/foreignText.ts';
import { hostileTexts } from '../../support/hostileTexts.ts';

/** What the editor takes for a link in a notification. */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

/** What the editor takes for an icon in a label. */
const icon = /\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/;
const iconTexts = ['$(trash)', '$(sync~spin) Run', '\\$(x)', '$($(a)b)', '$\u200b(trash)', '$(tra\nsh)'];
const acting =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/u;

const folder = join(import.meta.dirname, '../../../src/extension');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, source: readFileSync(join(folder, name), 'utf8') }));

describe('a text on its way to a label', () => {
  it('draws no icon, is no link, and neither hides nor reorders what stands beside it', () => {
    for (const text of [...hostileTexts, ...iconTexts]) {
      const label = labelText(text);
      assert.doesNotMatch(label, icon, JSON.stringify(text));
      assert.doesNotMatch(label, link, JSON.stringify(text));
      assert.doesNotMatch(label, acting, JSON.stringify(text));
      assert.equal(labelText(label), label, 'twice is once');
    }
  });

  it('is left alone when it is ordinary', () => {
    for (const text of ['v2 · Ask for (two) sentences', '日本語 👩‍💻 a[0] costs $5', 'prompts/a.prompt.yaml'])
      assert.equal(labelText(text), text);
    assert.deepEqual(rowText({ label: 'a\nb', description: '\u202ec', tooltip: 'd\ne\u0000' }), {
      ...{ label: 'a b', description: '\\u202ec', tooltip: 'd\ne\\x00' },
    });
  });

  it('comes to lists and boxes through one module, and to hovers through one function', () => {
    const users = (of: RegExp) => sources.filter(({ source }) => of.test(source)).map(({ name }) => name);
    assert.deepEqual(users(/window\.show(?:QuickPick|InputBox)\(/), ['askUser.ts']);
    assert.deepEqual(users(/window\.createQuickPick/), [
      'connections/modelPicker.ts',
      'evaluation/pickEvaluationModels.ts',
    ]);
    assert.deepEqual(users(/window\.createInputBox/), []);
    assert.deepEqual(users(/new vscode\.MarkdownString/), [
      'blame/blameAnnotations.ts',
      'language/variableAssistance.ts',
    ]);
    assert.deepEqual(users(/supportHtml|supportThemeIcons|\.isTrusted = /), []);
  });

  it('never meets an icon of ours in a list, which would be neutralised with it', () => {
    const labels = sources.filter(({ source }) => /label: ['`][^'`]*\$\([a-z]/.test(source));
    assert.deepEqual(labels, []);
  });
});

describe('a text on its way to a hover', () => {
  const markdown = new MarkdownIt({ html: true, linkify: true });

  it('becomes paragraphs of text and nothing else, not even where it holds an address', () => {
    const addresses = ['see https://evil.example/a?b', 'www.evil.example', 'ada@evil.example', '    code', '1. one'];
    for (const text of [...hostileTexts, ...iconTexts, ...addresses]) {
      const html = markdown.render(markdownOf(text));
      assert.doesNotMatch(html.replace(/<\/?p>/g, ''), /</, JSON.stringify(text));
    }
    assert.equal(markdown.render(markdownOf('<b> *x*\n[y](z)')), '<p>&lt;b&gt; *x*</p>\n<p>[y](z)</p>\n');
  });
});

describe('a text on its way to a notification', () => {
  it('holds no link, and still says where it led', () => {
    const hostile = [
      '[Fix](command:workbench.action.terminal.new)',
      '[a](https://example.com "title") is v1',
      '[[x](command:a)](command:b)',
      'x](command:a)[y](file:///etc/passwd)',
    ];
    for (const text of hostile) assert.doesNotMatch(withoutLinks(text), link);
    assert.equal(withoutLinks('[Fix](command:x) is v1'), '[Fix] (command:x) is v1');
    assert.equal(withoutLinks('Set a (new) key [1].'), 'Set a (new) key [1].');
  });

  it('goes through it wherever a message holds more than our own words', () => {
    const calls = sources.flatMap(({ name, source }) => {
      return [...source.matchAll(/show(?:Error|Warning|Information)Message\(\s*([^\n]{1,40})/g)].map(
        ([, start]) => `${name}: ${start}`,
      );
    });
    assert.ok(calls.length >= 8);
    assert.deepEqual(
      calls.filter((call) => !/: (?:withoutLinks\(|'|`\$\{what\} failed)/.test(call)),
      [],
    );
  });
});
