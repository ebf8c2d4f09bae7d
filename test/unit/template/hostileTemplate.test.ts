import assert from 'node:assert/strict';
import { computingMs } from '../../support/computingMs.ts';
import { exhaustions, intrusions } from '../../support/templateAttacks.ts';
import { render } from '../../support/templateRendering.ts';

const canary = 'canary-4711-value';
const variables = { text: 'some text', list: ['a', 'b'], dict: { key: 'value' }, number: 7 };
const includes: Record<string, string> = {
  'self.njk': '{% include "self.njk" %}{% include "self.njk" %}',
  'extends.njk': '{% extends "extends.njk" %}',
  'import.njk': '{% import "import.njk" as x %}',
};

function include(name: string): string | null {
  if (name.startsWith('next/')) return `{% include "next/${name.slice(5, -4)}a.njk" %}`;
  return includes[name] ?? null;
}

describe('a hostile template', () => {
  before(() => {
    process.env.TEMPLATE_CANARY = canary;
  });

  after(() => {
    delete process.env.TEMPLATE_CANARY;
  });

  for (const source of intrusions) {
    it(`neither runs nor leaks: ${source}`, () => {
      const { text, diagnostics } = render(source, variables, { include });
      const shown = `${text} ${JSON.stringify(diagnostics)}`;
      assert.equal((globalThis as Record<string, unknown>).__templateCanary, undefined);
      assert.equal(({} as Record<string, unknown>).polluted, undefined);
      for (const leak of [canary, 'native code', '=>', process.cwd(), 'root:', 'function (']) {
        assert.ok(!shown.replace(source, '').includes(leak), `${leak} in ${shown}`);
      }
    });
  }

  for (const [title, source] of exhaustions) {
    it(`ends with an error within two seconds: ${title}`, () => {
      const start = computingMs();
      const { text, diagnostics } = render(source, variables, { include });
      const elapsed = computingMs() - start;
      assert.ok(text === null);
      assert.ok(diagnostics.some((diagnostic) => diagnostic.severity === 'error'));
      assert.ok(!diagnostics.some((diagnostic) => diagnostic.code === 'template/cannot-render'));
      assert.ok(elapsed < 2000, `${elapsed} ms`);
    });
  }

  it('ends when its clock says so', () => {
    let now = 0;
    const clock = () => {
      now += 300;
      return now;
    };
    const source = '{% for i in range(99999) %}{{ i }}{% endfor %}';
    assert.equal(render(source, {}, { clock }).diagnostics[0]?.code, 'template/too-slow');
  });
});
