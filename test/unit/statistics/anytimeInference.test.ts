import assert from 'node:assert/strict';
import fc from 'fast-check';
import { asymptoticSequence, discordantEProcess, mixtureSprt } from '../../../src/core/statistics/anytimeInference.ts';
import { logGamma } from '../../../src/core/statistics/gamma.ts';
import type { PairWinner } from '../../../src/core/statistics/pairwiseVerdicts.ts';
import { assertClose } from '../../support/closeTo.ts';

describe('the e-process of discordant pairs', () => {
  it('is a bet whose value after b and c wins is B(1+b,1+c) 2^(b+c)', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<PairWinner>('a', 'b'), { minLength: 1, maxLength: 60 }), (outcomes) => {
        const b = outcomes.filter((winner) => winner === 'b').length;
        const c = outcomes.length - b;
        const closed = Math.exp(logGamma(1 + b) + logGamma(1 + c) - logGamma(2 + b + c) + (b + c) * Math.LN2);
        assertClose(discordantEProcess(outcomes).e.at(-1), closed, 1e-11);
      }),
    );
  });

  it('is a fair game: over all sequences of a length its mean is 1', () => {
    const length = 10;
    let sum = 0;
    for (let bits = 0; bits < 2 ** length; bits += 1) {
      const outcomes = Array.from({ length }, (_, at): PairWinner => ((bits >> at) & 1 ? 'b' : 'a'));
      sum += discordantEProcess(outcomes).e.at(-1)!;
    }
    assertClose(sum / 2 ** length, 1, 1e-12);
  });

  it('names a false winner at any of 500 looks with at most alpha: all paths counted', () => {
    // Chances of each b after t items, less those that stopped: equal versions, looked at after every item.
    const alpha = 0.05;
    let open = new Map([[0, 1]]);
    let stopped = 0;
    for (let t = 1; t <= 500; t += 1) {
      const next = new Map<number, number>();
      for (const [b, chance] of open) {
        for (const wins of [b, b + 1]) {
          const log = logGamma(1 + wins) + logGamma(1 + t - wins) - logGamma(2 + t) + t * Math.LN2;
          if (log >= -Math.log(alpha)) stopped += chance / 2;
          else next.set(wins, (next.get(wins) ?? 0) + chance / 2);
        }
      }
      open = next;
    }
    assert.ok(stopped > 0.02 && stopped <= alpha, `${stopped}`);
    // The stop of the product is the stop of that table.
    const run = new Array<PairWinner>(500).fill('b');
    assert.equal(discordantEProcess(run, alpha).stopAt, 8);
  });

  it('stops when the evidence is 1/alpha, and its p never rises', () => {
    // Seven wins in a row: 2^7/8 = 16; the eighth makes 256/9.
    const { e, p, stopAt } = discordantEProcess(new Array<PairWinner>(9).fill('b'), 0.05);
    assertClose([e[6], e[7]], [16, 256 / 9]);
    assert.equal(stopAt, 8);
    assert.ok(p.every((value, at) => value <= (p[at - 1] ?? 1)));
    assert.equal(discordantEProcess(['a', 'b']).stopAt, null);
  });

  it('is not moved by an item that both versions pass', () => {
    assert.deepEqual(discordantEProcess(['b', 'tie', 'b']).e, [1, 1, 4 / 3]);
  });
});

describe('the mixture sequential test', () => {
  it('weighs the mean so far as Johari et al. do', () => {
    const [variance, mixture] = [2, 0.5];
    const x = [0.5, -0.2, 1.1];
    const expected = [1, 2, 3].map((n) => {
      const mean = x.slice(0, n).reduce((sum, value) => sum + value, 0) / n;
      const spread = variance + n * mixture;
      return Math.sqrt(variance / spread) * Math.exp((n * n * mixture * mean * mean) / (2 * variance * spread));
    });
    const { ratio, p } = mixtureSprt(x, variance, mixture);
    assertClose(ratio, expected);
    assert.deepEqual(
      p,
      p.map((_, at) => Math.min(1, ...expected.slice(0, at + 1).map((value) => 1 / value))),
    );
  });
});

describe('an asymptotic confidence sequence', () => {
  it('has the width of Waudby-Smith et al., with the rho that GrowthBook uses', () => {
    // Equation 9 written out for three observations of deviation sqrt(14)/3 around 2.
    const { rho, low, high } = asymptoticSequence([0, 3, 3], 0.05, 10);
    const expected = Math.sqrt((-2 * Math.log(0.05) + Math.log(-2 * Math.log(0.05) + 1)) / 10);
    const half =
      Math.sqrt(2) *
      Math.sqrt(
        ((2 * (3 * expected ** 2 + 1)) / (9 * expected ** 2)) * Math.log(Math.sqrt(3 * expected ** 2 + 1) / 0.05),
      );
    assertClose({ rho, low: low[1], high: high[1] }, { rho: expected, low: 2 - half, high: 2 + half });
  });

  it('begins with the second observation and always holds the mean so far', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 40 }), (values) => {
        const { low, high } = asymptoticSequence(values, 0.05, 20);
        assert.equal(low.length, values.length - 1);
        for (const [at, bound] of low.entries()) {
          const mean = values.slice(0, at + 2).reduce((sum, value) => sum + value, 0) / (at + 2);
          assert.ok(bound <= mean + 1e-12 && mean <= high[at]! + 1e-12);
        }
      }),
    );
  });
});
