// The one way from the bytes of a prompt file to its meaning and everything that is wrong with it.
import { toDiagnostics } from './finding.ts';
import type { ParsedPrompt } from './prompt.ts';
import { readPromptFile } from './readPromptFile.ts';
import { findTemplateTrouble } from './templateFindings.ts';

/**
 * Parses a prompt file of at most 1 MB. Never throws, whatever the bytes; `prompt` is null when it cannot be run, and
 * `diagnostics` then say why and where. Template errors are diagnostics too, but leave the prompt readable.
 */
export function parsePrompt(source: string | Uint8Array, path: string): ParsedPrompt {
  const file = readPromptFile(source, path);
  const findings = [...file.findings, ...findTemplateTrouble(file, path)];
  return { prompt: file.prompt, format: file.format, diagnostics: toDiagnostics(findings, file.text, path) };
}
