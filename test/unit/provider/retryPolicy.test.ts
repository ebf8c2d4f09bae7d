import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ProviderFailure } from '../../../src/core/provider/providerFailure.ts';
import { defaultPolicy, parseRetryAfter, pauseBeforeRepeat } from '../../../src/core/provider/retryPolicy.ts';

const now = Date.parse('2026-01-01T00:00:00Z');
const header = (headers: { [name: string]: string }) => (name: string) => headers[name] ?? null;

describe('the pause a server asks for', () => {
  const cases: [{ [name: string]: string }, number | null][] = [
    [{}, null],
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': ' 2 ' }, 2000],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:10 GMT' }, 10_000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 23:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': '-3' }, null],
    [{ 'retry-after-ms': '250', 'retry-after': '7' }, 250],
    [{ 'retry-after-ms': 'x', 'retry-after': '7' }, 7000],
    [{ 'retry-after-ms': '-1' }, null],
  ];
  for (const [headers, expected] of cases) {
    it(`is ${expected === null ? 'unknown' : `${expected} ms`} for ${JSON.stringify(headers)}`, () => {
      assert.equal(parseRetryAfter(header(headers), now), expected);
    });
  }
});

describe('the pause before a repeat', () => {
  const passing = new ProviderFailure('provider/unavailable', 'x', { repeat: true });
  const state = { attempts: 1, isHandedOn: false, remainingMs: 60_000 };

  it('lies between nothing and a cap that doubles with every attempt', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, chance) => {
        const pause = pauseBeforeRepeat(passing, { ...state, attempts }, defaultPolicy, chance);
        assert(pause !== null && pause >= 0 && pause <= 500 * 2 ** (attempts - 1));
      }),
    );
  });

  it('spreads over the whole range', () => {
    assert.equal(pauseBeforeRepeat(passing, state, defaultPolicy, 0), 0);
    assert.equal(pauseBeforeRepeat(passing, state, defaultPolicy, 1), 500);
  });

  it('never comes after the third repeat', () => {
    assert.notEqual(pauseBeforeRepeat(passing, { ...state, attempts: 3 }, defaultPolicy, 0.5), null);
    assert.equal(pauseBeforeRepeat(passing, { ...state, attempts: 4 }, defaultPolicy, 0.5), null);
  });

  it('never comes once text has been handed on', () => {
    assert.equal(pauseBeforeRepeat(passing, { ...state, isHandedOn: true }, defaultPolicy, 0.5), null);
  });

  it('is what the server asks for, up to thirty seconds', () => {
    const asking = (retryAfterMs: number) =>
      pauseBeforeRepeat(
        new ProviderFailure('provider/rate-limited', 'x', { repeat: true, retryAfterMs }),
        state,
        defaultPolicy,
        0.5,
      );
    assert.equal(asking(30_000), 30_000);
    assert.equal(asking(30_001), null);
  });

  it('is not begun when the call has no time left for it', () => {
    const asking = new ProviderFailure('provider/rate-limited', 'x', { repeat: true, retryAfterMs: 5000 });
    assert.equal(pauseBeforeRepeat(asking, { ...state, remainingMs: 4000 }, defaultPolicy, 0.5), null);
  });

  it('never comes after a failure that would only happen again', () => {
    const final = new ProviderFailure('provider/unauthorized', 'x');
    assert.equal(pauseBeforeRepeat(final, state, defaultPolicy, 0.5), null);
  });
});
