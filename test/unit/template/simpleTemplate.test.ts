import assert from 'node:assert/strict';
import { type RenderedTemplate, renderTemplate } from '../../../src/core/template/renderTemplate.ts';
import { computingMs } from '../../support/computingMs.ts';

function simple(source: string, variables: unknown, declared: readonly string[] = []): RenderedTemplate {
  return renderTemplate(source, variables, { format: 'simple', path: 'a.prompt.yml', declared });
}

const codes = (rendered: RenderedTemplate) => rendered.diagnostics.map(({ code, severity }) => `${severity} ${code}`);

const replacements: readonly (readonly [title: string, source: string, variables: object, expected: string])[] = [
  ['a placeholder', 'Hi {{name}}!', { name: 'Ada' }, 'Hi Ada!'],
  ['every occurrence', '{{a}}{{a}}', { a: 1 }, '11'],
  ['names with dots, dashes and digits', '{{a.b}}{{c-d}}{{1}}', { 'a.b': 'x', 'c-d': 'y', 1: 'z' }, 'xyz'],
  ['any name that is given', '{{größe}}{{two words}}', { größe: 'x', 'two words': 'y' }, 'xy'],
  ['lists and objects with JSON', '{{a}} {{b}}', { a: [1, 'x'], b: { c: null } }, '[1,"x"] {"c":null}'],
  ['numbers and truth values as written', '{{a}} {{b}}', { a: 1.5, b: false }, '1.5 false'],
  ['null with nothing', '[{{a}}]', { a: null }, '[]'],
  ['the inner one of many braces', '{{{a}}} {{{{a}}}}', { a: 1 }, '{1} {{1}}'],
];

const literals: readonly (readonly [title: string, source: string])[] = [
  ['a dollar before the braces', '${{a}} ${{ a }} ${{ github.sha }}'],
  ['spaces inside the braces', '{{ a }}'],
  ['an unknown name', '{{unknown}}'],
  ['Handlebars', '{{#if a}}x{{/if}}{{> part}}{{^a}}{{else}}'],
  ['tags and comments of nunjucks', '{% if a %}{# b #}{{ a | upper }}'],
  ['braces of JSON', '{"a": {"b": {}}}'],
  ['braces that never close', '{{a {{ b'],
  ['names of prototypes', '{{constructor}}{{__proto__}}{{toString}}'],
];

describe('a simple template', () => {
  for (const [title, source, variables, expected] of replacements) {
    it(`replaces ${title}`, () => {
      assert.equal(simple(source, variables).text, expected);
    });
  }

  for (const [title, source] of literals) {
    it(`keeps ${title}`, () => {
      assert.equal(simple(source, { a: 'VALUE' }).text, source);
    });
  }

  it('never reads a value as template', () => {
    assert.equal(simple('{{a}}{{b}}', { a: '{{b}}', b: '{{a}}' }).text, '{{b}}{{a}}');
  });

  it('replaces a padded placeholder only when the name is declared', () => {
    assert.equal(simple('{{ a }}', { a: 1 }, ['a']).text, '1');
    assert.deepEqual(codes(simple('{{ a }}', { a: 1 })), ['hint template/padded']);
  });

  it('warns about names without value', () => {
    assert.deepEqual(codes(simple('{{a}}{{ b }}', {}, ['b'])), [
      'warning template/unknown-variable',
      'warning template/unknown-variable',
    ]);
  });

  it('warns about Handlebars once a place', () => {
    assert.deepEqual(codes(simple('{{#if a}}{{/if}}', {})), [
      'warning template/handlebars',
      'warning template/handlebars',
    ]);
  });

  it('hints at a dollar that keeps a known name from being replaced', () => {
    assert.deepEqual(codes(simple('costs ${{a}}', { a: 1 })), ['hint template/dollar']);
    assert.deepEqual(codes(simple('${{ secrets.KEY }}', { a: 1 })), []);
  });

  it('says where a name is', () => {
    const [found] = simple('x\n  {{a}}', {}).diagnostics;
    assert.deepEqual(
      [found?.line, found?.column, found?.offset, found?.length, found?.path],
      [2, 3, 4, 5, 'a.prompt.yml'],
    );
  });

  it('ends soon for a megabyte of braces', () => {
    for (const source of [
      '{{'.repeat(500_000),
      `${'{{'.repeat(400_000)}}}`,
      '{{a}}'.repeat(200_000),
      '{{#a}}'.repeat(170_000),
    ]) {
      const start = computingMs();
      assert.notEqual(simple(source, { a: '' }).text, undefined);
      assert.ok(computingMs() - start < 2000);
    }
  });

  it('refuses a text that grows beyond the limit', () => {
    assert.equal(simple('{{a}}'.repeat(1000), { a: 'x'.repeat(100_000) }).text, null);
  });
});
