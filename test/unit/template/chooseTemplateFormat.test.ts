import assert from 'node:assert/strict';
import { chooseTemplateFormat } from '../../../src/core/template/chooseTemplateFormat.ts';
import { computingMs } from '../../support/computingMs.ts';

const choices: readonly (readonly [title: string, texts: readonly string[], format: string])[] = [
  ['plain text', ['Hello'], 'simple'],
  ['tight placeholders', ['{{a}} and {{b}}'], 'simple'],
  ['padded placeholders', ['{{ a }}'], 'simple'],
  ['a known tag', ['{% if a %}x{% endif %}'], 'nunjucks'],
  ['a known filter', ['{{ a | upper }}'], 'nunjucks'],
  ['a known filter on a member', ['{{ a.b|join(",") }}'], 'nunjucks'],
  ['an unknown filter alone', ['{{ a | frobnicate }}'], 'simple'],
  [
    'a known tag with an unknown filter, which is then reported',
    ['{% if a %}{{ a | frobnicate }}{% endif %}'],
    'nunjucks',
  ],
  ['a tag in one text and an unreadable other', ['{% if a %}x{% endif %}', '{{#if a}}'], 'simple'],
  ['Handlebars', ['{{#if a}}x{{/if}}'], 'simple'],
  ['an unknown tag', ['{% frob %}'], 'simple'],
  ['a tag that never ends', ['{% if a %}'], 'simple'],
  ['a shell expression that opens a comment', ['{% if a %}${#array[@]}{% endif %}'], 'simple'],
  ['workflow expressions', ['${{ github.sha }}'], 'simple'],
  ['no text', [], 'simple'],
];

describe('the format of a prompt that names none', () => {
  for (const [title, texts, format] of choices) {
    it(`is ${format} for ${title}`, () => {
      assert.equal(chooseTemplateFormat(texts), format);
    });
  }

  it('is found soon in hostile text', () => {
    const start = computingMs();
    for (const text of [
      '{{'.repeat(500_000),
      `{{ a${'.a'.repeat(500_000)}`,
      '{%'.repeat(500_000),
      `{{${' '.repeat(1_000_000)}`,
    ]) {
      chooseTemplateFormat([text]);
    }
    assert.ok(computingMs() - start < 4000);
  });
});
