// Lists of runs as doors ask for them: the index chooses, only the chosen records are read, and ratings join their runs.
import type { Host } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { RunOrigin } from '../evaluation/cacheWhy.ts';
import { humanEvaluator, type Run, type Score } from '../run/run.ts';
import { createAnswerLookup, type FindAnswer } from './answerLookup.ts';
import { createEvaluationQueries, type EvaluationQueries } from './evaluationQueries.ts';
import { idKey } from './idTable.ts';
import type { StoreProblem } from './problem.ts';
import { idAt, type RunQuery, type RunSummary, rowsWithPrefix, selectRows, summaryAt } from './queryRuns.ts';
import { type Place, placeIn, readPlaces } from './readPlaces.ts';
import { readSessionHeads } from './readSessionHeads.ts';
import type { StoredRecord } from './record.ts';
import type { RunColumns } from './runColumns.ts';
import type { RunIndex } from './runIndex.ts';
import { isRating, rowsOfRuns } from './scoreColumns.ts';
import type { StoreFolder } from './storeFolder.ts';
import { scoresIn, toRun } from './toRun.ts';

export interface RunQueries extends EvaluationQueries {
  runs(query?: RunQuery): Promise<readonly Run[]>;
  summaries(query?: RunQuery): Promise<readonly RunSummary[]>;
  latest(): Promise<ReadonlyMap<string, RunSummary>>;
  ratings(runs: readonly string[]): Promise<ReadonlyMap<string, readonly Score[]>>;
  opinions(runs: readonly string[]): Promise<ReadonlyMap<string, readonly Score[]>>;
  find(prefix: string): Promise<Run>;
  origins(ids: readonly string[]): Promise<ReadonlyMap<string, RunOrigin>>;
  columns(): Promise<RunColumns>;
  answers(): Promise<FindAnswer>;
  /** Fails when a newer version of the product has written here. */
  assertWritable(): Promise<void>;
  problems(): readonly StoreProblem[];
}

const namedCandidates = 5;

