// Bootstrap intervals by name.
import {
  bcaInterval,
  drawResamples,
  percentileInterval,
  replicatesOf,
  statisticNamed,
} from '../../../statistics/bootstrap.ts';
import { count, level, listOf, numbers, orElse, text } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';

const given = { x: numbers, stat: text, index: listOf(listOf(count)), level };

export const resampling = {
  'bootstrap.bca': numericFunction(given, ({ x, stat, index, level }) => {
    const statistic = statisticNamed(stat);
    return bcaInterval(x, statistic, replicatesOf(x, statistic, index), level);
  }),
  'bootstrap.percentile': numericFunction(given, ({ x, stat, index, level }) => {
    const statistic = statisticNamed(stat);
    const estimate = x.length === 0 ? null : statistic(x);
    return { estimate, ...percentileInterval(replicatesOf(x, statistic, index), level) };
  }),
  'bootstrap.bca_seeded': numericFunction(
    { x: numbers, stat: text, resamples: orElse(count, 2000), level },
    (input) => {
      const statistic = statisticNamed(input.stat);
      const index = input.x.length === 0 ? [] : drawResamples(input.x.length, input.resamples);
      return bcaInterval(input.x, statistic, replicatesOf(input.x, statistic, index), input.level);
    },
  ),
};
