import assert from 'node:assert/strict';
import type { TemplateFormat } from '../../../src/core/template/parsedTemplate.ts';
import { templateVariables } from '../../../src/core/template/templateVariables.ts';
import { computingMs } from '../../support/computingMs.ts';

function namesIn(source: string, format: TemplateFormat = 'nunjucks'): string[] {
  return templateVariables(source, format).map(({ name, kind }) => `${name} ${kind}`);
}

describe('the variables of a template', () => {
  const expectations: readonly (readonly [title: string, source: string, expected: readonly string[]])[] = [
    ['printed names', '{{ a }}{{ b|upper }}', ['a output', 'b output']],
    ['the first name of members', '{{ a.b[c] }}', ['a expression', 'c expression']],
    [
      'conditions',
      '{% if a %}{% elif b and c %}{% endif %}{{ 1 if d }}',
      ['a condition', 'b condition', 'c condition', 'd condition'],
    ],
    ['names that may be missing', '{{ a|default("x") }}{% if b is defined %}{% endif %}', ['a guarded', 'b guarded']],
    ['lists of loops, not their items', '{% for x in xs %}{{ x }}{{ loop.index }}{% endfor %}', ['xs loop']],
    ['a loop name after its loop', '{% for x in xs %}{% endfor %}{{ x }}', ['xs loop', 'x output']],
    ['names before they are set', '{{ a }}{% set a = b %}{{ a }}', ['a output', 'b expression']],
    [
      'no parameters of macros',
      '{% macro m(p, q=d) %}{{ p }}{{ q }}{{ free }}{% endmacro %}{{ m(1) }}',
      ['d expression', 'free output'],
    ],
    ['no names a macro finds at the top', '{% macro m() %}{{ a }}{% endmacro %}{% set a = 1 %}{{ m() }}', []],
    [
      'names inside call blocks',
      '{% macro m() %}{{ caller(1) }}{% endmacro %}{% call(x) m() %}{{ x }}{{ y }}{% endcall %}',
      ['y output'],
    ],
    ['no imported names', '{% import "a.njk" as a %}{% from "b.njk" import c as d %}{{ a.x() }}{{ d() }}', []],
    ['no functions', '{{ range(n) }}', ['n expression']],
    ['names in blocks', '{% block b %}{{ a }}{% endblock %}', ['a output']],
    ['no text in raw or comments', '{% raw %}{{ a }}{% endraw %}{# {{ b }} #}', []],
    ['nothing in a broken template', '{{ a }}{% if', []],
  ];
  for (const [title, source, expected] of expectations) {
    it(`are ${title}`, () => {
      assert.deepEqual(namesIn(source), expected);
    });
  }

  it('carry the place of each use', () => {
    const source = 'a {{ x }}\n{% if y %}{{ x }}{% endif %}';
    const uses = templateVariables(source, 'nunjucks');
    assert.deepEqual(
      uses.map(({ offset, length, line, column }) => [source.slice(offset, offset + length), line, column]),
      [
        ['x', 1, 6],
        ['y', 2, 7],
        ['x', 2, 14],
      ],
    );
  });

  it('of a simple template are its placeholders', () => {
    const source = '{{a}} {{ b }} ${{c}} {{#if d}} {{not a name}} {{e.f}}';
    assert.deepEqual(namesIn(source, 'simple'), ['a placeholder', 'b padded', 'e.f placeholder']);
    assert.deepEqual(
      templateVariables(source, 'simple').map(({ offset, length }) => source.slice(offset, offset + length)),
      ['a', 'b', 'e.f'],
    );
  });

  it('of a megabyte are found soon', () => {
    const start = computingMs();
    assert.equal(templateVariables('{{a}}\n'.repeat(100_000), 'nunjucks').length, 100_000);
    assert.ok(computingMs() - start < 3000);
  });
});
