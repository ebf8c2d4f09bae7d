import assert from 'node:assert/strict';
import fc from 'fast-check';
import { escapeTerminal, escapeTerminalLine } from '../../../src/core/base/escapeTerminal.ts';
import { renderMarkdownSafely } from '../../../src/core/export/renderMarkdownSafely.ts';
import { toCiLog } from '../../../src/core/export/toCiLog.ts';
import { toCsv } from '../../../src/core/export/toCsv.ts';
import { toMarkdownComment } from '../../../src/core/export/toMarkdownComment.ts';
import { toXmlText } from '../../../src/core/export/toXmlText.ts';
import { computingMs } from '../../support/computingMs.ts';
import { formulaTexts, hostileTexts } from '../../support/hostileTexts.ts';

const acting =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200e\u200f\u2028\u2029]|[\u{e0000}-\u{e007f}]/u;
const anyText = fc.string({ unit: 'binary', maxLength: 200 });

/** A strict reader of RFC 4180 with every cell quoted. */
function readCsv(csv: string): string[][] {
  assert.match(csv, /^(?:(?:"(?:[^"]|"")*",)*"(?:[^"]|"")*"\r\n)*$/);
  const rows: string[][] = [];
  for (const [row] of csv.matchAll(/(?:"(?:[^"]|"")*",?)+\r\n/g)) {
    rows.push([...row.matchAll(/"((?:[^"]|"")*)"/g)].map((cell) => cell[1]!.replaceAll('""', '"')));
  }
  return rows;
}

describe('hostile text', () => {
  it('comes in more than 170 forms here', () => {
    assert.ok(new Set(hostileTexts).size >= 173);
  });

  describe('in a terminal', () => {
    it('never keeps a character that acts', () => {
      for (const text of hostileTexts) assert.doesNotMatch(escapeTerminal(text), acting, JSON.stringify(text));
      fc.assert(fc.property(anyText, (text) => !acting.test(escapeTerminal(text))));
    });

    it('shows what was there', () => {
      assert.equal(
        escapeTerminal('a\u001b[31m\r\u202e\u{e0041}\u009b\u0000'),
        'a\\x1b[31m\\r\\u202e\\u{e0041}\\x9b\\x00',
      );
    });

    it('leaves ordinary text of any script alone', () => {
      for (const text of ['plain\n\ttext', 'äöü ñ 日本語 한국어 العربية עברית', '👩‍💻 🇩🇪 ✔️', 'a\\x1b']) {
        assert.equal(escapeTerminal(text), text);
      }
    });

    it('stays on one line for names', () => {
      assert.equal(escapeTerminalLine('a\nb\tc'), 'a\\nb\\tc');
    });
  });

  describe('in a spreadsheet', () => {
    it('is never a formula', () => {
      for (const text of formulaTexts) {
        assert.equal(readCsv(toCsv([[text]]))[0]?.[0], `'${text.replaceAll('\0', '')}`, JSON.stringify(text));
      }
      for (const text of hostileTexts) {
        const cell = readCsv(toCsv([[text]]))[0]![0]!;
        assert.doesNotMatch(cell, /^[\s\p{C}]*[=+@|＝＋－＠｜-]/u);
      }
    });

    it('keeps numbers, and every other text as it is', () => {
      for (const text of [
        '-5',
        '+1.5',
        '-1e-9',
        '.5',
        '12%',
        '-12%',
        'a=b',
        '1-2',
        '',
        "it's",
        'a "quoted", cell\nwith lines',
      ]) {
        assert.equal(readCsv(toCsv([[text]]))[0]?.[0], text);
      }
      assert.equal(toCsv([[-5, null, undefined, true, { a: [1] }]]), '"-5","","","true","{""a"":[1]}"\r\n');
    });

    it('comes back from any text, but for the mark of a formula and NUL', () => {
      fc.assert(
        fc.property(fc.array(fc.array(anyText, { minLength: 1, maxLength: 3 }), { maxLength: 4 }), (rows) => {
          const read = readCsv(toCsv(rows));
          assert.deepEqual(
            read.map((row, y) =>
              row.map((cell, x) => (cell === `'${rows[y]![x]!.replaceAll('\0', '')}` ? cell.slice(1) : cell)),
            ),
            rows.map((row) => row.map((cell) => cell.replaceAll('\0', ''))),
          );
        }),
      );
    });

    it('is left as it is when raw cells are asked for', () => {
      assert.equal(toCsv([['=1+1']], { raw: true }), '"=1+1"\r\n');
    });

    it('gets a header row from objects', () => {
      assert.equal(toCsv([{ a: 1 }, { b: 'x', a: 2 }]), '"a","b"\r\n"1",""\r\n"2","x"\r\n');
    });
  });

  describe('in XML', () => {
    it('has no markup and no illegal character', () => {
      for (const text of hostileTexts) {
        const xml = toXmlText(text);
        assert.doesNotMatch(xml, /[<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u);
        assert.doesNotMatch(xml, /&(?!(?:amp|lt|gt|quot|apos|#13);)/);
      }
    });

    it('keeps pairs of surrogates', () => assert.equal(toXmlText('a 👍 <b>'), 'a 👍 &lt;b&gt;'));
  });

  describe('in a build log', () => {
    it('is never a command', () => {
      for (const text of hostileTexts) {
        const log = toCiLog(text);
        for (const line of log.split(/\r\n|[\n\r\u2028\u2029\u0085]/)) assert.match(line, /^ {2}\| /);
        assert.doesNotMatch(log, /##/);
        assert.doesNotMatch(log, acting);
      }
    });

    it('is still readable', () => assert.equal(toCiLog('one\n::error::two'), '  | one\n  | ::error::two'));
  });

  describe('in a comment', () => {
    it('cannot leave its block', () => {
      for (const text of hostileTexts) {
        const lines = toMarkdownComment(text).trimEnd().split('\n');
        const fence = /^`{3,}/.exec(lines[0]!)![0];
        assert.equal(lines.at(-1), fence);
        for (const line of lines.slice(1, -1)) assert.ok(!line.includes(fence), JSON.stringify(text));
      }
    });

    it('notifies nobody', () => {
      for (const text of hostileTexts) assert.doesNotMatch(toMarkdownComment(text), /@[\w-]/);
    });
  });

  describe('as Markdown on a page', () => {
    const tags = /<(?!\/?(?:p|a|em|strong|code|pre|ul|ol|li|blockquote|h[1-6]|hr|br|table|thead|tbody|tr|th|td|s)\b)/;

    it('becomes no active element, no image and no link but to web pages and mail', async () => {
      for (const text of hostileTexts) {
        const html = await renderMarkdownSafely(text);
        assert.doesNotMatch(html, tags, JSON.stringify(text));
        for (const [tag] of html.matchAll(/<[^>]*>/g)) {
          const attributes = [...tag.matchAll(/\s([a-z-]+)="[^"]*"/g)].map((attribute) => attribute[1]);
          const allowed = tag.startsWith('<a ') ? ['href', 'title', 'rel'] : ['class', 'style', 'start'];
          assert.deepEqual(
            attributes.filter((name) => !allowed.includes(name!)),
            [],
            tag,
          );
        }
        for (const [, link] of html.matchAll(/href="([^"]*)"/g)) assert.match(link!, /^(?:https?:\/\/|mailto:)/);
      }
    });

    it('keeps ordinary Markdown', async () => {
      assert.equal(
        await renderMarkdownSafely('**Hi** [a](https://a.example)\n\n- `x`'),
        '<p><strong>Hi</strong> <a href="https://a.example" rel="noopener noreferrer nofollow">a</a></p>\n<ul>\n<li><code>x</code></li>\n</ul>\n',
      );
    });

    it('takes no longer for deep nesting', async () => {
      const started = computingMs();
      await renderMarkdownSafely(`${'>'.repeat(5_000)} x\n${'['.repeat(20_000)}\n${'*a '.repeat(20_000)}`);
      assert.ok(computingMs() - started < 2_000);
    });
  });
});
