// Charts and tests that watch for change, by name.
import { cusum, ewma, pageHinkley } from '../../../statistics/controlChart.ts';
import { cusumRunLength } from '../../../statistics/cusumRunLength.ts';
import { jensenShannon, populationStability, wasserstein } from '../../../statistics/distributionDistance.ts';
import { kolmogorovSmirnov } from '../../../statistics/kolmogorovSmirnov.ts';
import { amount, count, finite, listOf, numbers, numberThat, orElse, orNull, positive } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';
import { requireSameLength } from '../requireSameLength.ts';

const bins = { reference: listOf(amount), current: listOf(amount) };
const samples = { a: numbers, b: numbers };
const weight = numberThat('a number above 0, at most 1', (value) => value > 0 && value <= 1);
const known = orNull(finite);

export const drift = {
  'drift.cusum': numericFunction(
    { x: numbers, mu0: known, sigma: known, k: orElse(finite, 0.5), h: orElse(finite, 5) },
    ({ x, mu0, sigma, k, h }) => cusum(x, { center: mu0, deviation: sigma, slack: k, limit: h }),
  ),
  'drift.ewma': numericFunction(
    { x: numbers, mu0: finite, sigma: amount, lambda_: orElse(weight, 0.2), L: orElse(positive, 2.962) },
    ({ x, mu0, sigma, lambda_, L }) => {
      const { average, ...rest } = ewma(x, { center: mu0, deviation: sigma, weight: lambda_, width: L });
      return { z: average, ...rest };
    },
  ),
  'drift.page_hinkley': numericFunction(
    {
      x: numbers,
      min_instances: orElse(count, 30),
      delta: orElse(finite, 0.005),
      threshold: orElse(finite, 50),
      alpha: orElse(finite, 0.9999),
    },
    ({ x, min_instances, delta, threshold, alpha }) =>
      pageHinkley(x, { minInstances: min_instances, delta, threshold, alpha }),
  ),
  'drift.cusum_arl': numericFunction({ k: finite, h: positive, shift: orElse(finite, 0) }, ({ k, h, shift }) => ({
    arl: cusumRunLength(k, h, shift),
  })),
  'drift.ks2': numericFunction(samples, ({ a, b }) => kolmogorovSmirnov(a, b)),
  'drift.psi': numericFunction({ ...bins, eps: orElse(positive, 1e-4) }, ({ reference, current, eps }) => {
    requireSameLength({ reference, current });
    return { psi: populationStability(reference, current, eps) };
  }),
  'drift.jensen_shannon': numericFunction(bins, ({ reference, current }) => {
    requireSameLength({ reference, current });
    return { distance: jensenShannon(reference, current) };
  }),
  'drift.wasserstein': numericFunction(samples, ({ a, b }) => ({ distance: wasserstein(a, b) })),
};
