// One page of results and its dealings with the world: where its evaluation comes from, the runs behind it, and what it asks.
import type { Host } from '../../core/base/host.ts';
import type { EvaluationHeader } from '../../core/evaluation/evaluation.ts';
import { storedEvaluation } from '../../core/operation/evaluation/reportEvaluation.ts';
import type { GridHostMessage, GridPageMessage } from '../../protocol/evaluationGrid.ts';
import type { LiveEvaluation } from '../evaluation/liveEvaluation.ts';
import type { Log } from '../log.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import { answerGrid, type GridAction } from './gridActions.ts';
import { createGridAnswers } from './gridAnswers.ts';
import { GridModel } from './gridModel.ts';
import { type ReadSource, readSource } from './gridSource.ts';

export interface GridSessionOptions {
  readonly opened: OpenedProject;
  /** The id of a stored evaluation. */
  readonly name: string;
  /** Null for a stored one. */
  readonly live: LiveEvaluation | null;
  readonly log: Log;
  readonly keyOf: (evaluation: string) => string;
  readonly post: (message: GridHostMessage) => void;
}

export interface GridSession {
  /** Null until it is known what is asked, or was. */
  readonly header: EvaluationHeader | null;
  answer(message: GridPageMessage, action: Pick<GridAction, 'cancel' | 'kept' | 'startReview'>): Promise<void>;
  /** Records came or went: what is shown is read anew. */
  refresh(): void;
  dispose(): void;
}

export function openGridSession({ opened, name, live, log, keyOf, post }: GridSessionOptions): GridSession {
  const stored = live === null ? readSource(() => storedEvaluation(name, opened.context())) : null;
  const answers = createGridAnswers(() => opened.store());
  const model = new GridModel({
    ...{ keyOf, post, source: live ?? (stored as ReadSource), answers: answers.read },
    opinions: async (runs) => (await opened.store()).opinions(runs),
    matchRegex: (request) => matchRegex(opened, request),
    nowMs: () => performance.now(),
    after: (ms, callback) => void setTimeout(callback, ms),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const read = () => stored?.read().catch((error: unknown) => log.failure('Reading an evaluation', error));
  void read();
  return {
    get header() {
      return (live ?? stored)?.header ?? null;
    },
    answer: (message, action) => answerGrid(message, { ...action, opened, model, answers, post }),
    refresh() {
      answers.forget();
      if (stored !== null && stored.evaluation?.status !== 'finished') void read();
      else model.refreshRows();
    },
    dispose: () => model.dispose(),
  };
}

async function matchRegex(opened: OpenedProject, request: Parameters<NonNullable<Host['matchRegex']>>[0]) {
  const { matchRegex: match } = opened.context().host;
  return match === undefined ? { kind: 'invalid' as const, message: 'there is no matcher here' } : match(request);
}
