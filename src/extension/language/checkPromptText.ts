// Everything that is wrong or doubtful in the text of a prompt file, by what can be seen in the text alone.
import type { Diagnostic } from '../../core/base/diagnostic.ts';
import { checkPromptFile } from '../../core/evaluator/checkPromptFile.ts';
import { parsePrompt } from '../../core/prompt/parsePrompt.ts';

export function checkPromptText(text: string, path: string): readonly Diagnostic[] {
  return checkPromptFile(parsePrompt(text, path), text, Date.now());
}
