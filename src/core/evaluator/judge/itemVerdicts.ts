// One verdict for each of a list of numbered texts, in one call. A judge that leaves one out, or adds one, has given none.
import * as z from 'zod/mini';
import type { Json } from '../../base/hash.ts';
import { once } from '../../base/once.ts';
import { askEach } from './askEach.ts';
import type { JudgedTexts } from './fencedTexts.ts';
import type { JudgePromptId } from './judgePrompts.ts';
import type { Judge } from './openJudge.ts';

const verdict = once(() => z.strictObject({ evidence: z.string(), reason: z.string(), verdict: z.boolean() }));
const schema = once(() => z.strictObject({ verdicts: z.array(verdict()) }));

export interface ItemVerdict {
  readonly text: string;
  readonly holds: boolean;
  readonly reason: string;
}

export interface ItemQuestion {
  readonly prompt: JudgePromptId;
  /** What stands beside the items. */
  readonly texts: JudgedTexts;
  /** Name of the numbered texts in the prompt. */
  readonly name: string;
  readonly items: readonly string[];
}

/** More are not put into one question: the last ones would be judged carelessly, and the answer would be cut off. */
export const mostItems = 60;

/** In the order of the items. Throws a JudgeError. */
export async function askOfEach(judge: Judge, { prompt, texts, name, items }: ItemQuestion): Promise<ItemVerdict[]> {
  const parts = Array.from({ length: Math.ceil(items.length / mostItems) }, (_, at) =>
    items.slice(at * mostItems, (at + 1) * mostItems),
  );
  const all = await askEach(parts, async (part) => {
    const { verdicts } = await judge.ask({
      prompt,
      texts: { ...texts, [name]: part },
      schema: schema(),
      check: (answer) =>
        answer.verdicts.length === part.length
          ? null
          : `There are ${part.length} texts named ${name}, and ${answer.verdicts.length} verdicts.`,
    });
    return verdicts.map((one, at) => ({ text: part[at] as string, holds: one.verdict, reason: one.reason }));
  });
  return all.flat();
}

const shownItems = 20;

/** Those that do not hold, for metadata and reasons. */
export function missedFacts(verdicts: readonly ItemVerdict[], name: string): { readonly [key: string]: Json } {
  const missed = verdicts.filter(({ holds }) => !holds);
  const shown = missed.slice(0, shownItems).map(({ text, reason }) => ({ text: text.slice(0, 500), reason }));
  return { items: verdicts.length, missed: missed.length, ...(missed.length === 0 ? {} : { [name]: shown }) };
}
