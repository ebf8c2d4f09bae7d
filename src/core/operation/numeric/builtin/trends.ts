// Trends over time, by name.
import { mannKendall, theilSen } from '../../../statistics/trend.ts';
import { level, numbers } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';
import { requireSameLength } from '../requireSameLength.ts';

export const trends = {
  'trend.mann_kendall': numericFunction({ y: numbers }, ({ y }) => {
    const { variance, ...rest } = mannKendall(y);
    return { ...rest, var_s: variance };
  }),
  'trend.theil_sen': numericFunction({ x: numbers, y: numbers, level }, ({ x, y, level }) => {
    requireSameLength({ x, y });
    return theilSen(x, y, level);
  }),
};
