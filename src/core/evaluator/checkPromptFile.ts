// What is wrong with the evaluators of a prompt file, with the line, beside everything else that is checked in it.
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Json } from '../base/hash.ts';
import { checkPrompt } from '../check/checkPrompt.ts';
import { locatePrompt, type PromptSource } from '../prompt/locatePrompt.ts';
import type { ParsedPrompt, Prompt } from '../prompt/prompt.ts';
import { placesIn } from './evaluatorPlaces.ts';
import { type ResolvedEvaluators, resolveEvaluators } from './resolveEvaluators.ts';

type Path = readonly (string | number)[];

/** The diagnostics of `checkPrompt` and those of the evaluators, of the prompt and of its rows, in the order of the file. */
export function checkPromptFile(
  parsed: Pick<ParsedPrompt, 'prompt' | 'diagnostics'>,
  source: string | Uint8Array,
  atMs: number | null = null,
): readonly Diagnostic[] {
  const found = checkPrompt(parsed, source, atMs);
  const { prompt } = parsed;
  if (!prompt || !hasEvaluators(prompt)) return found;
  const own = checkEvaluators(prompt, locatePrompt(source, prompt.path));
  return [...found, ...own].sort((a, b) => a.line - b.line || a.column - b.column);
}

function hasEvaluators({ evaluators, testData }: Prompt): boolean {
  return evaluators.length > 0 || testData.some((row) => Array.isArray(row.evaluators));
}

function checkEvaluators(prompt: Prompt, source: PromptSource): readonly Diagnostic[] {
  const rows = prompt.testData.map((row, index) =>
    resolveWritten(row.evaluators, { prompt, source, at: ['testData', index, 'evaluators'] }),
  );
  const own = resolveWritten(prompt.evaluators, { prompt, source, at: ['evaluators'] });
  return [own, ...rows].flatMap(({ diagnostics }) => diagnostics);
}

function resolveWritten(
  written: Json | undefined,
  { prompt, source, at }: { readonly prompt: Prompt; readonly source: PromptSource; readonly at: Path },
): ResolvedEvaluators {
  const list = Array.isArray(written) ? (written as readonly Json[]) : [];
  return resolveEvaluators(list, { path: prompt.path, placeOf: placesIn(source, at) });
}
