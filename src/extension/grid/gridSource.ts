// What a page of results looks at: an evaluation that runs in this window, or one that the store holds.
import { TrackerError } from '../../core/base/trackerError.ts';
import type { CellResult, Evaluation, EvaluationHeader, EvaluationProgress } from '../../core/evaluation/evaluation.ts';

export interface GridSource {
  readonly isRunning: boolean;
  /** Null until it is known what will be asked. */
  readonly header: EvaluationHeader | null;
  /** Each cell once, in whatever order. */
  readonly results: readonly CellResult[];
  readonly progress: EvaluationProgress | null;
  /** Null until it has ended, and when it could not begin. */
  readonly evaluation: Evaluation | null;
  readonly failure: TrackerError | null;
  readonly notices: readonly string[];
  onDidChange(listener: () => void): { dispose(): void };
}

export interface ReadSource extends GridSource {
  /** Reads it again; until then what was read before is shown. */
  read(): Promise<void>;
}

/** What the store holds: nothing until it is read, and why when it cannot be. Rejects for what is a bug. */
export function readSource(load: () => Promise<Evaluation>): ReadSource {
  const listeners = new Set<() => void>();
  let evaluation: Evaluation | null = null;
  let failure: TrackerError | null = null;
  return {
    ...{ isRunning: false, progress: null, notices: [] },
    get header() {
      return evaluation;
    },
    get results() {
      return evaluation?.results ?? [];
    },
    get evaluation() {
      return evaluation;
    },
    get failure() {
      return failure;
    },
    onDidChange(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    async read() {
      try {
        evaluation = await load();
        failure = null;
      } catch (error) {
        if (!(error instanceof TrackerError)) throw error;
        failure = error;
      }
      for (const listener of listeners) listener();
    },
  };
}
