// What judges would be asked, and for how much, without asking: evaluators are run on answers of which some only stand in for
// those that nobody has yet, and a judge that was never asked replies with the least that its schema allows, so that whatever it
// would be asked next comes up, too. Each question is priced; the worst case is that each has to be repaired once.

import type { Json } from '../base/hash.ts';
import type { Host } from '../base/host.ts';
import { sumOf } from '../base/sumOf.ts';
import type { JudgeReply, JudgeRequest } from '../evaluator/judge/judgeRequest.ts';
import { estimateTokens } from '../provider/estimateTokens.ts';
import { nothingSaid } from '../provider/provider.ts';
import type { Run } from '../run/run.ts';
import { keyOfRequest, type RunRequest, unknownUsage } from '../run/startRun.ts';
import type { Answer } from './answers.ts';
import { givenUp } from './batch/answerDesk.ts';
import {
  allUnknown,
  type CallEstimate,
  type CallPrice,
  type CallsEstimate,
  type EstimateOptions,
  moneyOf,
  noCalls,
  nothingUnknown,
  together,
  type UnknownTexts,
} from './callsEstimate.ts';
import { exampleOf } from './exampleOf.ts';
import type { CellQuestion } from './planEvaluation.ts';

/** What evaluators ask beside the answers: judges, and second answers to compare with. */
export interface JudgesEstimate extends CallsEstimate {
  /** The same with `--batch`. Absent without it. */
  readonly batch?: CallsEstimate;
  /** Why a judge cannot be asked, each sentence once. */
  readonly problems: readonly string[];
}

export interface JudgeLedger {
  /** Where a judge tool asks. */
  ask(request: RunRequest): Promise<Answer>;
  /** The answer that is there to a question of a row, or one that stands in for it. */
  answerTo(question: CellQuestion, repeat: number): Promise<Run>;
  /** The same for an evaluator that looks at a second answer, which is paid for. */
  answerAgain(question: CellQuestion): Promise<Run>;
  /** The same judge; what it says it cannot be asked for is noted. */
  listenTo(judge: (request: JudgeRequest) => Promise<JudgeReply>): (request: JudgeRequest) => Promise<JudgeReply>;
  total(): JudgesEstimate;
}

export interface LedgerPorts {
  readonly host: Host;
  readonly isBatch: boolean;
  /** The run that answers the question; null when there is none. */
  find(request: RunRequest): Promise<Run | null>;
  estimate(question: CellQuestion, options: EstimateOptions): Promise<CallEstimate>;
  lengthOf(question: CellQuestion): UnknownTexts;
}

/** Of a text that stands in for another: how long that will be, and whether it is one of a list that nothing keeps short. */
interface StandIn extends UnknownTexts {
  readonly isOfList: boolean;
}

const marks = /\uE000(\d+)\uE001/g;
/** What is wrong with a reply, and the words around it, when it has to be repaired. */
const repairTokens = 500;
const mostProblems = 5;

