// How the answers of an evaluation are scored: by the evaluators of the prompt's working file and of the row, for every version
// alike, so that versions can be compared.
import type { Json } from '../../base/hash.ts';
import type { Conversation } from '../../evaluation/conversation/conversation.ts';
import type { NamedEvaluator } from '../../evaluation/evaluation.ts';
import type { CellQuestion, JudgedAnswer, PreparedCell } from '../../evaluation/planEvaluation.ts';
import type { CellVerdict } from '../../evaluation/verdict.ts';
import { compareAnswers, comparesAnswers } from '../../evaluator/compareAnswers.ts';
import { needsOf } from '../../evaluator/evaluator.ts';
import { evaluatorHash } from '../../evaluator/evaluatorHash.ts';
import type { EvaluatorTools } from '../../evaluator/evaluatorTools.ts';
import { type EvaluatorUse, flattenUses } from '../../evaluator/evaluatorUse.ts';
import { findEvaluator } from '../../evaluator/findEvaluator.ts';
import { type ResolveOptions, resolveEvaluators, withOwnOfRow } from '../../evaluator/resolveEvaluators.ts';
import { scoreAnswer } from '../../evaluator/scoreAnswer.ts';
import { type RowScore, summarizeScores } from '../../evaluator/summarizeScores.ts';
import type { Run } from '../../run/run.ts';
import { conversationSubject, subjectOf, turnSubject } from './evaluatedSubject.ts';
import type { EvaluationColumn } from './evaluationColumns.ts';
import type { EvaluationRow } from './evaluationRows.ts';
import { turnUsesOf, usesOfRow } from './turnUses.ts';

export interface Scoring {
  /** Of the prompt itself; those of single rows are not among them. */
  readonly evaluators: readonly NamedEvaluator[];
  /** Names of those that ask for embeddings, services or code. */
  readonly paidEvaluators: readonly string[];
  /** Sentences about evaluators that cannot be used. */
  readonly notices: readonly string[];
  /** Whether an evaluator of the row compares the answers of all columns. */
  compares(row: EvaluationRow): boolean;
  compareAnswers(answers: readonly JudgedAnswer<EvaluationRow>[], row: EvaluationRow): Promise<readonly CellVerdict[]>;
  /** Whether an evaluator of the row asks a judge. */
  asksJudges(row: EvaluationRow): boolean;
  /** Whether an evaluator of the row needs its answers streamed. */
  isStreamed(row: EvaluationRow): boolean;
  score(run: Run, row: EvaluationRow, column: Pick<EvaluationColumn, 'prepare' | 'seesJson'>): Promise<CellVerdict>;
  /** The whole, then its turns in order. */
  scoreConversation(
    held: Conversation,
    row: EvaluationRow,
    column: Pick<EvaluationColumn, 'prepare'>,
  ): Promise<CellVerdict>;
}

interface HashedUses {
  readonly uses: readonly EvaluatorUse[];
  readonly hashes: readonly string[];
}

export interface ScoringTools {
  readonly tools: EvaluatorTools;
  /** Names of variables whose values are not stored, also where a judge is shown them. */
  readonly sensitive: readonly string[];
  /** Asks a question of a column, for evaluators that look at a second answer. */
  ask(question: CellQuestion): Promise<Run>;
}

