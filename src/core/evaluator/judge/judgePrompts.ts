// The prompts that judges are asked with: prompt files like any other. Ours ship with the product; a file of the repository
// with the same id takes the place of one, and its hash goes into the identity of every score it gives.
import { sha256Hex } from '../../base/hash.ts';
import { parsePrompt } from '../../prompt/parsePrompt.ts';
import type { Prompt } from '../../prompt/prompt.ts';
import { promptHash } from '../../prompt/promptHash.ts';
import { type JudgePromptId, shippedPrompts } from './shippedPrompts.ts';

export type { JudgePromptId } from './shippedPrompts.ts';

export interface JudgePrompts {
  /** The prompt of this id that counts here. */
  find(id: JudgePromptId): Prompt;
  /** SHA-256 over everything that can change the verdict of a judge asked with these prompts. */
  hashOf(ids: readonly JudgePromptId[]): string;
}

/** Asked with every question: how to treat the texts, and what to say to an answer that cannot be read. */
const always: readonly JudgePromptId[] = ['judge.rules', 'judge.repair'];

/** `own` are prompts of the repository whose declared id is that of a shipped one; others are left alone. */
export function openJudgePrompts(own: readonly Prompt[] = []): JudgePrompts {
  const found = new Map<JudgePromptId, Prompt>();
  const find = (id: JudgePromptId): Prompt => {
    const known = found.get(id) ?? own.find((prompt) => prompt.id === id) ?? parseShipped(id);
    found.set(id, known);
    return known;
  };
  return {
    find,
    hashOf: (ids) => sha256Hex([...always, ...ids].map((id) => promptHash(find(id))).join('\n')),
  };
}

export const shippedJudgePrompts = openJudgePrompts();

/** Whether a prompt with this id would judge; such files are not evaluated as prompts of their own. */
export function isJudgePromptId(id: string): id is JudgePromptId {
  return Object.hasOwn(shippedPrompts, id);
}

function parseShipped(id: JudgePromptId): Prompt {
  const { prompt } = parsePrompt(shippedPrompts[id], `${id}.prompt.yaml`);
  if (prompt === null) throw new Error(`The shipped prompt ${id} cannot be read.`);
  return prompt;
}
