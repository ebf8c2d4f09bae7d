import assert from 'node:assert/strict';
import fc from 'fast-check';
import { base64Of } from '../../../src/core/base/base64.ts';

describe('base64', () => {
  it('is what everybody else writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.equal(base64Of(bytes), Buffer.from(bytes).toString('base64'));
      }),
    );
  });

  it('has no seams in a large file', () => {
    const bytes = Uint8Array.from({ length: 24_576 * 3 + 1 }, (_, index) => (index * 131) % 256);
    assert.equal(base64Of(bytes), Buffer.from(bytes).toString('base64'));
  });
});
