import assert from 'node:assert/strict';
import { checkIncludeName } from '../../../src/core/template/checkIncludeName.ts';
import { failureOf, render, textOf } from '../../support/templateRendering.ts';

const files: Record<string, string> = {
  'part.njk': '<{{ name }}{% set name = "changed" %}>',
  'macros.njk': '{% macro hi(who) %}Hi {{ who }}{{ name }}{% endmacro %}{% set word = "w" %}{% set _hidden = 1 %}',
  'base.njk': '[{% block head %}base{% endblock %}|{% block body %}{{ name }}{% endblock %}]',
  'middle.njk': '{% extends "base.njk" %}{% block head %}middle {{ super() }}{% endblock %}',
  'broken.njk': 'line one\n{% if %}',
  'failing.njk': 'line one\n  {{ name.toUpperCase() }}',
};
const options = { include: (name: string) => files[name] ?? null };
const variables = { name: 'Ada' };

describe('a template that names others', () => {
  const cases: readonly (readonly [title: string, source: string, expected: string])[] = [
    ['includes with its names and keeps its own', '{% include "part.njk" %}{{ name }}', '<Ada>Ada'],
    ['includes with the names of a loop', '{% for name in [1, 2] %}{% include "part.njk" %}{% endfor %}', '<1><2>'],
    ['leaves out what may be missing', 'a{% include "none.njk" ignore missing %}b', 'ab'],
    [
      'imports macros without its variables',
      '{% import "macros.njk" as m %}{{ m.hi("you") }}{{ m.word }}{{ m._hidden }}',
      'Hi youw',
    ],
    [
      'imports with its variables on request',
      '{% import "macros.njk" as m with context %}{{ m.hi("you ") }}',
      'Hi you Ada',
    ],
    ['imports single names', '{% from "macros.njk" import hi, word as w %}{{ hi("x") }}{{ w }}', 'Hi xw'],
    ['extends and replaces blocks', '{% extends "base.njk" %}{% block body %}own{% endblock %}ignored', '[base|own]'],
    [
      'extends over two levels',
      '{% extends "middle.njk" %}{% block head %}own {{ super() }}{% endblock %}',
      '[own middle base|Ada]',
    ],
  ];
  for (const [title, source, expected] of cases) {
    it(title, () => {
      assert.equal(textOf(source, variables, options), expected);
    });
  }

  it('reports a missing template and a missing name', () => {
    assert.equal(failureOf('{% include "none.njk" %}', {}, options), 'template/missing-include');
    assert.equal(failureOf('{% from "macros.njk" import none2 %}', {}, options), 'template/missing-name');
  });

  it('reports faults of an included template with its name and line', () => {
    const [broken] = render('{% include "broken.njk" %}', variables, options).diagnostics;
    assert.deepEqual([broken?.path, broken?.line], ['broken.njk', 2]);
    const [failing] = render('{% include "failing.njk" %}', variables, options).diagnostics;
    assert.deepEqual([failing?.path, failing?.line, failing?.code], ['failing.njk', 2, 'template/method-call']);
  });

  it('asks for each template once', () => {
    const asked: string[] = [];
    const include = (name: string) => {
      asked.push(name);
      return 'x';
    };
    assert.equal(
      textOf('{% for i in range(200) %}{% include "a.txt" %}{% endfor %}', {}, { include }),
      'x'.repeat(200),
    );
    assert.deepEqual(asked, ['a.txt']);
  });

  it('names at most 64 others', () => {
    const source = Array.from({ length: 65 }, (_, index) => `{% include "a${index}.txt" %}`).join('');
    assert.equal(failureOf(source, {}, { include: () => '' }), 'template/too-many-includes');
  });

  it('is not stopped by a callback that throws', () => {
    const include = () => {
      throw new Error('disk on fire at /secret/path');
    };
    const { text, diagnostics } = render('{% include "a.txt" %}', {}, { include });
    assert.equal(text, null);
    assert.ok(!JSON.stringify(diagnostics).includes('/secret'));
  });
});

describe('the name of an included template', () => {
  for (const name of ['a.njk', 'parts/intro.md', 'a b/c-d_e.v2.txt', 'x.J2']) {
    it(`may be ${name}`, () => {
      assert.equal(checkIncludeName(name), null);
    });
  }

  const refused = [
    '',
    '/a.txt',
    '../a.txt',
    'a/../b.txt',
    './a.txt',
    'a//b.txt',
    '.env',
    '.git/config.txt',
    'a/.hidden/b.txt',
  ];
  const tricks = [
    'a\\b.txt',
    'C:/a.txt',
    'file:///a.txt',
    '%2e%2e/a.txt',
    'a\u0000.txt',
    'a\n.txt',
    'a',
    'a.exe',
    'a.js',
    'txt',
  ];
  const odd = [
    'a.txt/',
    'a.txt/.',
    '~/a.txt\u202e',
    ' a.txt',
    'a.txt ',
    `${'a'.repeat(300)}.txt`,
    'a.txt:stream',
    '...',
    'a/..',
  ];
  for (const name of [...refused, ...tricks, ...odd]) {
    it(`may not be ${JSON.stringify(name.slice(0, 30))}`, () => {
      assert.equal(typeof checkIncludeName(name), 'string');
    });
  }
});
