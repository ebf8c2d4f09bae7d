// Generated from builtin/ by `node scripts/generateAll.ts`; do not edit.
import { agreement } from './builtin/agreement.ts';
import { choosing } from './builtin/choosing.ts';
import { clusters } from './builtin/clusters.ts';
import { distributions } from './builtin/distributions.ts';
import { drift } from './builtin/drift.ts';
import { gates } from './builtin/gates.ts';
import { jsonScores } from './builtin/jsonScores.ts';
import { judgedRates } from './builtin/judgedRates.ts';
import { pairedComparison } from './builtin/pairedComparison.ts';
import { passRate } from './builtin/passRate.ts';
import { ranking } from './builtin/ranking.ts';
import { repeatedSamples } from './builtin/repeatedSamples.ts';
import { resampling } from './builtin/resampling.ts';
import { retrievalScores } from './builtin/retrievalScores.ts';
import { samplePlanning } from './builtin/samplePlanning.ts';
import { search } from './builtin/search.ts';
import { segments } from './builtin/segments.ts';
import { sequential } from './builtin/sequential.ts';
import { summaries } from './builtin/summaries.ts';
import { textScores } from './builtin/textScores.ts';
import { tokensAndCost } from './builtin/tokensAndCost.ts';
import { trends } from './builtin/trends.ts';
import { unpairedComparison } from './builtin/unpairedComparison.ts';

export const allNumericFamilies = [
  agreement,
  choosing,
  clusters,
  distributions,
  drift,
  gates,
  jsonScores,
  judgedRates,
  pairedComparison,
  passRate,
  ranking,
  repeatedSamples,
  resampling,
  retrievalScores,
  samplePlanning,
  search,
  segments,
  sequential,
  summaries,
  textScores,
  tokensAndCost,
  trends,
  unpairedComparison,
];
