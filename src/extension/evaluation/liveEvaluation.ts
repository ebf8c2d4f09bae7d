// An evaluation of this window while it runs and after it: the events of the operation folded into what pages and the status
// bar show. It outlives every page that looks at it, and whoever looks is told at most some times a second.
import { TrackerError } from '../../core/base/trackerError.ts';
import {
  type CellResult,
  cellId,
  type Evaluation,
  type EvaluationHeader,
  type EvaluationProgress,
} from '../../core/evaluation/evaluation.ts';
import { createPause } from '../../core/evaluation/pause.ts';
import { storedEvaluation } from '../../core/operation/evaluation/reportEvaluation.ts';
import type { OperationContext } from '../../core/operation/operation.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';

export interface LiveEvaluation {
  readonly isRunning: boolean;
  /** Null until the rows are counted and the first call may be made; there from the start when it goes on. */
  readonly header: EvaluationHeader | null;
  /** As they finished, each cell once; always the same list, which grows. */
  readonly results: readonly CellResult[];
  /** Null before the first result. */
  readonly progress: EvaluationProgress | null;
  /** Once it has ended, by itself, at a limit or at the user's word; null before, and when it could not go on. */
  readonly evaluation: Evaluation | null;
  /** Why it could not begin or go on. */
  readonly failure: TrackerError | null;
  /** Sentences for the user that are no part of the result. */
  readonly notices: readonly string[];
  /** Resolves when it has ended, however it did; rejects for what is a bug. */
  readonly ended: Promise<void>;
  /** Calls back some times a second while it runs, and once more when it has ended. */
  onDidChange(listener: () => void): { dispose(): void };
  readonly isPaused: boolean;
  /** Calls under way end and are kept; none begins before it goes on. */
  pause(): void;
  resume(): void;
  /** Calls under way are given up; what had finished is kept. */
  cancel(): void;
}

type State = {
  -readonly [Name in keyof Omit<
    LiveEvaluation,
    'ended' | 'onDidChange' | 'pause' | 'resume' | 'cancel' | 'results' | 'notices'
  >]: LiveEvaluation[Name];
};

const tellEveryMs = 100;

/**
 * `run` evaluates in the context it is given, in one sitting or several; what it rejects with becomes the failure. `begun` is
 * the header of an evaluation that goes on.
 */
export function startEvaluation(
  opened: Pick<OpenedProject, 'context'>,
  run: (context: OperationContext) => Promise<Evaluation>,
  begun: EvaluationHeader | null = null,
): LiveEvaluation {
  const state: State = {
    isRunning: true,
    header: begun,
    progress: null,
    evaluation: null,
    failure: null,
    isPaused: false,
  };
  const results: CellResult[] = [];
  const places = new Map<string, number>();
  const notices: string[] = [];
  const stop = new AbortController();
  const pause = createPause(() => performance.now());
  const listeners = createListeners();
  const context = {
    ...opened.context({
      begun(header) {
        state.header = header as EvaluationHeader;
        listeners.tellSoon();
      },
      record(value) {
        const result = value as CellResult;
        const place = places.get(cellId(result)) ?? results.length;
        places.set(cellId(result), place);
        results[place] = result;
        listeners.tellSoon();
      },
      progress(progress) {
        state.progress = progress as EvaluationProgress;
        listeners.tellSoon();
      },
      notice: (sentence) => void notices.push(sentence),
    }),
    signal: stop.signal,
    pause,
  };
  const setPaused = (isPaused: boolean): void => {
    if (!state.isRunning || state.isPaused === isPaused) return;
    if (isPaused) pause.pause();
    else pause.resume();
    state.isPaused = isPaused;
    listeners.tellSoon();
  };
  const work = async (): Promise<void> => {
    try {
      state.evaluation = await run(context);
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
      const { header } = state;
      if (error.code === 'interrupted' && header !== null)
        state.evaluation = await storedEvaluation(header.id, context);
      else state.failure = error;
    } finally {
      state.isRunning = false;
      state.isPaused = false;
      listeners.tell();
    }
  };
  const fields = {
    ...{ results, notices, ended: work(), onDidChange: listeners.add },
    ...{ pause: () => setPaused(true), resume: () => setPaused(false), cancel: () => stop.abort() },
  };
  // One object, so that whoever holds it sees how far it is.
  return Object.assign(state, fields);
}

function createListeners() {
  const listeners = new Set<() => void>();
  let timer: NodeJS.Timeout | null = null;
  const tell = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    for (const listener of [...listeners]) listener();
  };
  return {
    tell,
    tellSoon(): void {
      timer ??= setTimeout(tell, tellEveryMs);
    },
    add(listener: () => void): { dispose(): void } {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  };
}
