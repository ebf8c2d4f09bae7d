// Rows of a configuration of promptfoo whose prompts say `_conversation`: a test goes on from the tests before it that have the
// same `conversationId` in their metadata, or none as it has none.

import type { Json } from '../../base/hash.ts';
import { TrackerError } from '../../base/trackerError.ts';
import type { Prompt } from '../../prompt/prompt.ts';
import type { Run } from '../../run/run.ts';
import type { EvaluationRow, RowChoice } from './evaluationRows.ts';

const mostInTurn = 200;

/** The variable in which templates find what was said before. */
export const historyName = '_conversation';

export function goesOn({ wholeText, messages }: Pick<Prompt, 'wholeText' | 'messages'>): boolean {
  return wholeText !== undefined && messages.some(({ content }) => /\b_conversation\b/.test(content));
}

/** Each row with those before it. What a row is asked rests on them, so they are part of its hash. */
export async function* rowsInTurn(
  rows: AsyncIterable<EvaluationRow>,
  sha256: (text: string) => string,
): AsyncGenerator<EvaluationRow> {
  const conversations = new Map<string, readonly EvaluationRow[]>();
  for await (const row of rows) {
    const name = JSON.stringify(row.metadata?.conversationId ?? null);
    const earlier = conversations.get(name) ?? [];
    if (earlier.length >= mostInTurn) {
      const message = `A conversation over several tests has at most ${mostInTurn} of them. Name others with \`conversationId\`.`;
      yield { ...row, problem: { code: 'conversation/too-long', message } };
      continue;
    }
    const last = earlier.at(-1);
    const own = last === undefined ? row : { ...row, hash: sha256(`${last.hash}\n${row.hash}`), earlier };
    conversations.set(name, [...earlier, own]);
    yield own;
  }
}

/** Throws `usage/invalid-argument` for a choice that would leave out tests from which others go on. */
export function refuseHoles({ filters = [], split = null, sample = null }: RowChoice): void {
  if (filters.length === 0 && split === null && sample === null) return;
  throw new TrackerError('usage/invalid-argument', 'Tests that go on from each other are evaluated together.', {
    hint: 'Leave out --filter, --split and --sample, or name single tests with --case.',
  });
}

/** `_conversation` as templates of promptfoo see it. */
export function historyOf(before: readonly Run[]): Json {
  return before.map(({ messages, outcome }) => {
    const said = messages.map(({ role, content }) => ({ role, content }));
    const input = said.at(-1)?.content ?? '';
    const isChat = said.length !== 1 || said[0]?.role !== 'user';
    return { prompt: isChat ? said : input, input, output: outcome.output ?? '' };
  });
}
