// Generated from builtin/ by `node scripts/generateAll.ts`; do not edit.
import { passRate } from './builtin/passRate.ts';

export const allNumericFamilies = [passRate];
