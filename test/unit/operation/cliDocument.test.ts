import assert from 'node:assert/strict';
import { areLoadersStale, staleLists } from '../../../scripts/generateAll.ts';
import { isCliDocumentCurrent } from '../../../scripts/generateCliDocs.ts';
import { allOperations } from '../../../src/core/operation/all.ts';
import type { Operation } from '../../../src/core/operation/operation.ts';

const operations: readonly Operation[] = allOperations;

describe('the declarations of operations', () => {
  it('are what docs/cli.md says', () => {
    assert.ok(isCliDocumentCurrent(), 'run node scripts/generateCliDocs.ts');
  });

  it('are all in the generated list', () => {
    assert.ok(!staleLists().includes('operation'), 'run node scripts/generateAll.ts');
    assert.ok(!areLoadersStale(), 'run node scripts/generateAll.ts');
  });

  it('have ids of their own', () => {
    assert.equal(new Set(operations.map(({ id }) => id)).size, operations.length);
  });

  for (const operation of operations) {
    it(`put what must be given before what may be given: ${operation.id}`, () => {
      const positional = Object.values(operation.parameters).filter((parameter) => parameter.positional);
      const firstOptional = positional.findIndex((parameter) => !parameter.required);
      const lastRequired = positional.findLastIndex((parameter) => parameter.required);
      assert.ok(firstOptional < 0 || lastRequired < firstOptional);
      assert.ok(positional.slice(0, -1).every((parameter) => !parameter.repeatable));
    });

    it(`show an example that names the command: ${operation.id}`, () => {
      assert.ok(operation.examples.length > 0);
      assert.ok(operation.examples.every(({ command }) => command.includes(`prompttracker ${operation.id}`)));
    });
  }
});
