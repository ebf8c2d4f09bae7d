// How doors ask for the difference that matters.
import { defaultMarginPoints } from '../../evaluation/comparison/margin.ts';

export const marginParameter = {
  kind: 'number',
  summary: 'the drop that matters, in points of 100',
  minimum: 0.1,
  maximum: 100,
  default: defaultMarginPoints,
  placeholder: 'points',
} as const;
