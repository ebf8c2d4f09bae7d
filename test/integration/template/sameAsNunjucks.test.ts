import assert from 'node:assert/strict';
import fc from 'fast-check';
import nunjucks from 'nunjucks';
import { renderTemplate } from '../../../src/core/template/renderTemplate.ts';
import { benignTemplate, generatorVariables } from '../../support/templateGenerator.ts';

const runs = 2000 * Number(process.env.PT_SEEDS ?? 1);
const environment = new nunjucks.Environment(null, { autoescape: false });

function nunjucksText(source: string): string | null {
  try {
    return environment.renderString(source, structuredClone(generatorVariables));
  } catch {
    return null;
  }
}

function ourText(source: string): string | null {
  return renderTemplate(source, generatorVariables, { format: 'nunjucks' }).text;
}

describe('the interpreter against nunjucks', () => {
  it('prints the same bytes, or fails where nunjucks fails', function () {
    this.timeout(300_000);
    let rendered = 0;
    fc.assert(
      fc.property(benignTemplate, (source) => {
        const expected = nunjucksText(source);
        if (expected !== null) rendered += 1;
        assert.equal(ourText(source), expected);
      }),
      { numRuns: runs },
    );
    assert.ok(rendered > runs / 2, `only ${rendered} of ${runs} templates could be rendered`);
  });
});
