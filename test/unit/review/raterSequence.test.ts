import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sha256Hex } from '../../../src/core/base/hash.ts';
import { raterSequence } from '../../../src/core/review/raterSequence.ts';
import type { ReviewItem } from '../../../src/core/review/review.ts';

const host = { sha256: sha256Hex };
const itemsOf = (count: number): ReviewItem[] => Array.from({ length: count }, (_, at) => [`r${at}`]);
const drawn = fc.record({
  count: fc.integer({ min: 1, max: 60 }),
  seed: fc.nat(1_000),
  repeatPercent: fc.integer({ min: 0, max: 100 }),
  rater: fc.string({ minLength: 1, maxLength: 8 }),
});
const sequence = ({
  count,
  seed,
  repeatPercent,
  rater,
}: {
  count: number;
  seed: number;
  repeatPercent: number;
  rater: string;
}) => raterSequence({ items: itemsOf(count), seed, repeatPercent }, rater, host);

describe('the order in which a rater sees a review', () => {
  it('has every item once, and as many again as were asked for, up to half of them', () => {
    fc.assert(
      fc.property(drawn, (facts) => {
        const places = sequence(facts);
        const firsts = places.filter(({ isRepeat }) => !isRepeat).map(({ item }) => item);
        const repeats = places.filter(({ isRepeat }) => isRepeat).map(({ item }) => item);
        assert.deepEqual(
          [...firsts].sort((a, b) => a - b),
          [...Array(facts.count).keys()],
        );
        const wanted = Math.ceil((facts.count * facts.repeatPercent) / 100);
        assert.equal(repeats.length, Math.min(wanted, Math.floor(facts.count / 2)));
        assert.equal(new Set(repeats).size, repeats.length);
      }),
    );
  });

  it('has half of the items between an item and its repeat, so that memory is no help', () => {
    fc.assert(
      fc.property(drawn, (facts) => {
        const places = sequence(facts);
        for (const [at, { item, isRepeat }] of places.entries()) {
          if (!isRepeat) continue;
          const first = places.findIndex((place) => place.item === item && !place.isRepeat);
          const between = places.slice(first + 1, at).filter((place) => !place.isRepeat);
          assert.equal(between.length, Math.floor(facts.count / 2));
        }
      }),
    );
  });

  it('depends on the seed and the rater, and on nothing else', () => {
    fc.assert(fc.property(drawn, (facts) => assert.deepEqual(sequence(facts), sequence({ ...facts }))));
    const facts = { count: 40, seed: 1, repeatPercent: 10, rater: 'Ada' };
    assert.notDeepEqual(sequence(facts), sequence({ ...facts, rater: 'Grace' }));
    assert.notDeepEqual(sequence(facts), sequence({ ...facts, seed: 2 }));
  });

  it('is the same on every machine', () => {
    // Places of SHA-256 of «seed:rater, line feed, order n», counted by another program.
    const places = sequence({ count: 6, seed: 7, repeatPercent: 0, rater: 'Ada' });
    assert.deepEqual(
      places.map(({ item }) => item),
      [4, 2, 5, 3, 1, 0],
    );
  });

  it('puts either answer of a pair on the left about as often', () => {
    const places = sequence({ count: 2_000, seed: 3, repeatPercent: 0, rater: 'Ada' });
    const swapped = places.filter(({ isSwapped }) => isSwapped).length;
    // Five standard deviations of 2,000 fair coins.
    assert.ok(Math.abs(swapped - 1_000) < 112, `${swapped} of 2,000`);
  });
});
