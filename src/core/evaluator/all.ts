// Generated from builtin/ by `node scripts/generateAll.ts`; do not edit.
import { githubModels } from './builtin/githubModels.ts';
import { githubString } from './builtin/githubString.ts';
import { jsonStructure } from './builtin/jsonStructure.ts';
import { markupStructure } from './builtin/markupStructure.ts';
import { ownCode } from './builtin/ownCode.ts';
import { pairwise } from './builtin/pairwise.ts';
import { retrieval } from './builtin/retrieval.ts';
import { rubric } from './builtin/rubric.ts';
import { safety } from './builtin/safety.ts';
import { textAmount } from './builtin/textAmount.ts';
import { textContent } from './builtin/textContent.ts';
import { textMatch } from './builtin/textMatch.ts';

export const allEvaluators = [
  ...githubModels,
  ...githubString,
  ...jsonStructure,
  ...markupStructure,
  ...ownCode,
  ...pairwise,
  ...retrieval,
  ...rubric,
  ...safety,
  ...textAmount,
  ...textContent,
  ...textMatch,
];
