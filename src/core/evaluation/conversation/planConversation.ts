// What a conversation would ask: its turns as far as they are answered already, and what the others cost. What nobody knows yet
// is part of every later question, so its length is counted: the usual one, and the longest.
import type { Run } from '../../run/run.ts';
import { allUnknown, type CallEstimate, nothingUnknown, type UnknownTexts } from '../callsEstimate.ts';
import type { CacheLook } from '../dryRun.ts';
import type { CellQuestion, RowInTurn } from '../planEvaluation.ts';
import { holdConversation, type PreparedQuestion } from './holdConversation.ts';

export interface ConversationPorts {
  look(question: CellQuestion): Promise<CacheLook>;
  estimate(question: CellQuestion, unknown: UnknownTexts): Promise<CallEstimate>;
  /** How long an answer to it is. */
  lengthOf(question: CellQuestion): UnknownTexts;
}

export interface PlannedCalls {
  /** Of the first question that is not answered, else of the last. */
  readonly seen: CacheLook;
  readonly answers: readonly CallEstimate[];
  /** Of models that play users; as many as there can be at most. */
  readonly userCalls: readonly CallEstimate[];
}

export async function planConversation(prepared: PreparedQuestion, ports: ConversationPorts): Promise<PlannedCalls> {
  let seen: CacheLook = { reason: 'unrendered', run: null };
  let unknown = nothingUnknown;
  let isKnown = true;
  const calls = { answers: [] as CallEstimate[], userCalls: [] as CallEstimate[] };
  await holdConversation(prepared, async (question, { isUser }) => {
    if (isKnown) {
      seen = await ports.look(question);
      if (seen.reason === 'answered' && seen.run !== null) return { run: seen.run, cached: true };
      isKnown = false;
    }
    calls[isUser ? 'userCalls' : 'answers'].push(await ports.estimate(question, unknown));
    unknown = allUnknown(unknown, ports.lengthOf(question));
    return { run: notYet, cached: false };
  });
  return { seen, ...calls };
}

/** The call of a row that goes on from others: theirs are planned in cells of their own. */
export async function planInTurn(rows: readonly RowInTurn[], ports: ConversationPorts): Promise<PlannedCalls> {
  const unrendered: PlannedCalls = { seen: { reason: 'unrendered', run: null }, answers: [], userCalls: [] };
  const before: Run[] = [];
  let unknown = nothingUnknown;
  for (const [index, { prepare }] of rows.entries()) {
    const { question } = prepare([...before]);
    if (question === undefined) return unrendered;
    const seen = unknown === nothingUnknown ? await ports.look(question) : notLooked;
    const isAnswered = seen.reason === 'answered' && seen.run !== null;
    if (index === rows.length - 1)
      return { seen, answers: isAnswered ? [] : [await ports.estimate(question, unknown)], userCalls: [] };
    before.push(isAnswered ? (seen.run as Run) : notYet);
    if (!isAnswered) unknown = allUnknown(unknown, ports.lengthOf(question));
  }
  return unrendered;
}

const notLooked: CacheLook = { reason: 'new', run: null };

/** Stands where an answer will. */
export const notYet = {
  id: '',
  costNanoUsd: null,
  durationMs: 0,
  messages: [],
  outcome: { status: 'completed', kind: 'ok', output: '…', toolCalls: [] },
} as unknown as Run;
