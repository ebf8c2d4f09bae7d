// Generated from builtin/ by `node scripts/generateAll.ts`; do not edit.
import { agreement } from './builtin/agreement.ts';
import { clusters } from './builtin/clusters.ts';
import { distributions } from './builtin/distributions.ts';
import { drift } from './builtin/drift.ts';
import { jsonScores } from './builtin/jsonScores.ts';
import { passRate } from './builtin/passRate.ts';
import { retrievalScores } from './builtin/retrievalScores.ts';
import { search } from './builtin/search.ts';
import { textScores } from './builtin/textScores.ts';
import { tokensAndCost } from './builtin/tokensAndCost.ts';

export const allNumericFamilies = [
  agreement,
  clusters,
  distributions,
  drift,
  jsonScores,
  passRate,
  retrievalScores,
  search,
  textScores,
  tokensAndCost,
];
