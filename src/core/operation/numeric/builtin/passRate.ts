// Intervals of pass rates by name.
import { wilsonInterval } from '../../../statistics/passRate.ts';
import { count, level } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';
import { requireAtMost } from '../requireAtMost.ts';

const passes = { x: count, n: count, level };

export const passRate = {
  'prop.wilson': numericFunction(passes, ({ x, n, level }) => wilsonInterval(requireAtMost('x', x, 'n', n), n, level)),
};
