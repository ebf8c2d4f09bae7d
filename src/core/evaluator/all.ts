// Generated from builtin/ by `node scripts/generateAll.ts`; do not edit.
import { githubModels } from './builtin/githubModels.ts';
import { githubString } from './builtin/githubString.ts';
import { ownCode } from './builtin/ownCode.ts';
import { pairwise } from './builtin/pairwise.ts';
import { rubric } from './builtin/rubric.ts';
import { textEquality } from './builtin/textEquality.ts';

export const allEvaluators = [...githubModels, ...githubString, ...ownCode, ...pairwise, ...rubric, ...textEquality];
