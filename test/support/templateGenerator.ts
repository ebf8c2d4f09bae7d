// Benign templates by the grammar, for comparison with nunjucks. Left out is what differs on purpose, which
// test/integration/template/differencesFromNunjucks.test.ts lists.
import fc from 'fast-check';

export const generatorVariables = {
  name: 'Ada Lovelace',
  text: 'first line\n  second <b>line</b> & "more"\n\nlast',
  empty: '',
  count: 3,
  half: 2.5,
  yes: true,
  no: false,
  nothing: null,
  words: ['pear', 'Apple', 'fig'],
  numbers: [3, 1, 2],
  none_at_all: [],
  person: { first: 'Ada', age: 36, tags: ['x', 'y'] },
  rows: [
    { key: 'a', size: 2, on: true },
    { key: 'b', size: 1, on: false },
    { key: 'a', size: 3 },
  ],
  pairs: [
    ['a', 1],
    ['b', 2],
  ],
};

const pick = (...items: readonly string[]) => fc.constantFrom(...items);
const join = (...parts: readonly (fc.Arbitrary<string> | string)[]) =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((texts) => texts.join(''));

const number = pick('0', '1', '2', '3', '7', '10', '1.5', 'count', 'half', 'numbers[0]', 'person.age', 'rows[1].size');
const string = pick('"a"', "'b c'", '"x\\ny"', 'name', 'text', 'empty', 'words[1]', 'person.first', 'person["first"]');
const list = pick(
  'words',
  'numbers',
  'none_at_all',
  'pairs',
  'person.tags',
  '[1, "b", none]',
  'range(4)',
  'range(1, 6, 2)',
);
const missing = pick('missing', 'person.missing', 'missing.deeper', 'nothing', 'words[9]');

const stringFilter = pick(
  'upper',
  'lower',
  'title',
  'capitalize',
  'trim',
  'length',
  'reverse',
  'wordcount',
  'escape',
  'e',
  'safe',
  'forceescape',
  'nl2br',
  'striptags',
  'striptags(true)',
  'urlencode',
  'urlize',
  'urlize(4, true)',
  'center(20)',
  'center',
  'indent',
  'indent(2, true)',
  'truncate(6)',
  'truncate(6, true)',
  'truncate(6, false, "…")',
  'replace("a", "o")',
  'replace("a", "o", 1)',
  'replace("", "-")',
  'list|join("/")',
  'string',
  'default("d")',
  'd("d", true)',
  'int',
  'int(5)',
  'float',
  'float(0)',
  'dump',
  'first',
  'last',
);
const listFilter = pick(
  'length',
  'join',
  'join(", ")',
  'first',
  'last',
  'reverse|join',
  'sort|join',
  'sort(true)|join',
  'sort(false, true)|join',
  'batch(2)|dump',
  'batch(2, "-")|dump',
  'slice(2)|dump',
  'slice(2, "-")|dump',
  'dump',
  'dump(2)',
  'list|length',
  'select|length',
  'reject("string")|length',
  'select("number")|join',
  'string',
  'default("d")',
  'groupby|dump',
);
const rowFilter = pick(
  'groupby("key")|dump',
  'join("+", "key")',
  'sum("size")',
  'sort(false, false, "size")|dump',
  'selectattr("on")|length',
  'rejectattr("on")|length',
  'first|dump',
  'dump',
  'length',
  'last|dictsort|dump',
  'sort(true, false, "key")|join(",", "size")',
);
const numberFilter = pick(
  'abs',
  'round',
  'round(1)',
  'round(0, "floor")',
  'round(1, "ceil")',
  'int',
  'float',
  'string',
  'default(1)',
  'dump',
);
const test = pick(
  'defined',
  'undefined',
  'string',
  'number',
  'none',
  'odd',
  'even',
  'truthy',
  'falsy',
  'mapping',
  'callable',
  'divisibleby(2)',
  'eq(3)',
  'ne(3)',
  'gt(1)',
  'lt(1)',
  'ge(3)',
  'le(3)',
  'sameas(3)',
  'not defined',
  'not string',
  'escaped',
);

