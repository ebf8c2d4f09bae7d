// Generated from builtin/ by `node scripts/generateAll.ts`; do not edit.
import { githubString } from './builtin/githubString.ts';
import { textEquality } from './builtin/textEquality.ts';

export const allEvaluators = [...githubString, ...textEquality];