/** Evaluators as they are written in a file, and where. */
export function openScoring(
  written: readonly Json[],
  file: ResolveOptions,
  { tools, sensitive, ask }: ScoringTools,
): Scoring {
  const { path } = file;
  const { uses, diagnostics } = resolveEvaluators(written, file);
  const hashed = (all: readonly EvaluatorUse[]): HashedUses => ({
    uses: all,
    hashes: flattenUses(all).map((use) => evaluatorHash(use, tools)),
  });
  const own = hashed(uses);
  const isStreamed = (all: HashedUses): boolean =>
    flattenUses(all.uses).some(({ id, problem }) => problem === null && findEvaluator(id)?.needsStream === true);
  const asksJudges = (all: Pick<HashedUses, 'uses'>): boolean =>
    flattenUses(all.uses).some(
      ({ id, options, problem }) => problem === null && needsOf(findEvaluator(id), options).includes('judge'),
    );
  const isOwnJudged = asksJudges(own);
  const isOwnComparing = comparesAnswers(uses);
  const isOwnStreamed = isStreamed(own);
  const usesOf = (row: EvaluationRow): HashedUses =>
    row.evaluators.length === 0 ? own : hashed(withOwnOfRow(uses, row.evaluators, path));
  const toolsOfRow = (row: EvaluationRow): EvaluatorTools => withSensitive(tools, valuesOf(row, sensitive));
  const toolsFor = (row: EvaluationRow, column: Pick<EvaluationColumn, 'prepare'>): EvaluatorTools => ({
    ...toolsOfRow(row),
    answerAgain: (variables) => answerAgain(column.prepare({ ...row, variables }), ask),
  });
  const names = flattenUses(uses).map(({ name }) => name);
  return {
    evaluators: names.map((name, index) => ({ name, hash: own.hashes[index] as string })),
    paidEvaluators: flattenUses(uses)
      .filter(
        ({ id, options, problem }) =>
          problem === null && needsOf(findEvaluator(id), options).some((need) => need !== 'judge'),
      )
      .map(({ name }) => name),
    notices: diagnostics.map(({ line, message }) => `${path}:${line}: ${message}`),
    asksJudges: (row) =>
      (row.evaluators.length === 0 ? isOwnJudged : asksJudges(usesOf(row))) ||
      turnUsesOf(row, { uses, path }).some((turn) => asksJudges(turn)),
    compares: (row) => (row.evaluators.length === 0 ? isOwnComparing : comparesAnswers(usesOf(row).uses)),
    async compareAnswers(answers, row) {
      const of = usesOf(row);
      const subjects = answers.map(({ answer, verdict, column }) => ({
        subject: 'messages' in answer ? subjectOf(answer, row, column) : conversationSubject(answer, row),
        scores: verdict.scores,
      }));
      const compared = await compareAnswers(subjects, of.uses, toolsOfRow(row));
      return answers.map(({ answer, verdict }, at) => {
        const scores = compared[at] ?? verdict.scores;
        const all = 'messages' in answer ? of.uses : usesOfRow(row, { uses, path });
        const summary = summarizeScores(all, scores, { threshold: row.threshold ?? null });
        return { scores, evaluatorHashes: verdict.evaluatorHashes, ...cellFigures(summary) };
      });
    },
    isStreamed: (row) => (row.evaluators.length === 0 ? isOwnStreamed : isStreamed(usesOf(row))),
    async score(run, row, column) {
      const of = usesOf(row);
      const scores = await scoreAnswer(subjectOf(run, row, column), of.uses, toolsFor(row, column));
      const summary = summarizeScores(of.uses, scores, { threshold: row.threshold ?? null });
      return { scores, evaluatorHashes: of.hashes, ...cellFigures(summary) };
    },
    async scoreConversation(held, row, column) {
      const of = usesOf(row);
      const ofTurns = turnUsesOf(row, { uses, path }).map((turn) => ({ ...turn, ...hashed(turn.uses) }));
      const parts = [
        { subject: conversationSubject(held, row), ...of },
        ...ofTurns.map((turn) => ({ subject: turnSubject(held, row, turn.turn), ...turn })),
      ];
      const given = toolsFor(row, column);
      const scores = (await Promise.all(parts.map((part) => scoreAnswer(part.subject, part.uses, given)))).flat();
      const all = parts.flatMap((part) => part.uses);
      const summary = summarizeScores(all, scores, { threshold: row.threshold ?? null });
      return { scores, evaluatorHashes: parts.flatMap(({ hashes }) => hashes), ...cellFigures(summary) };
    },
  };
}

type Values = { readonly [name: string]: Json };

function valuesOf({ variables }: EvaluationRow, names: readonly string[]): Values {
  const found = names.filter((name) => Object.hasOwn(variables, name));
  return Object.fromEntries(found.map((name) => [name, variables[name] as Json]));
}

function withSensitive(tools: EvaluatorTools, sensitive: Values): EvaluatorTools {
  const { judge } = tools;
  if (judge === undefined || Object.keys(sensitive).length === 0) return tools;
  return { ...tools, judge: (request) => judge({ ...request, sensitive }) };
}

type CellFigures = Pick<CellVerdict, 'value' | 'passed' | 'metrics' | 'metricWeights'>;

function cellFigures({ value, passed, metrics, metricWeights }: RowScore): CellFigures {
  const isWeighted = Object.values(metricWeights).some((weight) => weight !== 1);
  return {
    ...{ value, passed },
    ...(Object.keys(metrics).length === 0 ? {} : { metrics }),
    ...(isWeighted ? { metricWeights } : {}),
  };
}

/** Rejects when there is no whole answer: half of one is nothing to compare with. */
async function answerAgain(
  { question, conversation, error, inTurn }: PreparedCell,
  ask: ScoringTools['ask'],
): Promise<string> {
  if (inTurn !== undefined) throw new Error('A row that goes on from others is not asked again with other words.');
  if (question === undefined) throw new Error(error.message);
  if (conversation !== undefined) throw new Error('A conversation is not held again with other words.');
  const { outcome } = await ask(question);
  if (outcome.status === 'failed') throw new Error(`The other answer failed: ${outcome.message}`);
  if (outcome.kind !== undefined && outcome.kind !== 'ok')
    throw new Error(`The other answer is not whole: ${outcome.kind}.`);
  return outcome.output;
}
