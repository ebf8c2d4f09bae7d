// The price list that ships holds our providers alone, as JSON: every price must be that of the package.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as whole from '@pydantic/genai-prices';
import { projectRoot } from '../../../scripts/lane.ts';
import { buildProduct } from '../../../scripts/packageExtension.ts';
import { listNames } from '../../../src/core/provider/priceList.ts';

const file = join(projectRoot, 'dist/lazy/pydantic-genai-prices.cjs');
const times = ['2024-06-01T00:00:00Z', '2025-09-15T17:00:00Z', '2026-11-01T03:00:00Z'].map((text) => new Date(text));

describe('the price list that ships', function () {
  this.timeout(120_000);
  let shipped: typeof whole;
  before(async () => {
    if (!existsSync(file)) buildProduct();
    shipped = await import(pathToFileURL(file).href);
  });

  for (const providerId of new Set(Object.values(listNames))) {
    it(`has the prices of ${providerId} at any time, also by names that only resemble a model's`, () => {
      const ids = whole.findProvider({ providerId })?.models.map(({ id }) => id) ?? [];
      assert.ok(ids.length > 0);
      const names = [
        ...ids,
        ...ids.map((id) => `${id}-2025-01-31`),
        ...ids.map((id) => `x/${id}`),
        'claude-sonnet-4-5',
        'none',
      ];
      for (const name of names)
        for (const timestamp of times) {
          const [ours, theirs] = [shipped, whole].map(({ calcPrice }) => {
            const found = calcPrice({}, name, { providerId, timestamp });
            return (
              found && { price: { ...found.model_price }, model: found.model.id, window: found.model.context_window }
            );
          });
          assert.deepEqual(JSON.parse(JSON.stringify(ours)), JSON.parse(JSON.stringify(theirs)), name);
        }
    });
  }

  it('lists the same models', () => {
    for (const providerId of Object.values(listNames)) {
      const [ours, theirs] = [shipped, whole].map(({ findProvider }) =>
        findProvider({ providerId })?.models.map(({ id, context_window }) => [id, context_window]),
      );
      assert.deepEqual(ours, theirs);
    }
  });
});
