import assert from 'node:assert/strict';
import { failureOf, textOf } from '../../support/templateRendering.ts';

const variables = {
  name: 'Ada',
  list: [3, 1, 2],
  empty: [],
  person: { first: 'Ada', tags: ['x', 'y'] },
  rows: [
    { key: 'a', size: 2 },
    { key: 'b', size: 1 },
  ],
  pairs: [
    ['a', 1],
    ['b', 2],
  ],
  nothing: null,
};

type Case = readonly [title: string, source: string, expected: string];

const printing: readonly Case[] = [
  ['a variable', 'Hi {{ name }}!', 'Hi Ada!'],
  ['nothing for a variable without value', '[{{ missing }}{{ nothing }}{{ missing.deep.er }}]', '[]'],
  ['members and items', '{{ person.first }}{{ person["tags"][1] }}{{ name[0] }}{{ list.length }}', 'Aday' + 'A3'],
  ['lists and objects as JavaScript does', '{{ list }} {{ person }}', '3,1,2 [object Object]'],
  ['literals', '{{ 1.50 }}{{ "a\\n" }}{{ true }}{{ none }}{{ [1, [2]] }}', '1.5a\ntrue1,2'],
  ['values without reading them as template', '{{ person2 }}', '{{ name }}{% if %}'],
  ['comments as nothing', 'a{# {{ name }} #}b', 'ab'],
  ['raw text as it stands', '{% raw %}{{ a }}{% endraw %}{% verbatim %}{% b %}{% endverbatim %}', '{{ a }}{% b %}'],
  ['nothing of the space at a trim marker', 'a \n {%- if true -%} \t b {{- 1 -}} c {#- d -#} e{% endif %}', 'ab1ce'],
];

const control: readonly Case[] = [
  [
    'if, elif and else',
    '{% for n in list %}{% if n == 3 %}x{% elif n == 1 %}y{% else %}z{% endif %}{% endfor %}',
    'xyz',
  ],
  ['an inline if', '{{ "a" if name }}{{ "b" if nothing }}{{ "c" if nothing else "d" }}', 'ad'],
  [
    'a list with its loop variable',
    '{% for n in list %}{{ loop.index }}/{{ loop.length }}{{ "," if not loop.last }}{% endfor %}',
    '1/3,2/3,3/3',
  ],
  ['the keys and values of an object', '{% for k, v in person %}{{ k }}={{ v }};{% endfor %}', 'first=Ada;tags=x,y;'],
  ['the items of pairs', '{% for k, v in pairs %}{{ k }}{{ v }}{% endfor %}', 'a1b2'],
  ['the else of an empty loop', '{% for n in empty %}x{% else %}none{% endfor %}', 'none'],
  ['set, inside loops too', '{% set sum = 0 %}{% for n in list %}{% set sum = sum + n %}{% endfor %}{{ sum }}', '6'],
  ['a set block', '{% set a %}<{{ name }}>{% endset %}{{ a }}{{ a }}', '<Ada><Ada>'],
  ['a switch', '{% switch name %}{% case "Bob" %}b{% case "Ada" %}a{% default %}d{% endswitch %}', 'a'],
  ['a filter block', '{% filter upper %}a{{ name }}{% endfilter %}', 'AADA'],
];

const macros: readonly Case[] = [
  [
    'defaults and keywords',
    '{% macro m(a, b=2) %}{{ a }}-{{ b }};{% endmacro %}{{ m(1) }}{{ m(1, 3) }}{{ m(b=4, a=5) }}',
    '1-2;1-3;5-4;',
  ],
  [
    'a call block',
    '{% macro m() %}[{{ caller("x") }}]{% endmacro %}{% call(p) m() %}{{ p }}{{ name }}{% endcall %}',
    '[xAda]',
  ],
  ['names set at the top', '{% set top = 1 %}{% macro m() %}{{ top }}{{ name }}{% endmacro %}{{ m() }}', '1Ada'],
  [
    'no name of a loop around the call',
    '{% macro m() %}[{{ n }}]{% endmacro %}{% for n in list %}{{ m() }}{% endfor %}',
    '[][][]',
  ],
];

