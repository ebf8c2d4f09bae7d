// Answers by the key of their question: an equal question is answered by whoever in the team has paid for it first.
import type { Host } from '../base/host.ts';
import type { Run } from '../run/run.ts';
import { placeIn, readPlaces } from './readPlaces.ts';
import type { RunIndex } from './runIndex.ts';
import { answerWords } from './runRow.ts';
import { toRun } from './toRun.ts';

/**
 * The newest run of this key that `accepts` takes; null when there is none. With `evaluation` only runs that were made for
 * it are looked at, and no other is read.
 */
export type FindAnswer = (
  key: string,
  accepts: (run: Run) => boolean,
  evaluation?: string | null,
) => Promise<Run | null>;

/** Rows by the first word of their key. Built once and again only after the index has read something new. */
export function createAnswerLookup(host: Host, index: RunIndex, pathOf: (file: number) => string): FindAnswer {
  let rows: ReadonlyMap<number, readonly number[]> = new Map();
  let generation = -1;
  return async (key, accepts, evaluation = null) => {
    if (generation !== index.generation) {
      rows = rowsByKey(index);
      generation = index.generation;
    }
    const { answer0, answer1 } = answerWords(key);
    const { columns, texts } = index.table;
    const isAsked = (row: number): boolean =>
      columns.answer1[row] === answer1 &&
      (evaluation === null || texts.evaluation[columns.evaluation[row] as number] === evaluation);
    const found = (rows.get(answer0) ?? []).filter(isAsked);
    for (const row of found.toReversed()) {
      const [record] = await readPlaces(host, [placeIn(columns, row)], pathOf);
      if (record?.kind !== 'run' || record.resultKey !== key) continue;
      const run = toRun(record);
      if (accepts(run)) return run;
    }
    return null;
  };
}

function rowsByKey({ table }: RunIndex): Map<number, number[]> {
  const { answer0, answer1 } = table.columns;
  const found = new Map<number, number[]>();
  for (let row = 0; row < table.rows; row++) {
    const word = answer0[row] as number;
    if (word === 0 && answer1[row] === 0) continue;
    const known = found.get(word);
    if (known === undefined) found.set(word, [row]);
    else known.push(row);
  }
  return found;
}
