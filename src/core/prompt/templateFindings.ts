// Trouble inside the messages' template text, placed in the file that holds them.
import { parseTemplate } from '../template/parseTemplate.ts';
import type { Finding } from './finding.ts';
import { placeText } from './locatePrompt.ts';
import type { PromptFile } from './readPromptFile.ts';

/** Findings of the template parser for every message of a file that can be run. */
export function findTemplateTrouble(file: PromptFile, path: string): readonly Finding[] {
  const prompt = file.prompt;
  if (!prompt) return [];
  return file.messages.flatMap(({ message, content, start }) => {
    if (!/\{[{%#]/.test(message.content)) return [];
    const { diagnostics } = parseTemplate(message.content, { format: prompt.templateFormat, path });
    const placed = diagnostics.length > 0 && content ? placeText(file.text, content) : null;
    return diagnostics.map(({ severity, code, message: text, offset, length }) => {
      const from = placed?.toFile(offset) ?? start;
      return { severity, code, message: text, start: from, end: placed?.toFile(offset + length) ?? from };
    });
  });
}