export function createRunQueries(host: Host, folder: StoreFolder, index: RunIndex): RunQueries {
  const pathOf = (file: number) => folder.absolute(index.files[file]?.path ?? '');
  const placeAt = (row: number): Place => placeIn(index.table.columns, row);
  const idOfRow = () => {
    const foreign = new Map(index.foreignIds.map((id) => [idKey(id, host.sha256).join(), id]));
    return (row: number) => idAt(index.table, row, foreign);
  };
  const ready = async () => {
    await index.refresh();
    await index.save(false);
  };

  /** The runs of these rows, or null when a file no longer says what the index remembers. */
  const readRuns = async (rows: readonly number[], isLastTry: boolean): Promise<Run[] | null> => {
    const records = await readPlaces(host, rows.map(placeAt), pathOf);
    const lost = rows.filter((_row, at) => records[at] === null);
    for (const row of lost) index.forget(index.files[placeAt(row).file]?.path ?? '');
    if (lost.length > 0 && !isLastTry) return null;
    const places = rows.map(placeAt);
    const heads = await readSessionHeads(
      host,
      places.map(({ file }) => file),
      pathOf,
    );
    const ratings = await readRatings(new Set(records.flatMap((record) => record?.id ?? [])));
    return records.flatMap((record, at) => {
      if (record === null) return [];
      const recordedBy = heads.get((places[at] as Place).file)?.by ?? null;
      return [{ ...toRun(record, ratings.get(record.id)), recordedBy }];
    });
  };
  const readRatings = async (
    runs: ReadonlySet<string>,
    isWanted: (row: number) => boolean = () => true,
  ): Promise<Map<string, StoredRecord[]>> => {
    const keys = [...runs].map((run) => idKey(run, host.sha256));
    const rows = rowsOfRuns(index.scores, keys).filter(isWanted);
    const places = rows.map((row) => placeIn(index.scores.columns, row));
    const ratings = new Map<string, StoredRecord[]>();
    for (const record of await readPlaces(host, places, pathOf)) {
      if (record === null || typeof record.run !== 'string' || !runs.has(record.run)) continue;
      ratings.set(record.run, [...(ratings.get(record.run) ?? []), record]);
    }
    return ratings;
  };
  const findAnswer = createAnswerLookup(host, index, pathOf);
  const select = ({ ids, ...query }: RunQuery): number[] => {
    const keys = ids?.map((id) => idKey(id, host.sha256));
    return [...selectRows(index.table, { ...query, ...(keys && { keys }) }, host.clock.now())];
  };
  const readSelected = async (select: () => readonly number[]): Promise<Run[]> => {
    await ready();
    const runs = await readRuns(select(), false);
    if (runs !== null) return runs;
    await ready();
    return (await readRuns(select(), true)) as Run[];
  };

  return {
    ...createEvaluationQueries({ host, index, pathOf, ready }),
    runs: (query = {}) => readSelected(() => select(query)),
    async summaries(query = {}) {
      await ready();
      const idOf = idOfRow();
      return select(query).map((row) => summaryAt(index.table, row, idOf));
    },
    async latest() {
      await ready();
      const idOf = idOfRow();
      const found = new Map<string, number>();
      const { columns, rows } = index.table;
      for (let row = 0; row < rows; row++) {
        const prompt = index.table.texts.promptId[columns.promptId[row] as number] as string;
        const other = found.get(prompt);
        if (other === undefined || (columns.order[row] as number) >= (columns.order[other] as number))
          found.set(prompt, row);
      }
      return new Map([...found].map(([prompt, row]) => [prompt, summaryAt(index.table, row, idOf)]));
    },
    async ratings(runs) {
      await ready();
      const records = await readRatings(new Set(runs));
      return new Map([...records].map(([run, ratings]) => [run, scoresIn(ratings)]));
    },
    async opinions(runs) {
      await ready();
      const records = await readRatings(new Set(runs), (row) => isRating(index.scores, row));
      const opinions = [...records].map(
        ([run, ratings]) => [run, scoresIn(ratings).filter(({ evaluator }) => evaluator === humanEvaluator)] as const,
      );
      return new Map(opinions.filter(([, scores]) => scores.length > 0));
    },
    async find(prefix) {
      const options = { foreignIds: index.foreignIds, sha256: host.sha256, limit: namedCandidates };
      const found =
        prefix === ''
          ? []
          : await readSelected(() => rowsWithPrefix(index.table, prefix, { ...options, foreignIds: index.foreignIds }));
      if (found.length === 1) return found[0] as Run;
      const message = found.length === 0 ? `No run begins with «${prefix}».` : `«${prefix}» names more than one run.`;
      const hint =
        found.length === 0 ? 'List runs to see their ids.' : `Among them: ${found.map((run) => run.id).join(', ')}.`;
      throw new TrackerError('usage/unknown-run', message, { hint });
    },
    async origins(ids) {
      await ready();
      const rows = select({ ids });
      const heads = await readSessionHeads(
        host,
        rows.map((row) => placeAt(row).file),
        pathOf,
      );
      const idOf = idOfRow();
      return new Map(
        rows.map((row) => {
          const { file } = placeAt(row);
          const { by = null, head = null } = heads.get(file) ?? {};
          const { id, startedAt } = summaryAt(index.table, row, idOf);
          const path = folder.shown(index.files[file]?.path ?? '');
          return [id, { path, by, commit: head, at: startedAt ?? '' }];
        }),
      );
    },
    async columns() {
      await ready();
      return index.table;
    },
    async answers() {
      await ready();
      return findAnswer;
    },
    async assertWritable() {
      const newer = await index.newerFile();
      if (newer === null) return;
      const path = folder.shown(newer.path);
      throw new TrackerError('store/newer-schema', `${path} was written by a newer version of PromptTracker.`, {
        hint: 'Update PromptTracker to save results here; reading still works.',
        location: { path },
      });
    },
    problems: () => index.problems(),
  };
}
