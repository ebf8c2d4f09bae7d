// The step from "some text at a version" to "a prompt that can be rendered".
import { TrackerError } from '../base/trackerError.ts';
import type { Prompt } from '../prompt/prompt.ts';
import type { ResolvedPrompt } from './project.ts';

/** The prompt, or `prompt/invalid` with the place of its first error. */
export function requireRunnable(resolved: ResolvedPrompt): Prompt {
  if (resolved.prompt) return resolved.prompt;
  const { entry, selector, diagnostics } = resolved;
  const problem = diagnostics.find(({ severity }) => severity === 'error') ?? diagnostics[0];
  const reason = problem ? ` ${problem.message}` : '';
  throw new TrackerError('prompt/invalid', `${entry.id}@${selector} cannot be run.${reason}`, {
    hint: 'An older version may still run: see prompttracker versions.',
    ...(problem ? { location: { path: entry.path, line: problem.line, column: problem.column } } : {}),
  });
}
