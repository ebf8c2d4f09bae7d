// Everything that is wrong or doubtful in the text of a prompt file, by what can be seen in the text alone.
import type { Diagnostic } from '../../core/base/diagnostic.ts';
import { checkPrompt } from '../../core/check/checkPrompt.ts';
import { parsePrompt } from '../../core/prompt/parsePrompt.ts';

export function checkPromptText(text: string, path: string): readonly Diagnostic[] {
  return checkPrompt(parsePrompt(text, path), text, Date.now());
}
