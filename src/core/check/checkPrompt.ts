// Everything wrong or doubtful in a prompt: what reading found, then what the rules find.
import type { Diagnostic } from '../base/diagnostic.ts';
import { toDiagnostics } from '../prompt/finding.ts';
import { locatePrompt, type PromptSource } from '../prompt/locatePrompt.ts';
import type { ParsedPrompt, Prompt } from '../prompt/prompt.ts';
import { templateVariables } from '../template/templateVariables.ts';
import { allRules } from './all.ts';
import type { PlacedUse } from './checkRule.ts';

/**
 * The diagnostics of a parsed prompt and of every rule over it, in the order of the file. `source` is the text it was parsed
 * from; without a time (milliseconds since 1970) nothing is said that depends on the day.
 */
export function checkPrompt(
  parsed: Pick<ParsedPrompt, 'prompt' | 'diagnostics'>,
  source: string | Uint8Array,
  atMs: number | null = null,
): readonly Diagnostic[] {
  const { prompt, diagnostics } = parsed;
  if (!prompt) return diagnostics;
  const located = locatePrompt(source, prompt.path);
  const context = { prompt, source: located, uses: placeUses(prompt, located), atMs };
  const findings = allRules.flatMap((rule) =>
    rule.check(context).map((finding) => ({ ...finding, code: `check/${rule.id}` })),
  );
  const found = toDiagnostics(findings, located.text, prompt.path);
  return [...diagnostics, ...found].sort((a, b) => a.line - b.line || a.column - b.column);
}

function placeUses(prompt: Prompt, source: PromptSource): readonly PlacedUse[] {
  return prompt.messages.flatMap(({ content }, message) => {
    const place = source.messages[message];
    const text = place?.content;
    return templateVariables(content, prompt.templateFormat).map(({ name, offset, length }) => {
      const start = text ? text.toFile(offset) : (place?.start ?? 0);
      return { name, message, start, end: text ? text.toFile(offset + length) : start };
    });
  });
}
