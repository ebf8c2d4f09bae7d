// Generated from builtin/ by `node scripts/generateAll.ts`; do not edit.
import { hiddenUnicode } from './builtin/hiddenUnicode.ts';
import { modelName } from './builtin/modelName.ts';
import { modelRetirement } from './builtin/modelRetirement.ts';
import { numericVersion } from './builtin/numericVersion.ts';
import { secretInText } from './builtin/secretInText.ts';
import { unbalancedBraces } from './builtin/unbalancedBraces.ts';
import { undeclaredVariable } from './builtin/undeclaredVariable.ts';
import { unusedVariable } from './builtin/unusedVariable.ts';

export const allRules = [
  hiddenUnicode,
  modelName,
  modelRetirement,
  numericVersion,
  secretInText,
  unbalancedBraces,
  undeclaredVariable,
  unusedVariable,
];
