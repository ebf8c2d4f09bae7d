import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Document, isScalar, Scalar, visit } from 'yaml';
import { locatePrompt } from '../../../src/core/prompt/locatePrompt.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import { promptText } from '../../support/promptText.ts';

function contentOf(source: string) {
  const content = locatePrompt(source, 'x').messages[0]?.content;
  assert.ok(content);
  return content;
}

/** The file's characters that stand for the text from `start` to `end`. */
function cut(source: string, start: number, end: number): string {
  const content = contentOf(source);
  return source.slice(content.toFile(start), content.toFile(end));
}

const head = 'messages:\n  - role: user\n    content: ';

describe('the way from a text to the file', () => {
  const rows: readonly [style: string, yaml: string][] = [
    ['plain', 'Hello {{name}} there'],
    ['plain over lines', 'Hello\n      {{name}}\n\n      there'],
    ['single quotes', "'it''s {{name}}'"],
    ['double quotes', '"a\\n\\u00e9\\x41\\U0001F600 \\"{{name}}"'],
    ['double quotes over lines', '"a\n\n\n      b \\\n      {{name}}"'],
    ['literal', '|\n      a\n\n        b\n      {{name}}\n'],
    ['literal, stripped', '|-\n      a {{name}}\n'],
    ['literal with an indentation of its own', '|2\n        a\n      {{name}}\n'],
    ['literal with a comment', '| # why\n      {{name}}\n'],
    ['folded', '>\n      a\n      b\n\n      c {{name}}\n'],
    ['folded with indented lines', '>-\n      a\n        b\n        c\n      {{name}}\n'],
    ['folded, kept', '>+\n      a\n      {{name}}\n\n\n'],
    ['CR LF', '|\r\n      a\r\n      {{name}}\r\n'],
    ['folded with CR LF', '>\r\n      a\r\n      b\r\n\r\n      {{name}}\r\n'],
    ['a tag before it', '!!str "{{name}}"'],
    ['an anchor before it', '&a "{{name}}"'],
  ];
  for (const [style, yaml] of rows) {
    it(style, () => {
      const source = head + yaml;
      const at = contentOf(source).text.indexOf('{{name}}');
      assert.ok(at >= 0);
      assert.equal(cut(source, at, at + 8), '{{name}}');
      assert.equal(contentOf(source).toText(source.indexOf('{{name}}')), at);
    });
  }

  it('maps every character that is written as itself, in any style', () => {
    const lines = fc.array(fc.string({ maxLength: 8, unit: fc.constantFrom(...'ab {}\'"\\:#é') }), {
      minLength: 1,
      maxLength: 6,
    });
    const types = [
      Scalar.PLAIN,
      Scalar.QUOTE_DOUBLE,
      Scalar.QUOTE_SINGLE,
      Scalar.BLOCK_LITERAL,
      Scalar.BLOCK_FOLDED,
    ] as const;
    fc.assert(
      fc.property(
        lines,
        fc.constantFrom(...types),
        fc.constantFrom(0, 20),
        fc.boolean(),
        (parts, type, lineWidth, crlf) => {
          const text = parts.join('\n');
          const document = new Document({ messages: [{ role: 'user', content: text }] });
          visit(document, (key, node) => {
            if (key === 'value' && isScalar(node) && node.value === text) node.type = type;
          });
          const yaml = document.toString({ lineWidth, minContentWidth: 0 });
          const source = crlf ? yaml.replaceAll('\n', '\r\n') : yaml;
          const content = locatePrompt(source, 'x').messages[0]?.content;
          fc.pre(content?.text === text);
          for (let at = 0; at < text.length; at++) {
            const written = source[content?.toFile(at) ?? 0] ?? '';
            const isItself =
              written === text[at] ||
              written === '\\' ||
              (text[at] === ' ' && /[\r\n ]/.test(written)) ||
              (text[at] === '\n' && /[\r\n]/.test(written));
            assert.ok(
              isItself,
              `${JSON.stringify(text)}[${at}] is ${JSON.stringify(written)} in ${JSON.stringify(source)}`,
            );
          }
        },
      ),
      { numRuns: Number(process.env.PT_SEEDS ?? 1) * 500 },
    );
  }).timeout(300_000);

  it('template trouble is placed exactly', () => {
    const source = `templateFormat: nunjucks\n${head}>-\n      a\n      b {{ x | nosuch }}\n`;
    const [first] = parsePrompt(source, 'x').diagnostics;
    assert.deepEqual([first?.severity, first?.line], ['error', 6]);
    assert.ok((first?.column ?? 0) >= 9 && (first?.column ?? 0) <= 23);
  });
});

describe('places in a prompt file', () => {
  const source = promptText('variables:', '  - name: who', '  - when', 'modelParameters:', '  temperature: 0.5');
  const located = locatePrompt(source, 'x');
  const at = (range: { start: number; end: number } | null | undefined) =>
    range ? source.slice(range.start, range.end) : null;

  it('variables by name', () => {
    assert.deepEqual([at(located.variables.get('who')), at(located.variables.get('when'))], ['who', 'when']);
  });

  it('keys and values by path', () => {
    assert.equal(at(located.valueAt(['modelParameters', 'temperature'])), '0.5');
    assert.equal(at(located.keyAt(['modelParameters', 'temperature'])), 'temperature');
    assert.equal(at(located.valueAt(['messages', 0, 'role'])), 'user');
    assert.deepEqual([located.valueAt(['messages', 3]), located.keyAt(['nothing'])], [null, null]);
  });

  it('offsets to lines and back', () => {
    const offset = source.indexOf('temperature');
    const position = located.positionAt(offset);
    assert.deepEqual([position, located.offsetAt(position)], [{ line: 8, column: 3 }, offset]);
  });

  it('positions outside the text are clamped', () => {
    assert.deepEqual(located.positionAt(1e9), { line: 9, column: 1 });
    assert.deepEqual(
      [located.offsetAt({ line: 1, column: 99 }), located.offsetAt({ line: 99, column: 1 })],
      [9, source.length],
    );
  });

  it('a broken file has no places and does not throw', () => {
    const broken = locatePrompt('a: [', 'x');
    assert.deepEqual([broken.messages, broken.valueAt(['a'])], [[], null]);
  });

  it('a position outside a text has no offset in it', () => {
    assert.equal(located.messages[0]?.content?.toText(0), null);
  });
});
