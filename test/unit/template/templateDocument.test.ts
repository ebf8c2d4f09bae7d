import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { templateLimits } from '../../../src/core/template/budget.ts';
import { filters } from '../../../src/core/template/filters.ts';
import { globalNames } from '../../../src/core/template/globals.ts';
import { parseTemplate } from '../../../src/core/template/parseTemplate.ts';
import { renderTemplate } from '../../../src/core/template/renderTemplate.ts';
import { tests } from '../../../src/core/template/tests.ts';
import { templateDifferences } from '../../support/templateDifferences.ts';
import { render } from '../../support/templateRendering.ts';

const document = readFileSync(resolve(import.meta.dirname, '../../../docs/templates.md'), 'utf8');

/** Rows of the first table under a heading, cells as text, code without its marks. */
function rowsUnder(heading: string): string[][] {
  const section = document.slice(document.indexOf(`\n${heading}\n`) + heading.length + 2).split(/^#/m)[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
}

const codesIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');

describe('docs/templates.md', () => {
  const shorts: { readonly [name: string]: string } = { d: 'default', e: 'escape' };

  it('names every filter with its arguments, and no other', () => {
    const told = rowsUnder('### Filters').map(([name = '']) => codesIn(name)[0]);
    const known = [...filters].filter(([name]) => !Object.hasOwn(shorts, name));
    const usage = known.map(([name, { parameters }]) => name + (parameters.length ? `(${parameters.join(', ')})` : ''));
    assert.deepEqual([...told].sort(), usage.sort());
    for (const [short, long] of Object.entries(shorts)) {
      assert.ok(filters.has(short));
      assert.match(document, new RegExp(`\`${short}\` (?:is short )?for \`${long}\``));
    }
  });

  for (const [, , example = '', printed = ''] of rowsUnder('### Filters')) {
    it(`tells what ${codesIn(example)[0]} prints`, () => {
      assert.equal(render(codesIn(example)[0] ?? '').text, codesIn(printed)[0]?.replaceAll('⏎', '\n'));
    });
  }

  it('names every test and every function, and no other', () => {
    assert.deepEqual(
      rowsUnder('### Tests')
        .flatMap(([names = '']) => codesIn(names))
        .sort(),
      [...tests.keys()].sort(),
    );
    const [, functions = ''] = rowsUnder('## nunjucks').find(([name]) => name === 'functions') ?? [];
    assert.deepEqual(
      codesIn(functions).map((code) => code.split('(')[0]),
      [...globalNames],
    );
  });

  it('shows only what can be read as a template', () => {
    const codes = rowsUnder('## nunjucks').flatMap(([, cell = '']) => codesIn(cell));
    const whole = codes.filter((code) => /^\{.+\}$/.test(code) && !/^\{.-$|^-.\}$/.test(code));
    assert.ok(whole.length > 20);
    for (const code of whole)
      assert.deepEqual(parseTemplate(code, { format: 'nunjucks', path: '' }).diagnostics, [], code);
  });

  it('tells what stays as it is in the simple format', () => {
    for (const [cell = '', becomes = ''] of rowsUnder('## simple').filter(([, text]) => text?.startsWith('itself'))) {
      for (const code of codesIn(cell)) {
        const { text, diagnostics } = renderTemplate(code, becomes.includes('Handlebars') ? { x: 1 } : {}, {
          format: 'simple',
        });
        assert.equal(text, code);
        assert.equal(diagnostics.length > 0, becomes.includes('warning'), code);
      }
    }
  });

  it('gives the limits that hold', () => {
    const told = rowsUnder('### Limits').map(([, value = '']) => value);
    const { steps, listLength, depth, expressionDepth, branches, includes, milliseconds } = templateLimits;
    const megabyte = 1024 * 1024;
    assert.deepEqual(told, [
      `${templateLimits.sourceLength / megabyte} MB`,
      `${templateLimits.textLength / megabyte} M characters`,
      steps.toLocaleString('en'),
      `${milliseconds / 1000} second`,
      `${templateLimits.allocatedBytes / megabyte} MB`,
      listLength.toLocaleString('en'),
      ...[depth, expressionDepth, branches, includes].map(String),
    ]);
  });

  it('lists every known difference from nunjucks, and no other', () => {
    const told = rowsUnder('### Where this differs from nunjucks').map(([title]) => title);
    assert.deepEqual(
      told,
      templateDifferences.map(({ title }) => title),
    );
  });
});
