// Evaluations as the index finds them: which there are, and what stands of one, without a look at the files of the others.
import type { Host } from '../base/host.ts';
import { type Place, placeIn, readPlaces } from './readPlaces.ts';
import type { StoredRecord } from './record.ts';
import type { RunIndex } from './runIndex.ts';
import { rowsNaming, type ScoreText } from './scoreColumns.ts';

export interface EvaluationQueries {
  /**
   * What says that evaluations began, how their sittings ended and what their batches do, oldest session first, of those whose id begins with
   * `prefix`, in any letter case. Reads those records and no others.
   */
  evaluations(prefix?: string): Promise<readonly StoredRecord[]>;
  /** The records of an evaluation's cells in the order of writing. Reads those and no others. */
  cells(evaluation: string): Promise<readonly StoredRecord[]>;
  /** Every score with a record of its own, cells and people's verdicts alike, that names this prompt, in the order of writing. */
  scoresOfPrompt(promptId: string): Promise<readonly StoredRecord[]>;
  /** The same of versions, by prompt hash. */
  scoresOfVersions(promptHashes: readonly string[]): Promise<readonly StoredRecord[]>;
  /** How the evaluations with these ids began, in the order of writing. */
  beginnings(evaluations: readonly string[]): Promise<readonly StoredRecord[]>;
  /** For its answers and judges, in nano-USD; null while any of it is unknown. From the index alone. */
  paidNanoUsd(evaluation: string): Promise<number | null>;
}

interface EvaluationOptions {
  readonly host: Host;
  readonly index: RunIndex;
  readonly pathOf: (file: number) => string;
  /** Reads what is new. */
  readonly ready: () => Promise<void>;
}

export function createEvaluationQueries({ host, index, pathOf, ready }: EvaluationOptions): EvaluationQueries {
  const nameOf = (file: number): string => index.files[file]?.name ?? '';
  const inOrder = (a: Place, b: Place): number => {
    const [one, other] = [nameOf(a.file), nameOf(b.file)];
    return one < other ? -1 : one > other ? 1 : a.offset - b.offset;
  };
  /** A file that no longer says what the index remembers is read again, once. */
  const readAll = async (select: () => readonly Place[]): Promise<StoredRecord[]> => {
    for (let isLastTry = false; ; isLastTry = true) {
      await ready();
      const places = [...select()].sort(inOrder);
      const records = await readPlaces(host, places, pathOf);
      const lost = places.filter((_place, at) => records[at] === null);
      for (const { file } of lost) index.forget(index.files[file]?.path ?? '');
      if (lost.length === 0 || isLastTry) return records.filter((record) => record !== null);
    }
  };
  const scoresNaming = (name: ScoreText, wanted: readonly string[]): Promise<readonly StoredRecord[]> =>
    readAll(() => rowsNaming(index.scores, name, wanted).map((row) => placeIn(index.scores.columns, row)));
  return {
    evaluations(prefix = '') {
      const wanted = prefix.toUpperCase();
      return readAll(() => index.parts.filter(({ evaluation }) => evaluation.toUpperCase().startsWith(wanted)));
    },
    cells: (evaluation) => scoresNaming('evaluation', [evaluation]),
    scoresOfPrompt: (promptId) => scoresNaming('promptId', [promptId]),
    scoresOfVersions: (promptHashes) => scoresNaming('promptHash', promptHashes),
    beginnings(evaluations) {
      const wanted = new Set(evaluations);
      return readAll(() => index.parts.filter(({ id, part }) => part === 'beginning' && wanted.has(id)));
    },
    async paidNanoUsd(evaluation) {
      await ready();
      return paidFor(evaluation, index);
    },
  };
}

function paidFor(evaluation: string, { table }: RunIndex): number | null {
  const { columns, texts, rows } = table;
  const number = texts.evaluation.indexOf(evaluation);
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    if (columns.evaluation[row] !== number) continue;
    const cost = columns.costNanoUsd[row] as number;
    if (Number.isNaN(cost) || columns.mayHaveLost[row] === 1) return null;
    sum += cost;
  }
  return sum;
}
