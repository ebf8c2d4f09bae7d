import assert from 'node:assert/strict';
import fc from 'fast-check';
import { literalText } from '../../../src/core/template/literalText.ts';
import { renderTemplate } from '../../../src/core/template/renderTemplate.ts';

const text = fc.string({
  maxLength: 40,
  unit: fc.constantFrom(
    '{',
    '}',
    '{{',
    '}}',
    '{%',
    '%}',
    '{#',
    '#}',
    '-',
    ' ',
    '\n',
    'a',
    '"',
    '{% raw %}',
    '{% endraw %}',
    'é',
  ),
});
const values = { a: 'filled', input: 'filled' };

describe('a text kept literally', () => {
  it('comes out of nunjucks as it went in', () => {
    fc.assert(
      fc.property(text, (wanted) => {
        const source = literalText(wanted, 'nunjucks');
        assert.ok(source !== null);
        assert.equal(renderTemplate(source, values, { format: 'nunjucks' }).text, wanted);
      }),
      { numRuns: 2_000 },
    );
  });

  it('comes out of the simple format as it went in, or is refused', () => {
    fc.assert(
      fc.property(text, (wanted) => {
        const source = literalText(wanted, 'simple');
        if (source === null) assert.match(wanted, /\{\{/);
        else assert.equal(renderTemplate(source, values, { format: 'simple', declared: ['a'] }).text, wanted);
      }),
    );
  });

  const rows: readonly [text: string, source: string][] = [
    ['plain', 'plain'],
    ['{"a": {"b": 1}}', '{"a": {"b": 1}}'],
    ['say {{ a }}', '{% raw %}say {{ a }}{% endraw %}'],
  ];
  for (const [wanted, source] of rows)
    it(`as in ${wanted}`, () => assert.equal(literalText(wanted, 'nunjucks'), source));
});
