// Small evaluations for tests of the engine: rows of one variable, columns by name, answers from a function, and a door that
// remembers what went through it.
import { sha256Hex } from '../../src/core/base/hash.ts';
import type { Host } from '../../src/core/base/host.ts';
import type { Answer } from '../../src/core/evaluation/answers.ts';
import type { CellResult } from '../../src/core/evaluation/evaluation.ts';
import {
  type EvaluationPlan,
  type PlannedRow,
  type PlanOptions,
  planEvaluation,
} from '../../src/core/evaluation/planEvaluation.ts';
import type { EvaluationDoor } from '../../src/core/evaluation/runEvaluation.ts';
import { noVerdict } from '../../src/core/evaluation/verdict.ts';
import { findProvider } from '../../src/core/provider/findProvider.ts';
import type { Run } from '../../src/core/run/run.ts';
import type { RunRequest } from '../../src/core/run/startRun.ts';
import { finishedRun } from './finishedRun.ts';

export interface SmallRow extends PlannedRow {
  readonly text: string;
}

export function smallRow(id: number, text = `row ${id}`): SmallRow {
  return { id: String(id), hash: sha256Hex(text), text };
}

export function smallRows(count: number): SmallRow[] {
  return Array.from({ length: count }, (_, index) => smallRow(index + 1));
}

/** A clock that counts calls, so that nothing depends on the machine. */
export function countingHost(): Host {
  let time = Date.parse('2026-11-20T09:00:00.000Z');
  const clock = { now: () => time++, monotonic: () => time++, after: () => () => undefined };
  return { clock, sha256: sha256Hex, randomBytes: (length: number) => new Uint8Array(length) } as unknown as Host;
}

const settings = { parameters: {}, tools: [], toolChoice: null, responseFormat: null, jsonSchema: null } as const;

export function smallColumn(name: string, { version = 1 }: { version?: number } = {}) {
  const promptHash = sha256Hex(name);
  const identity = { promptId: 'small', promptHash, blob: null, version };
  const model = findProvider('offline/echo');
  return {
    ...identity,
    ...{ selector: name, model: 'offline/echo', tried: {} },
    prepare: (row: SmallRow) => ({
      question: {
        messages: [{ role: 'user' as const, content: `${name}: ${row.text}` }],
        ...{ prompt: settings, identity, variables: { text: row.text } },
        ...{ model, connection: { baseUrl: '', apiKey: null } },
      },
    }),
  };
}

export type SmallPlan = EvaluationPlan<SmallRow>;

export function smallPlan(
  rows: readonly SmallRow[],
  columns: readonly string[],
  overrides: Partial<PlanOptions<SmallRow>> = {},
): Promise<SmallPlan> {
  return planEvaluation<SmallRow>({
    host: countingHost(),
    ...{
      id: 'EVALUATION',
      prompt: 'small',
      evaluators: [{ name: 'right', hash: 'h' }],
      base: null,
      repeat: 1,
      seed: 1,
      asked: {},
    },
    columns: columns.map((name) => smallColumn(name)),
    datasetName: 'rows.csv',
    async *rows() {
      yield* rows;
    },
    score: async (run) => {
      const passed = outputOf(run) === 'right';
      const score = { evaluator: 'right', value: Number(passed), passed, reason: '', metadata: {} };
      return { scores: [score], evaluatorHashes: ['h'], value: score.value, passed };
    },
    scoreConversation: async () => noVerdict,
    ...overrides,
  });
}

function outputOf({ outcome }: Run): string {
  return outcome.output ?? '';
}

export interface WatchedDoor extends EvaluationDoor {
  readonly asked: string[];
  readonly kept: CellResult[];
  mostAtOnce: number;
}

export type AnswerOf = (question: string, request: RunRequest) => Partial<Run> | Promise<Partial<Run>>;

/** Answers «right» unless told otherwise; `more` goes over the run. */
export function watchedDoor(answer: AnswerOf = () => ({})): WatchedDoor {
  let underWay = 0;
  const door: WatchedDoor = {
    host: countingHost(),
    asked: [],
    kept: [],
    mostAtOnce: 0,
    async ask(request): Promise<Answer> {
      const question = request.messages[0]?.content ?? '';
      door.asked.push(question);
      underWay += 1;
      door.mostAtOnce = Math.max(door.mostAtOnce, underWay);
      try {
        const more = await answer(question, request);
        const id = `RUN ${door.asked.length}`;
        return { run: finishedRun({ id, messages: request.messages, answer: 'right', more }), cached: false };
      } finally {
        underWay -= 1;
      }
    },
    keep: async (result) => void door.kept.push(result),
    spentNanoUsd: () => door.asked.length * 1_000,
  };
  return door;
}

export function failedOutcome(code = 'provider/rate-limited'): Partial<Run> {
  return { outcome: { status: 'failed', kind: 'error', code, message: 'No answer.', retryable: true } };
}

export function outcomeOfKind(kind: NonNullable<Run['outcome']['kind']>): Partial<Run> {
  return { outcome: { ...finishedRun().outcome, kind } as Run['outcome'] };
}
