import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chooseTemplateFormat } from '../../../src/core/template/chooseTemplateFormat.ts';
import { filters } from '../../../src/core/template/filters.ts';
import { renderTemplate } from '../../../src/core/template/renderTemplate.ts';
import { templateVariables } from '../../../src/core/template/templateVariables.ts';
import { tests } from '../../../src/core/template/tests.ts';

const runs = 20_000 * Number(process.env.PT_SEEDS ?? 1);
const variables = { a: 'text', b: [1, 'x', null], c: { d: { e: 1 } }, n: 3, f: null };
const word = fc.constantFrom(
  ...[
    '{{',
    '}}',
    '{%',
    '%}',
    '{#',
    '#}',
    '{{-',
    '-}}',
    '{%-',
    '-%}',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '|',
    '.',
    ',',
    ':',
    '~',
    '=',
  ],
  ...[
    '+',
    '-',
    '*',
    '/',
    '//',
    '**',
    '%',
    '==',
    '!=',
    '===',
    '<',
    '>=',
    '"',
    "'",
    '"t"',
    "'u'",
    '\\',
    '\n',
    ' ',
    '0',
    '1',
    '2.5',
    '$',
  ],
  ...[
    'if',
    'elif',
    'else',
    'endif',
    'for',
    'in',
    'endfor',
    'set',
    'endset',
    'macro',
    'endmacro',
    'call',
    'endcall',
    'filter',
  ],
  ...[
    'endfilter',
    'raw',
    'endraw',
    'verbatim',
    'block',
    'endblock',
    'extends',
    'include',
    'import',
    'from',
    'as',
    'with',
    'context',
  ],
  ...[
    'switch',
    'case',
    'default',
    'endswitch',
    'ignore',
    'missing',
    'not',
    'and',
    'or',
    'is',
    'true',
    'none',
    'r/a/g',
    'super()',
  ],
  ...[
    'a',
    'b',
    'c',
    'c.d',
    'n',
    'f',
    'm',
    'loop',
    'loop.index',
    'caller',
    'caller()',
    'range',
    'range(3)',
    'joiner()',
    'cycler(1)',
  ],
  ...[
    'm()',
    'm(1, a=2)',
    '"x.njk"',
    'constructor',
    '__proto__',
    'é',
    '😀',
    '\u2028',
    '\ud800',
    '#if a',
    '/each',
    '> p',
  ],
);
const called = fc.constantFrom(
  ...[...filters.keys()].flatMap((name) => [`|${name}`, `|${name}(n)`, `|${name}("t", b)`, `|${name}(b, 2)`]),
);
const tested = fc.constantFrom(...[...tests.keys()].flatMap((name) => [` is ${name}`, ` is ${name}(n)`]));
const statement = fc.constantFrom(
  ...[
    '{% if a %}',
    '{% else %}',
    '{% endif %}',
    '{% for x in b %}',
    '{% for k, v in c %}',
    '{% endfor %}',
    '{% set a = b %}',
  ],
  ...[
    '{% macro m(p, q=1) %}',
    '{% endmacro %}',
    '{% call m() %}',
    '{% endcall %}',
    '{% set s %}',
    '{% endset %}',
    '{% raw %}',
  ],
  ...[
    '{% endraw %}',
    '{% filter upper %}',
    '{% endfilter %}',
    '{% include "x.njk" %}',
    '{% block z %}',
    '{% endblock %}',
    '{{ a',
    '}}',
  ],
);
const space = fc.constantFrom('', ' ');
const token = fc.tuple(fc.oneof(word, word, statement, called, tested), space).map((parts) => parts.join(''));
const source = fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join(''));

describe('a template of random tokens', () => {
  it('is answered with text or errors, never thrown at the caller, and within a second', function () {
    this.timeout(600_000);
    fc.assert(
      fc.property(source, (text) => {
        const start = performance.now();
        const format = chooseTemplateFormat([text]);
        templateVariables(text, 'nunjucks');
        for (const chosen of new Set([format, 'nunjucks', 'simple'] as const)) {
          const rendered = renderTemplate(text, variables, { format: chosen, include: () => text });
          const codes = rendered.diagnostics.map((diagnostic) => diagnostic.code);
          assert.equal(
            rendered.text === null,
            rendered.diagnostics.some((diagnostic) => diagnostic.severity === 'error'),
          );
          assert.ok(!codes.includes('template/cannot-render'), codes.join());
        }
        assert.ok(performance.now() - start < 1000);
      }),
      { numRuns: runs },
    );
  });
});
