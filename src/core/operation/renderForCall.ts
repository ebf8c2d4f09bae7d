// The one rendering before a call: errors stop it before anything is spent, warnings are sentences for the user.
import type { Json } from '../base/hash.ts';
import { type ErrorCode, TrackerError } from '../base/trackerError.ts';
import type { Message } from '../prompt/prompt.ts';
import { renderPrompt } from '../prompt/renderPrompt.ts';
import type { ResolvedPrompt } from './project.ts';
import { requireRunnable } from './requireRunnable.ts';

export interface RenderedForCall {
  readonly messages: readonly Message[];
  /** As used: typed, defaults filled in. */
  readonly variables: { readonly [name: string]: Json };
  readonly warnings: readonly string[];
}

const errorCodes: { readonly [diagnosticCode: string]: ErrorCode | undefined } = {
  'prompt/missing-variable': 'prompt/missing-variable',
  'prompt/wrong-value': 'usage/invalid-argument',
};

/** Throws `prompt/missing-variable`, `usage/invalid-argument` or `prompt/invalid` with the place in the prompt file. */
export function renderForCall(resolved: ResolvedPrompt, given: { readonly [name: string]: Json }): RenderedForCall {
  const prompt = requireRunnable(resolved);
  const { messages, diagnostics, variables } = renderPrompt(prompt, given, { source: resolved.source });
  const problem = diagnostics.find(({ severity }) => severity === 'error');
  if (messages === null || problem) {
    const { code, message, line, column } = problem ?? {
      code: '',
      message: 'The prompt cannot be rendered.',
      line: 1,
      column: 1,
    };
    const errorCode = errorCodes[code] ?? 'prompt/invalid';
    throw new TrackerError(errorCode, message, {
      location: { path: resolved.entry.path, line, column },
      ...(errorCode === 'prompt/missing-variable'
        ? { hint: 'Give it with --var name=value or in a --vars file.' }
        : {}),
    });
  }
  const warnings = diagnostics.map(({ line, message }) => `${resolved.entry.path}:${line}: ${message}`);
  return { messages, variables, warnings };
}
