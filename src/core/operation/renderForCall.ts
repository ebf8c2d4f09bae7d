// The one rendering before a call: errors stop it before anything is spent, warnings are sentences for the user.
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Json } from '../base/hash.ts';
import { type ErrorCode, TrackerError } from '../base/trackerError.ts';
import { type AttachedBytes, type FileReader, refusalErrors } from '../prompt/attachedFile.ts';
import type { Message } from '../prompt/prompt.ts';
import { renderPrompt } from '../prompt/renderPrompt.ts';
import type { ResolvedPrompt } from './project.ts';
import { requireRunnable } from './requireRunnable.ts';

export interface RenderedForCall {
  readonly messages: readonly Message[];
  /** As used: typed, defaults filled in. */
  readonly variables: { readonly [name: string]: Json };
  /** The images that the messages name. */
  readonly attachedBytes: AttachedBytes;
  readonly warnings: readonly string[];
}

/** What a prompt file may read beside itself. */
export interface PromptReaders {
  /** Text of an included template by its name; null when there is none. */
  readonly include: (name: string) => string | null;
  /** Files that variables and messages name. */
  readonly file: FileReader;
}

const errorCodes: { readonly [diagnosticCode: string]: ErrorCode | undefined } = {
  ...refusalErrors,
  'prompt/missing-variable': 'prompt/missing-variable',
  'prompt/wrong-value': 'usage/invalid-argument',
};

/**
 * Throws `prompt/missing-variable`, `usage/invalid-argument`, `file/...` or `prompt/invalid` with the place in the prompt
 * file.
 */
export function renderForCall(
  resolved: ResolvedPrompt,
  given: { readonly [name: string]: Json },
  { include, file }: PromptReaders,
): RenderedForCall {
  const prompt = requireRunnable(resolved);
  const included = new Set<string>();
  const { messages, diagnostics, variables, attachedBytes } = renderPrompt(prompt, given, {
    source: resolved.source,
    file,
    include: (name) => {
      included.add(name);
      return include(name);
    },
  });
  const problem = diagnostics.find(({ severity }) => severity === 'error');
  if (messages === null || problem) throw problemOf(resolved, problem);
  const warnings = diagnostics.map(({ line, message }) => `${resolved.entry.path}:${line}: ${message}`);
  return { messages, variables, attachedBytes, warnings: [...warnings, ...sayWhenIncludesAreRead(resolved, included)] };
}

function problemOf({ entry }: ResolvedPrompt, problem: Diagnostic | undefined): TrackerError {
  const { code, message, line, column } = problem ?? {
    code: '',
    message: 'The prompt cannot be rendered.',
    line: 1,
    column: 1,
  };
  const errorCode = errorCodes[code] ?? 'prompt/invalid';
  return new TrackerError(errorCode, message, {
    location: { path: entry.path, line, column },
    ...(errorCode === 'prompt/missing-variable' ? { hint: 'Give it with --var name=value or in a --vars file.' } : {}),
  });
}

/** A version is one file. What it includes may have been another text when it was committed. */
function sayWhenIncludesAreRead({ selector }: ResolvedPrompt, included: ReadonlySet<string>): string[] {
  if (selector === 'draft' || included.size === 0) return [];
  return [`${[...included].join(', ')}: included as in the working tree now, not as at ${selector}.`];
}
