// Generated from builtin/ by `node scripts/generateAll.ts`; do not edit.
import { jsonScores } from './builtin/jsonScores.ts';
import { passRate } from './builtin/passRate.ts';
import { retrievalScores } from './builtin/retrievalScores.ts';
import { textScores } from './builtin/textScores.ts';

export const allNumericFamilies = [jsonScores, passRate, retrievalScores, textScores];
