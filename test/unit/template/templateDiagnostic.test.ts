import assert from 'node:assert/strict';
import { parseTemplate } from '../../../src/core/template/parseTemplate.ts';
import { renderParsed, renderTemplate } from '../../../src/core/template/renderTemplate.ts';
import { render } from '../../support/templateRendering.ts';

describe('a template diagnostic', () => {
  const places: readonly (readonly [title: string, source: string, line: number, column: number])[] = [
    ['a filter', 'one\ntwo {{ a | frob }}', 2, 12],
    ['a filter after CRLF and emoji', 'ü😀\r\n{{ a|frob }}', 2, 6],
    ['a tag', 'x\n\n  {% frob %}', 3, 6],
    ['a block that never ends', 'x\n  {% for a in b %}\n{% if c %}{% endif %}', 2, 3],
    ['a tag that never ends', 'x\n  {{ a', 2, 3],
    ['a comment that never ends', 'x {# a', 1, 3],
    ['an end without comment', 'x #} a {{ a }}', 1, 3],
    ['a failing call', '{{ 1 }}\n{{ "a".b() }}', 2, 9],
    ['a failing filter inside a macro', '{% macro m() %}\n{{ [1]|upper }}{% endmacro %}\n{{ m() }}', 2, 8],
    ['a method in a loop', '{% for a in [1] %}\n\n{{ missing() }}{% endfor %}', 3, 11],
  ];
  for (const [title, source, line, column] of places) {
    it(`stands at ${title}`, () => {
      const found = render(source).diagnostics.find((diagnostic) => diagnostic.severity === 'error');
      assert.deepEqual([found?.line, found?.column, found?.path], [line, column, 'test.njk']);
      const lines = source.slice(0, found?.offset).split('\n');
      assert.deepEqual([lines.length, (lines.at(-1)?.length ?? 0) + 1], [line, column]);
    });
  }

  it('warns once about a printed variable without value', () => {
    const { text, diagnostics } = render('{{ a }}{{ a }}{{ b|default("") }}{% if c %}{% endif %}');
    assert.equal(text, '');
    assert.deepEqual(
      diagnostics.map(({ code, severity, offset, length }) => [code, severity, offset, length]),
      [['template/undefined-variable', 'warning', 3, 1]],
    );
  });
});

describe('a parsed template', () => {
  it('renders any number of times alike', () => {
    const parsed = parseTemplate('{% set x = joiner() %}{{ x() }}{{ a }}{{ x() }}', { format: 'nunjucks', path: 'p' });
    const texts = [1, 2, 1].map((a) => renderParsed(parsed, { a }).text);
    assert.deepEqual(texts, ['1,', '2,', '1,']);
  });

  it('keeps its errors', () => {
    const parsed = parseTemplate('{% if', { format: 'nunjucks', path: 'p' });
    assert.equal(renderParsed(parsed, {}).text, null);
    assert.equal(renderParsed(parsed, {}).diagnostics[0]?.code, 'template/syntax');
  });

  it('has the format its text shows when none is given', () => {
    assert.equal(renderTemplate('{{ a|upper }}', { a: 'x' }).text, 'X');
    assert.equal(renderTemplate('{{a}}{{ a }}', { a: 'x' }).text, 'x{{ a }}');
  });
});