export function openJudgeLedger({ host, isBatch, find, estimate, lengthOf }: LedgerPorts): JudgeLedger {
  const standIns: StandIn[] = [];
  const numbers = new Map<string, number>();
  const priced = new Set<string>();
  const replies = new Set<string>();
  const problems = new Set<string>();
  let sum: CallsEstimate = noCalls;
  let inBatches: CallsEstimate = noCalls;

  const mark = (one: StandIn): string => {
    const name = JSON.stringify([one.likelyTokens, one.mostTokens, one.isOfList]);
    const number = numbers.get(name) ?? standIns.push(one) - 1;
    numbers.set(name, number);
    return `\uE000${number}\uE001`;
  };
  const standInsOf = (request: RunRequest): readonly StandIn[] =>
    request.messages.flatMap(({ content }) =>
      [...content.matchAll(marks)].flatMap(([, number]) => standIns[Number(number)] ?? []),
    );
  const runOf = (question: CellQuestion, output: string): Run =>
    ({
      ...question.identity,
      ...{ id: '', provider: question.model.provider.id, model: question.model.model },
      ...{ messages: question.messages, variables: question.variables, parameters: question.prompt.parameters },
      ...{ tools: question.prompt.tools, jsonSchema: question.prompt.jsonSchema },
      ...{ durationMs: null, firstTokenMs: null, costNanoUsd: null, possiblyBilledLost: 0 },
      outcome: { ...nothingSaid, status: 'completed', kind: 'ok', output, usage: unknownUsage, costUsd: null },
    }) as unknown as Run;
  const standIn = (question: CellQuestion): Run => runOf(question, mark({ ...lengthOf(question), isOfList: false }));

  const price = async (request: CellQuestion, quoted: readonly StandIn[], mayBeRepaired: boolean): Promise<void> => {
    const unknown = quoted.reduce<UnknownTexts>(allUnknown, nothingUnknown);
    const call = await estimate(request, { unknown });
    const more = repairOf(request);
    const repaired = mayBeRepaired
      ? await estimate(request, { unknown: allUnknown(unknown, { likelyTokens: 0, mostTokens: more }) })
      : null;
    const isOpen = quoted.some(({ isOfList }) => isOfList);
    const whole = (one: CallPrice, other: CallPrice | null): CallPrice => ({
      likelyNanoUsd: one.likelyNanoUsd,
      worstNanoUsd: isOpen && one.worstNanoUsd !== 0 ? null : sumOf(one.worstNanoUsd, other ? other.worstNanoUsd : 0),
    });
    sum = together(sum, moneyOf([whole(call, repaired)]));
    inBatches = together(inBatches, moneyOf([whole(call.batch ?? call, repaired && (repaired.batch ?? repaired))]));
  };

  return {
    async ask(request) {
      // A reply that was too little for the evaluator is asked for again; that was priced with the question.
      if (request.messages.some(({ role, content }) => role === 'assistant' && replies.has(content)))
        return { run: await givenUp(request), cached: true };
      const quoted = standInsOf(request);
      const known = quoted.length > 0 ? null : await find(request);
      if (known !== null) return { run: known, cached: true };
      const key = keyOfRequest(request);
      // The same words are asked once, but those that stand in for others may become different words.
      if (quoted.length > 0 || !priced.has(key)) {
        priced.add(key);
        await price(request, quoted, true);
      }
      const shape = (request.prompt.jsonSchema as { readonly schema?: Json } | null)?.schema;
      if (shape === undefined) return { run: await givenUp(request), cached: true };
      const length = lengthOf(request);
      const reply = JSON.stringify(exampleOf(shape, (isOfList) => mark({ ...length, isOfList })));
      replies.add(reply);
      return { run: runOf(request, reply), cached: true };
    },
    async answerTo(question, repeat) {
      return (await find({ host, ...question, repeat })) ?? standIn(question);
    },
    async answerAgain(question) {
      const request = { host, ...question };
      const quoted = standInsOf(request);
      const known = quoted.length > 0 ? null : await find(request);
      if (known !== null) return known;
      const key = keyOfRequest(request);
      if (!priced.has(key)) await price(question, quoted, false);
      priced.add(key);
      return standIn(question);
    },
    listenTo: (judge) => async (request) => {
      const reply = await judge(request);
      const isTold = reply.status === 'failed' && reply.code !== 'interrupted' && problems.size < mostProblems;
      if (isTold) problems.add(reply.message);
      return reply;
    },
    total: () => ({ ...sum, ...(isBatch ? { batch: inBatches } : {}), problems: [...problems] }),
  };
}

/** Tokens that a repair has on top of its question: the reply, and what is wrong with it beside its schema. */
function repairOf({ prompt: { parameters, jsonSchema } }: CellQuestion): number | null {
  const schema = jsonSchema === null ? 0 : estimateTokens(JSON.stringify(jsonSchema));
  return parameters.maxTokens === null || parameters.maxTokens === undefined
    ? null
    : parameters.maxTokens + schema + repairTokens;
}
