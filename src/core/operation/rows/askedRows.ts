// What a prompt is asked already: the values that its rows give its variables, as they are written, before a sweep.
import type { RowValues } from '../../dataset/dataset.ts';
import { caseShapeOf } from '../../dataset/testCase.ts';
import type { Prompt } from '../../prompt/prompt.ts';
import { openEvaluationRows } from '../evaluation/evaluationRows.ts';
import type { OperationContext } from '../operation.ts';

/** Rows of the file that the user named, none where it is not there yet; of the prompt itself without one. */
export async function* askedRows(
  prompt: Prompt,
  dataset: string | null,
  context: OperationContext,
): AsyncGenerator<RowValues> {
  const isThere = dataset === null || (await context.host.files.stat(context.userPath(dataset))) !== null;
  if (!isThere) return;
  const { used } = caseShapeOf(prompt);
  const { rows } = await openEvaluationRows(dataset, { ...prompt, sweep: {} }, context);
  for await (const { variables } of rows())
    yield Object.fromEntries(Object.entries(variables).filter(([name]) => used.has(name)));
}
