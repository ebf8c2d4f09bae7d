// Looks for a text in the rows of an evaluation, their answers included, a piece at a time so that nobody waits for it. What
// was searched is remembered only as the rows that were found.
import type { Host } from '../../core/base/host.ts';
import type { GridRow } from '../../core/evaluation/grid/grid.ts';
import { matchRow, type RowPattern } from '../../core/evaluation/grid/rowSearch.ts';
import { answerTextOf, variableTextsOf } from '../../core/operation/evaluation/reportedAnswer.ts';
import type { Answers } from './shownRows.ts';

export interface GridSearchPorts {
  readonly answers: (runs: readonly string[]) => Promise<Answers>;
  readonly matchRegex: Host['matchRegex'];
  /** Lets others run between two pieces of work. */
  readonly pause: () => Promise<void>;
}

export interface GridSearch {
  readonly found: ReadonlySet<string>;
  /** Rows that were looked at. */
  readonly searched: number;
  /** Why the pattern cannot be used; null while it can. */
  readonly problem: string | null;
  /**
   * Searches the rows behind those that were searched, and those that are added meanwhile; `told` hears of every piece. Ends
   * early when it is overtaken, and at once when it is at it already.
   */
  goOn(rows: readonly GridRow[], told: () => void, isOvertaken: () => boolean): Promise<void>;
}

const rowsAtOnce = 200;

export function createGridSearch(pattern: RowPattern, { answers, matchRegex, pause }: GridSearchPorts): GridSearch {
  const found = new Set<string>();
  const state = { searched: 0, problem: null as string | null, isBusy: false };
  return {
    found,
    get searched() {
      return state.searched;
    },
    get problem() {
      return state.problem;
    },
    async goOn(rows, told, isOvertaken) {
      if (state.isBusy) return;
      state.isBusy = true;
      while (state.searched < rows.length && state.problem === null && !isOvertaken()) {
        const piece = rows.slice(state.searched, state.searched + rowsAtOnce);
        const texts = await answers(runsOf(piece));
        for (const row of piece) {
          const match = await matchRow(pattern, textOf(row, texts), matchRegex);
          if ('problem' in match) state.problem = match.problem;
          else if (match.isFound) found.add(row.key);
          if (state.problem !== null || isOvertaken()) break;
        }
        state.searched += piece.length;
        told();
        await pause();
      }
      state.isBusy = false;
    },
  };
}

export function runsOf(rows: readonly GridRow[]): string[] {
  const results = rows.flatMap(({ cells }) => cells.flatMap((cell) => cell?.results ?? []));
  return results.flatMap(({ run }) => (run === null ? [] : [run]));
}

/** Everything that a page shows of a row. */
function textOf({ caseId, cells }: GridRow, answers: Answers): string {
  const results = cells.flatMap((cell) => cell?.results ?? []);
  const runs = results.flatMap(({ run, conversation }) => {
    const found = answers.get(run ?? '');
    return found === undefined ? [] : [{ run: found, conversation }];
  });
  return [
    caseId,
    ...runs.slice(0, 1).flatMap(({ run }) => variableTextsOf(run).map(([, value]) => value)),
    ...runs.map(({ run, conversation }) => answerTextOf(run, conversation) ?? ''),
    ...results.flatMap(({ scores, error }) => [
      ...scores.map(({ evaluator, reason }) => `${evaluator}: ${reason}`),
      ...(error === null ? [] : [error.code, error.message]),
    ]),
  ].join('\n');
}
