// Which of the dialects that share the suffix `.prompt.yaml` a file is. Only two of them are run.
import type { PromptFormat } from './prompt.ts';
import { findEntry, type MapNode } from './sourceNode.ts';

export interface DetectedFormat {
  readonly format: PromptFormat;
  /** Why the file is listed and not run; null for a file we run. */
  readonly reason: string | null;
}

/** Keys that GitHub runners do not know and that change what is sent. */
const ownKeys = [
  'id',
  'goal',
  'provider',
  'templateFormat',
  'variables',
  'examples',
  'tools',
  'toolChoice',
  'datasets',
  'budgets',
];

/** The dialect of a file by its top-level keys. */
export function detectFormat(root: MapNode): DetectedFormat {
  const has = (key: string) => findEntry(root, key) !== undefined;
  if (findEntry(root, 'kind')?.value.value === 'PromptConfig') {
    return foreign('promptkit', 'This is a PromptKit prompt (`kind: PromptConfig`).');
  }
  if (!has('messages') && (has('template_format') || (has('template') && has('input_variables')))) {
    const sign = has('template_format') ? '`template_format`' : '`template` with `input_variables`';
    return foreign('semantic-kernel', `This is a Semantic Kernel prompt (${sign}).`);
  }
  if (has('_type')) return foreign('langchain', 'This is a LangChain prompt (`_type`).');
  if (has('messages')) return native(ownKeys.some(has) ? 'prompttracker' : 'github-models');
  if (has('prompt') || has('template') || has('user')) return native('prompttracker');
  return {
    format: 'unknown',
    reason: 'This is no prompt that we know: it has no `messages`. It is listed and never run.',
  };
}

function foreign(format: PromptFormat, what: string): DetectedFormat {
  return { format, reason: `${what} It is listed and never run. Write it with \`messages\` to run it here.` };
}

function native(format: PromptFormat): DetectedFormat {
  return { format, reason: null };
}