const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const inner = tie('expression');
  return {
    expression: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      fc.oneof(number, string, list, missing, pick('yes', 'no', 'true', 'false', 'none', 'person', 'rows')),
      join(string, '|', stringFilter),
      join(list, '|', listFilter),
      join('rows|', rowFilter),
      join(number, '|', numberFilter),
      join(
        missing,
        '|',
        pick('default("d")', 'd("d", true)', 'length', 'upper', 'lower', 'capitalize', 'title', 'indent', 'e'),
      ),
      join(number, pick(' + ', ' - ', ' * ', ' / ', ' // ', ' % ', ' ** '), number),
      join(
        number,
        pick(' + ', ' - ', ' * ', ' / ', ' % '),
        number,
        pick(' + ', ' - ', ' * ', ' / ', ' % ', ' ~ '),
        number,
      ),
      join(inner, pick(' ~ ', ' + ', ' == ', ' != ', ' === ', ' < ', ' >= ', ' and ', ' or '), inner),
      join('not ', inner),
      join('(', inner, ')'),
      join('-', number),
      join(inner, ' if ', inner, ' else ', inner),
      join('(', inner, ' if ', inner, ')'),
      join('(', inner, ' is ', test, ')'),
      join(pick('1', '3', 'count'), pick(' in ', ' not in '), list),
      join(pick('"a"', '"Ada"'), pick(' in ', ' not in '), pick('person.first', 'text', 'person', 'words')),
      join('[', inner, ', ', inner, ']'),
      join('{a: ', list, ', "b": ', number, '}|dump'),
    ),
  };
});

const plain = pick(
  'Hello ',
  ' - ',
  '\n',
  ' text  ',
  'ü€😀',
  '{ x }',
  '} ',
  '# no',
  '% ',
  '\t',
  '\r\n',
  '$',
  'it\'s "q" \\n',
);
const open = pick('{%', '{%-');
const close = pick('%}', '-%}');
const tag = (...parts: readonly (fc.Arbitrary<string> | string)[]) => join(open, ' ', ...parts, ' ', close);
const loopVariable = pick(
  'loop.index',
  'loop.index0',
  'loop.revindex',
  'loop.revindex0',
  'loop.first',
  'loop.last',
  'loop.length',
);

const { body } = fc.letrec<{ body: string; piece: string }>((tie) => {
  const body = tie('body');
  const output = join(pick('{{ ', '{{- ', '{{'), expression, pick(' }}', ' -}}', '}}'));
  return {
    body: fc
      .array(tie('piece'), { minLength: 1, maxLength: 4, depthIdentifier: 'body' })
      .map((pieces) => pieces.join('')),
    piece: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      plain,
      output,
      join('{{ ', loopVariable, ' }}'),
      pick('{# note #}', '{#- note -#}', '{# {{ not }} #}'),
      join(tag('if ', expression), body, '{% endif %}'),
      join(tag('if ', expression), body, tag('elif ', expression), body, '{% else %}', body, tag('endif')),
      join(tag('for item in ', list), '{{ item }}', body, '{{ ', loopVariable, ' }}{% endfor %}'),
      join(tag('for item in ', list), body, '{% else %}', body, tag('endfor')),
      join('{% for key, value in ', pick('person', 'pairs'), ' %}{{ key }}={{ value }}', body, '{% endfor %}'),
      join('{% for row in rows %}{{ row.key }}', body, '{% endfor %}'),
      join('{% set ', pick('count', 'fresh', 'name'), ' = ', expression, ' %}{{ fresh }}'),
      join('{% set total = 0 %}{% for n in numbers %}{% set total = total + n %}', body, '{% endfor %}{{ total }}'),
      join('{% set block %}', body, '{% endset %}{{ block|length }}'),
      join('{% filter ', pick('upper', 'trim', 'length', 'replace("a", "o")'), ' %}', body, '{% endfilter %}'),
      join(
        '{% macro show(a, b=',
        expression,
        ') %}<{{ a }}|{{ b }}>{% endmacro %}{{ show(',
        expression,
        ') }}{{ show(1, b=2) }}{{ show() }}',
      ),
      join(
        '{% macro wrap(t) %}[{{ t }}{{ caller() }}]{% endmacro %}{% call wrap(',
        number,
        ') %}',
        plain,
        '{{ person.first }}{% endcall %}',
      ),
      join('{% raw %}', pick('{{ raw }}', '{% if %}', 'plain'), '{% endraw %}'),
      join('{% verbatim %}{{ x }}{% endverbatim %}'),
      join('{% switch count %}{% case 1 %}', body, '{% case 3 %}', body, '{% default %}', body, '{% endswitch %}'),
      pick(
        '{% set c = cycler("a", "b") %}{{ c.next() }}{{ c.next() }}{{ c.current }}',
        '{% set j = joiner(", ") %}{{ j() }}{{ j() }}',
      ),
    ),
  };
});

/** A template that nunjucks itself can nearly always render. */
export const benignTemplate: fc.Arbitrary<string> = body;
