// The statements of an answer, and which of them the given texts support: the ground of faithfulness and hallucination.
import * as z from 'zod/mini';
import { once } from '../../base/once.ts';
import { askOfEach, type ItemVerdict } from './itemVerdicts.ts';
import type { Judge } from './openJudge.ts';

const schema = once(() =>
  z.strictObject({ statements: z.array(z.string().check(z.minLength(1))).check(z.maxLength(300)) }),
);

export interface SupportQuestion {
  readonly question: string;
  readonly output: string;
  readonly contexts: readonly string[];
}

/** Empty for an answer that claims nothing. Throws a JudgeError. */
export async function supportOfStatements(judge: Judge, asked: SupportQuestion): Promise<readonly ItemVerdict[]> {
  const { question, output, contexts } = asked;
  const { statements } = await judge.ask({ prompt: 'judge.statements', texts: { question, output }, schema: schema() });
  if (statements.length === 0) return [];
  const texts = { context: contexts };
  return askOfEach(judge, { prompt: 'judge.faithfulness', texts, name: 'statement', items: statements });
}
