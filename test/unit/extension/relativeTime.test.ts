import assert from 'node:assert/strict';
import { exactTime, relativeTime } from '../../../src/extension/relativeTime.ts';

const now = Date.parse('2026-11-20T12:00:00Z');

describe('relative time', () => {
  for (const [at, words] of [
    ['2026-11-20T11:59:30Z', 'just now'],
    ['2026-11-20T11:55:00Z', '5 minutes ago'],
    ['2026-11-20T09:00:00Z', '3 hours ago'],
    ['2026-11-19T11:00:00Z', 'yesterday'],
    ['2026-11-06T12:00:00Z', '2 weeks ago'],
    ['2026-08-20T12:00:00Z', '3 months ago'],
    ['2024-11-19T12:00:00Z', '2 years ago'],
  ] as const) {
    it(`says ${words} for ${at}`, () => assert.equal(relativeTime(at, now), words));
  }

  it('calls a time ahead of our clock just now', () =>
    assert.equal(relativeTime('2026-11-21T12:00:00Z', now), 'just now'));

  it('says nothing about what is no time', () => {
    assert.equal(relativeTime('yesterday-ish', now), '');
    assert.equal(exactTime('yesterday-ish'), 'yesterday-ish');
  });
});