const operators: readonly Case[] = [
  ['arithmetic', '{{ 1 + 2 * 3 }} {{ 7 // 2 }} {{ 7 % 4 }} {{ 2 ** 3 }} {{ -2 + 1 }} {{ 1 / 4 }}', '7 3 3 8 -1 0.25'],
  [
    'comparison',
    '{{ 1 < 2 }}{{ 2 <= 2 }}{{ "a" > "b" }}{{ 1 == "1" }}{{ 1 === "1" }}{{ 1 != 2 }}',
    'truetruefalsetruefalsetrue',
  ],
  ['logic with operands as results', '{{ nothing or "x" }}{{ name and 5 }}{{ not name }}', 'x5false'],
  ['in and not in', '{{ 1 in list }}{{ "da" in name }}{{ "first" in person }}{{ 9 not in list }}', 'truetruetruetrue'],
  ['joining with ~', '{{ name ~ 1 ~ "b" }}', 'Ada1b'],
  ['parentheses', '{{ (1 + 2) * 3 }}', '9'],
  ['JavaScript order of flat expressions', '{{ not name == "x" }}{{ 10 * 3 % 4 }}', 'false2'],
];

const functions: readonly Case[] = [
  ['range', '{{ range(3) }} {{ range(1, 4) }} {{ range(6, 0, -2) }}', '0,1,2 1,2,3 6,4,2'],
  ['cycler', '{% set c = cycler("a", "b") %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}', 'abaa'],
  ['joiner', '{% set j = joiner("; ") %}{% for n in list %}{{ j() }}{{ n }}{% endfor %}', '3; 1; 2'],
];

const filters: readonly Case[] = [
  [
    'upper, lower, title, capitalize',
    '{{ "aB cd"|upper }}{{ "aB"|lower }}{{ "aB cd"|title }}{{ "aB cd"|capitalize }}',
    'AB CDabAb CdAb cd',
  ],
  ['trim, length, reverse', '[{{ " a "|trim }}{{ list|length }}{{ person|length }}{{ "abc"|reverse }}]', '[a32cba]'],
  ['join, first, last, sort', '{{ list|join("-") }}{{ list|first }}{{ list|last }}{{ list|sort }}', '3-1-2321,2,3'],
  [
    'members through join, sum, sort',
    '{{ rows|join(",", "key") }}{{ rows|sum("size") }}{{ rows|sort(attribute="size")|first|dump }}',
    'a,b3{"key":"b","size":1}',
  ],
  [
    'groupby, dictsort, batch, slice',
    '{{ rows|groupby("key")|length }}{{ person|dictsort|length }}{{ list|batch(2)|dump }}{{ list|slice(2)|dump }}',
    '22[[3,1],[2]][[3,1],[2]]',
  ],
  [
    'select, reject, selectattr, rejectattr',
    '{{ list|select("odd") }}{{ list|reject("odd") }}{{ rows|selectattr("size")|length }}{{ rows|rejectattr("x")|length }}',
    '3,1222',
  ],
  [
    'default',
    '{{ missing|default("d") }}{{ nothing|default("d") }}{{ nothing|default("e", true) }}{{ ""|d("f", boolean=true) }}',
    'def',
  ],
  ['tojson and dump', '{{ person|tojson }}{{ list|dump(1) }}', '{"first":"Ada","tags":["x","y"]}[\n 3,\n 1,\n 2\n]'],
  ['replace, truncate', '{{ "banana"|replace("a", "o", 2) }}{{ "one two three"|truncate(8) }}', 'bononaone two...'],
  ['indent, center', '{{ "a\nb"|indent(2) }}[{{ "a"|center(4) }}]', 'a\n  b[ a  ]'],
  [
    'round, int, float, abs',
    '{{ 2.55|round(1) }}{{ "7x"|int }}{{ "x"|int(3) }}{{ "1.5"|float }}{{ -2|abs }}',
    '2.6731.52',
  ],
  ['escape once', '{{ "<a>"|escape|escape }}{{ "<b>"|safe|escape }}{{ "<"|forceescape }}', '&lt;a&gt;<b>&lt;'],
  [
    'striptags, urlencode, wordcount, list',
    '{{ "<p>a <b>b</b></p>"|striptags }}{{ "a b"|urlencode }}{{ "a b"|wordcount }}{{ "ab"|list }}',
    'a ba%20b2a,b',
  ],
  ['urlize, nl2br', '{{ "www.a.org"|urlize }}{{ "a\nb"|nl2br }}', '<a href="http://www.a.org">www.a.org</a>a<br />\nb'],
];

