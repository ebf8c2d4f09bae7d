// Generated from builtin/ by `node scripts/generateAll.ts`; do not edit.
import { clusters } from './builtin/clusters.ts';
import { jsonScores } from './builtin/jsonScores.ts';
import { passRate } from './builtin/passRate.ts';
import { retrievalScores } from './builtin/retrievalScores.ts';
import { search } from './builtin/search.ts';
import { textScores } from './builtin/textScores.ts';

export const allNumericFamilies = [clusters, jsonScores, passRate, retrievalScores, search, textScores];
