// Several questions of one evaluator, one after another, as a failure makes the next ones needless. Where questions wait for a
// batch, none of them is answered yet: then all are asked, so that they travel together.
import { JudgeError } from './judgeError.ts';

/** The answers in the order of the items. Throws the first JudgeError, after the others were asked where it is an interruption. */
export async function askEach<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  let interruption: JudgeError | null = null;
  for (const item of items) {
    try {
      answers.push(await ask(item));
    } catch (error) {
      if (!(error instanceof JudgeError) || error.code !== 'interrupted') throw error;
      interruption ??= error;
    }
  }
  if (interruption !== null) throw interruption;
  return answers;
}