const tests: readonly Case[] = [
  ['defined and undefined', '{{ name is defined }}{{ missing is defined }}{{ missing is undefined }}', 'truefalsetrue'],
  [
    'kinds',
    '{{ name is string }}{{ 1 is number }}{{ person is mapping }}{{ list is iterable }}{{ nothing is none }}',
    'truetruetruetruetrue',
  ],
  ['numbers', '{{ 3 is odd }}{{ 3 is even }}{{ 9 is divisibleby(3) }}{{ 1 is lt(2) }}', 'truefalsetruetrue'],
  ['negation', '{{ name is not defined }}', 'false'],
];

const tables = { printing, control, macros, operators, functions, filters, tests };

describe('a nunjucks template', () => {
  for (const [table, cases] of Object.entries(tables)) {
    describe(table, () => {
      for (const [title, source, expected] of cases) {
        it(title, () => {
          assert.equal(textOf(source, { ...variables, person2: '{{ name }}{% if %}' }), expected);
        });
      }
    });
  }

  const failures: readonly Case[] = [
    ['an unknown tag', '{% frob %}', 'template/syntax'],
    ['an unknown filter', '{{ a|frob }}', 'template/unknown-filter'],
    ['an unknown test', '{{ a is frob }}', 'template/unknown-test'],
    ['an unknown keyword', '{{ a|join(frob=1) }}', 'template/unknown-keyword'],
    ['an asynchronous tag', '{% ifAsync a %}{% endif %}', 'template/unsupported'],
    ['a regular expression', '{{ r/a/ }}', 'template/unsupported'],
    ['a method call', '{{ name.toUpperCase() }}', 'template/method-call'],
    ['a call of nothing', '{{ frob() }}', 'template/not-callable'],
    ['a printed function', '{{ range }}', 'template/not-printable'],
    ['a forbidden name', '{{ name.constructor }}', 'template/forbidden-name'],
    ['a name that is none', '{{ größe }}', 'template/bad-name'],
    ['a filter on the wrong kind', '{{ list|upper }}', 'template/wrong-type'],
    ['an include nobody offers', '{% include "a.njk" %}', 'template/no-includes'],
    ['a computed include', '{% include name %}', 'template/dynamic-include'],
    ['a block defined twice', '{% block a %}{% endblock %}{% block a %}{% endblock %}', 'template/duplicate-block'],
    ['super without a block to replace', '{% block a %}{{ super() }}{% endblock %}', 'template/no-super'],
    ['a loop that never ends', '{% for a in b %}', 'template/syntax'],
    ['a text that never ends', '{{ "a', 'template/syntax'],
    ['a comment that never ends', '{# a', 'template/syntax'],
  ];
  for (const [title, source, code] of failures) {
    it(`reports ${title}`, () => {
      assert.equal(failureOf(source, variables), code);
    });
  }

  it('reports every unknown filter at once', () => {
    assert.equal(failureOf('{{ a|x }}{{ a|y }}'), 'template/unknown-filter template/unknown-filter');
  });
});

describe('strict rendering', () => {
  const strict = { strict: true };

  it('fails for a variable without value', () => {
    assert.equal(failureOf('{{ missing }}', {}, strict), 'template/undefined-variable');
    assert.equal(failureOf('{% if missing %}{% endif %}', {}, strict), 'template/undefined-variable');
  });

  it('lets default and is defined ask', () => {
    assert.equal(textOf('{{ missing|default("d") }}{{ missing is defined }}', {}, strict), 'dfalse');
  });

  it('knows the names a template makes', () => {
    assert.equal(
      textOf('{% set a = 1 %}{% for b in [2] %}{{ a }}{{ b }}{{ loop.first }}{% endfor %}', {}, strict),
      '12true',
    );
  });
});
