// Rows that go on from each other: a question is made of the answers to the rows before it. Each is asked once in a sitting,
// by whichever cell needs it first, so the order in which cells are worked through says nothing.
import type { Run } from '../../run/run.ts';
import type { Answer } from '../answers.ts';
import type { CellError } from '../evaluation.ts';
import type { CellQuestion, PlannedRow, RowInTurn } from '../planEvaluation.ts';
import { isScored, outcomeOf } from '../verdict.ts';

/** `continues` is the run whose answer the question goes on from. */
export type AskInTurn = (question: CellQuestion, continues: string | null) => Promise<Answer>;

export interface TurnDesk {
  /** The answer to the last of the rows, or why it cannot be asked. `place` names the column and the repeat. */
  ask(rows: readonly RowInTurn[], place: string, ask: AskInTurn): Promise<Answer | CellError>;
}

export function openTurnDesk(): TurnDesk {
  const asked = new Map<string, Promise<Answer | CellError>>();
  return {
    async ask(rows, place, ask) {
      const before: Run[] = [];
      for (const [index, one] of rows.entries()) {
        const key = `${place} ${one.row.hash}`;
        const answering = asked.get(key) ?? askRow(one, before, ask);
        asked.set(key, answering);
        const answer = await answering;
        if (index === rows.length - 1) return answer;
        if ('code' in answer) return notAnswered(one.row, answer.message);
        const { outcome } = answer.run;
        if (outcomeOf(answer.run) === 'cancelled') return answer;
        const isWhole = outcome.status === 'completed' && isScored(outcomeOf(answer.run));
        if (!isWhole)
          return notAnswered(one.row, outcome.status === 'failed' ? outcome.message : outcomeOf(answer.run));
        before.push(answer.run);
      }
      throw new RangeError('Somebody asks for the answer to a row');
    },
  };
}

function askRow({ prepare }: RowInTurn, before: readonly Run[], ask: AskInTurn): Promise<Answer | CellError> {
  const { question, error } = prepare([...before]);
  return question === undefined ? Promise.resolve(error as CellError) : ask(question, before.at(-1)?.id ?? null);
}

function notAnswered({ id }: PlannedRow, why: string): CellError {
  const message = `Row ${id}, from which this one goes on, has no whole answer: ${why}`;
  return { code: 'conversation/earlier-row', message };
}
