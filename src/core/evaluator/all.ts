// Generated from builtin/ by `node scripts/generateAll.ts`; do not edit.
import { acrossColumns } from './builtin/acrossColumns.ts';
import { embeddingSimilarity } from './builtin/embeddingSimilarity.ts';
import { gEval } from './builtin/gEval.ts';
import { githubModels } from './builtin/githubModels.ts';
import { githubString } from './builtin/githubString.ts';
import { jsonStructure } from './builtin/jsonStructure.ts';
import { markupStructure } from './builtin/markupStructure.ts';
import { measures } from './builtin/measures.ts';
import { ownCode } from './builtin/ownCode.ts';
import { pairwise } from './builtin/pairwise.ts';
import { promptfooMetrics } from './builtin/promptfooMetrics.ts';
import { referenceMetrics } from './builtin/referenceMetrics.ts';
import { retrieval } from './builtin/retrieval.ts';
import { rubric } from './builtin/rubric.ts';
import { safety } from './builtin/safety.ts';
import { sqlStructure } from './builtin/sqlStructure.ts';
import { textAmount } from './builtin/textAmount.ts';
import { textContent } from './builtin/textContent.ts';
import { textMatch } from './builtin/textMatch.ts';
import { toolUse } from './builtin/toolUse.ts';

export const allEvaluators = [
  ...acrossColumns,
  ...embeddingSimilarity,
  ...gEval,
  ...githubModels,
  ...githubString,
  ...jsonStructure,
  ...markupStructure,
  ...measures,
  ...ownCode,
  ...pairwise,
  ...promptfooMetrics,
  ...referenceMetrics,
  ...retrieval,
  ...rubric,
  ...safety,
  ...sqlStructure,
  ...textAmount,
  ...textContent,
  ...textMatch,
  ...toolUse,
];
