// An answer that a person takes as right, or corrects, becomes what its row expects.
import { TrackerError } from '../../base/trackerError.ts';
import type { CellResult } from '../../evaluation/evaluation.ts';
import { findEvaluation } from '../../store/evaluationRecords.ts';
import { answerTextOf } from '../evaluation/reportedAnswer.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import { planExpectation, writeExpectation } from '../rows/rowExpectation.ts';

export const expect = defineOperation({
  id: 'expect',
  title: 'Use as expected',
  summary: 'make an answer of an evaluation what its row expects',
  effect: 'write',
  parameters: {
    evaluation: {
      kind: 'text',
      summary: 'its id, or the beginning of it',
      positional: true,
      required: true,
      placeholder: 'id',
    },
    row: { kind: 'text', summary: 'the row, as the evaluation names it', required: true, placeholder: 'number' },
    run: { kind: 'run', summary: 'whose answer, where the row has several' },
    text: { kind: 'text', summary: 'what the answer should have been, instead', placeholder: 'text' },
  },
  examples: [
    { command: 'prompttracker expect 01JDH4 --row 3', does: 'the answer to row 3 is what it expects from now on' },
    { command: 'prompttracker expect 01JDH4 --row 3 --text "In two days."', does: 'the same with a corrected answer' },
  ],

  async run({ evaluation, row, run, text }, context) {
    const { header, results } = await findEvaluation(await context.store(), evaluation);
    const cells = [...results.values()].filter(({ caseId }) => caseId === row);
    const [first] = cells;
    if (first === undefined) {
      throw new TrackerError('usage/invalid-argument', `The evaluation has no row ${row}.`);
    }
    const expected = text ?? (await answerTo(cells, run, context));
    const { caseHash } = first;
    const planned = await planExpectation({ evaluation: header, caseHash, expected }, context);
    await writeExpectation(planned, context);
    const { path } = planned.row;
    return { evaluation: header.id, row, path, line: planned.line, expected };
  },

  report({ row, path, line }) {
    return {
      lines: [`Row ${row} expects this answer from now on: ${path}:${line}`],
      notes: ['It is another row now: the next evaluation asks it anew where its answer is not stored.'],
    };
  },
});

async function answerTo(
  cells: readonly CellResult[],
  run: string | null,
  { store }: OperationContext,
): Promise<string> {
  const isWanted = (cell: CellResult): boolean => run === null || cell.run?.startsWith(run.toUpperCase()) === true;
  const wanted = cells.filter((cell) => cell.run !== null && isWanted(cell));
  const answers = await (await store()).runs({ ids: wanted.flatMap((cell) => cell.run ?? []) });
  const texts = new Set(answers.map((one) => answerTextOf(one)).filter((answer) => answer !== null));
  const [only] = texts;
  if (only !== undefined && texts.size === 1) return only;
  const ids = wanted.map((cell) => `${cell.run} (${cell.selector}, ${cell.model})`);
  throw new TrackerError(
    'usage/invalid-argument',
    texts.size === 0 ? 'There is no stored answer to this row.' : 'This row has several answers.',
    { hint: texts.size === 0 ? 'Say what is expected with --text.' : `Name one with --run: ${ids.join(', ')}` },
  );
}
