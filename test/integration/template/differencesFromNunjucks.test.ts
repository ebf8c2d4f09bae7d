import assert from 'node:assert/strict';
import nunjucks from 'nunjucks';
import { templateDifferences } from '../../support/templateDifferences.ts';
import { render } from '../../support/templateRendering.ts';

function nunjucksText(source: string): string | null {
  try {
    return new nunjucks.Environment(null, { autoescape: false }).renderString(source, {});
  } catch {
    return null;
  }
}

describe('a known difference from nunjucks', () => {
  for (const { title, source, theirs, ours } of templateDifferences) {
    it(title, () => {
      assert.deepEqual({ theirs: nunjucksText(source), ours: render(source).text }, { theirs, ours });
    });
  }
});
