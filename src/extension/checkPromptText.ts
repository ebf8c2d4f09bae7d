// Everything that is wrong with the text of a prompt file, by what can be seen in the text alone.
import type { Diagnostic } from '../core/base/diagnostic.ts';
import { parsePrompt } from '../core/prompt/parsePrompt.ts';

export function checkPromptText(text: string, path: string): readonly Diagnostic[] {
  return parsePrompt(text, path).diagnostics;
}
