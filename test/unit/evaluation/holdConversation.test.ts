// A conversation of a row: who is asked what, in which order, and where it ends.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import type { Answer } from '../../../src/core/evaluation/answers.ts';
import type { PlayedUser, SaidTurn } from '../../../src/core/evaluation/conversation/conversation.ts';
import { conversationCell, isWhole } from '../../../src/core/evaluation/conversation/conversationCell.ts';
import { holdConversation } from '../../../src/core/evaluation/conversation/holdConversation.ts';
import type { CellQuestion } from '../../../src/core/evaluation/planEvaluation.ts';
import type { Message } from '../../../src/core/prompt/prompt.ts';
import type { Run } from '../../../src/core/run/run.ts';
import { failedOutcome, outcomeOfKind, smallColumn, smallRow } from '../../support/evaluationPlan.ts';
import { finishedRun } from '../../support/finishedRun.ts';

const system: Message = { role: 'system', content: 'Be kind.' };
const asked: Message = { role: 'user', content: 'Where?' };

function questionOf(messages: readonly Message[]): CellQuestion {
  const { question } = smallColumn('a').prepare(smallRow(1));
  return { ...question, messages };
}

const said = (...texts: readonly string[]): SaidTurn[] => texts.map((user) => ({ user }));

interface Talk {
  readonly messages?: readonly Message[];
  readonly turns?: readonly SaidTurn[];
  readonly user?: PlayedUser | null;
  /** What is answered, by the number of the question; else «answer n». */
  readonly more?: (call: number, messages: readonly Message[]) => Partial<Run>;
  readonly cached?: (call: number) => boolean;
}

/** Holds it and tells what was asked, as texts with the first letter of their role. */
async function talk({ messages = [system], turns = [], user = null, more = () => ({}), cached = () => false }: Talk) {
  const questions: string[] = [];
  const continued: (string | null)[] = [];
  const held = await holdConversation(
    { question: questionOf(messages), conversation: { turns, user } },
    async (question, { continues }): Promise<Answer> => {
      const call = questions.push(textOf(question.messages));
      continued.push(continues);
      const id = `RUN ${call}`;
      const answer = `answer ${call}`;
      const run = finishedRun({ id, messages: question.messages, answer, more: more(call, question.messages) });
      return { run, cached: cached(call) };
    },
  );
  return { held, questions, continued, cell: conversationCell(held) };
}

function textOf(messages: readonly Message[]): string {
  return messages.map(({ role, content }) => `${role[0]}: ${content}`).join(' | ');
}

function playing(maxTurns: number): PlayedUser {
  return {
    maxTurns,
    open: async () => ({ question: (heard) => questionOf([{ role: 'system', content: 'Play.' }, ...heard]) }),
  };
}

const answering = (output: string): Partial<Run> => ({
  outcome: { ...finishedRun().outcome, status: 'completed', output } as Run['outcome'],
});

describe('a conversation of a row', () => {
  it('asks for every turn with all that was said before it, as replies to one another', async () => {
    const { questions, continued, cell } = await talk({ turns: said('hi', 'and?') });
    assert.deepEqual(questions, ['s: Be kind. | u: hi', 's: Be kind. | u: hi | a: answer 1 | u: and?']);
    assert.deepEqual(continued, [null, 'RUN 1']);
    assert.deepEqual(cell.conversation, {
      ...{ turns: ['RUN 1', 'RUN 2'], userRuns: [], userCostUsd: 0, start: 1, end: 'script' },
      lastTurn: 2,
    });
    assert.deepEqual([cell.run, cell.outcome, cell.error], ['RUN 2', 'ok', null]);
  });

  it('begins with an answer to the prompt where that ends with a question', async () => {
    const { questions, held } = await talk({ messages: [system, asked], turns: said('why?') });
    assert.deepEqual(questions, ['s: Be kind. | u: Where?', 's: Be kind. | u: Where? | a: answer 1 | u: why?']);
    assert.deepEqual([held.answers.map(({ turn }) => turn), held.start], [[0, 1], 1]);
  });

  it('tells a turn that says its answer, and does not ask for it', async () => {
    const { questions, held } = await talk({ turns: [{ user: 'hi', assistant: 'Hello.' }, ...said('and?')] });
    assert.deepEqual(questions, ['s: Be kind. | u: hi | a: Hello. | u: and?']);
    assert.deepEqual(
      held.answers.map(({ turn }) => turn),
      [2],
    );
  });

  it('answers a call of a tool with the word that it was not run', async () => {
    const calls = { ...answering('').outcome, toolCalls: [{ id: 'c1', name: 'look', arguments: '{}' }] };
    const more = (call: number) => (call === 1 ? { outcome: calls as Run['outcome'] } : {});
    const { questions } = await talk({ turns: said('hi', 'and?'), more });
    assert.equal(questions[1], 's: Be kind. | u: hi | a:  | t: The tool was not run. | u: and?');
  });

  const breaks = [
    { title: 'an error', more: failedOutcome(), outcome: 'error', message: 'Turn 2: No answer.' },
    { title: 'a refusal', more: outcomeOfKind('refusal'), outcome: 'refusal', message: null },
    { title: 'a filtered answer', more: outcomeOfKind('content_filter'), outcome: 'content_filter', message: null },
    {
      title: 'an empty answer',
      more: { outcome: { ...finishedRun().outcome, output: '', kind: 'empty' } as Run['outcome'] },
      outcome: 'error',
      message: 'Turn 2: The answer is empty, so there is no reply to it.',
    },
    {
      title: 'an answer that was cut before its first word',
      more: { outcome: { ...finishedRun().outcome, output: '', kind: 'length' } as Run['outcome'] },
      outcome: 'error',
      message: 'Turn 2: The answer is empty, so there is no reply to it.',
    },
  ] as const;
  for (const { title, more, outcome, message } of breaks)
    it(`ends with ${title}, which is the cell's own`, async () => {
      const { questions, held, cell } = await talk({
        turns: said('a', 'b', 'c'),
        more: (call) => (call === 2 ? more : {}),
      });
      assert.equal(questions.length, 2);
      assert.deepEqual([isWhole(held), cell.outcome, cell.error?.message ?? null], [false, outcome, message]);
      assert.deepEqual([cell.run, cell.conversation?.end], ['RUN 2', null]);
    });

  it('may end with an empty answer, which is judged', async () => {
    const more = () => ({ outcome: { ...finishedRun().outcome, output: '', kind: 'empty' } as Run['outcome'] });
    const { held, cell } = await talk({ turns: said('a'), more });
    assert.deepEqual([isWhole(held), cell.outcome], [true, 'empty']);
  });

  it('goes on after an answer that was cut', async () => {
    const { questions } = await talk({ turns: said('a', 'b'), more: () => outcomeOfKind('length') });
    assert.equal(questions.length, 2);
  });

  it('sums what its turns cost and took, and what is unknown of one is unknown of all', async () => {
    const turns = said('a', 'b', 'c');
    const { cell } = await talk({ turns, cached: (call) => call === 1 });
    assert.deepEqual([cell.costUsd, cell.originalCostUsd, cell.latencyMs, cell.cached], [3e-6, 4.5e-6, 360, false]);
    const unknown = await talk({ turns, more: (call) => (call === 2 ? { costNanoUsd: null } : {}) });
    assert.deepEqual([unknown.cell.costUsd, unknown.cell.originalCostUsd], [null, null]);
    const free = await talk({ turns, cached: () => true });
    assert.deepEqual([free.cell.costUsd, free.cell.cached], [0, true]);
  });

  it('a changed turn asks the same as before it, and something else from it on', async () => {
    const texts = fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(texts, fc.nat(), async (words, place) => {
        const at = place % words.length;
        const before = await talk({ turns: said(...words) });
        const after = await talk({ turns: said(...words.with(at, `${words[at]} indeed`)) });
        assert.deepEqual(after.questions.slice(0, at), before.questions.slice(0, at));
        for (let turn = at; turn < words.length; turn++) assert.notEqual(after.questions[turn], before.questions[turn]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a simulated user', () => {
  it('speaks after the turns of the row, hears what was said, and is asked until it may say no more', async () => {
    const { questions, cell } = await talk({ turns: said('hi'), user: playing(2) });
    assert.deepEqual(questions, [
      's: Be kind. | u: hi',
      's: Play. | u: hi | a: answer 1',
      's: Be kind. | u: hi | a: answer 1 | u: answer 2',
      's: Play. | u: hi | a: answer 1 | u: answer 2 | a: answer 3',
      's: Be kind. | u: hi | a: answer 1 | u: answer 2 | a: answer 3 | u: answer 4',
    ]);
    assert.deepEqual(
      [cell.conversation?.turns, cell.conversation?.userRuns],
      [
        ['RUN 1', 'RUN 3', 'RUN 5'],
        ['RUN 2', 'RUN 4'],
      ],
    );
    assert.deepEqual([cell.conversation?.end, cell.run], ['limit', 'RUN 5']);
    assert.deepEqual([cell.costUsd, cell.conversation?.userCostUsd], [4.5e-6, 3e-6]);
  });

  it('ends the conversation with its mark, and the reply that holds it is not said', async () => {
    const more = (call: number) => (call === 4 ? answering('Thanks! ###STOP###') : {});
    const { questions, cell } = await talk({ turns: said('hi'), user: playing(9), more });
    assert.equal(questions.length, 4);
    assert.deepEqual([cell.conversation?.end, cell.run, cell.outcome], ['user', 'RUN 3', 'ok']);
  });

  const troubles = [
    ['fails', failedOutcome(), /^Turn 2: The simulated user could not be asked: No answer\.$/],
    ['refuses', outcomeOfKind('refusal'), /^Turn 2: The model refused to play the user\.$/],
    ['says nothing', answering(' \n'), /^Turn 2: The simulated user said nothing\.$/],
  ] as const;
  for (const [what, more, message] of troubles)
    it(`that ${what} is an error of the cell and no score`, async () => {
      const { held, cell } = await talk({
        turns: said('hi'),
        user: playing(3),
        more: (call) => (call === 2 ? more : {}),
      });
      assert.deepEqual([isWhole(held), cell.outcome, cell.run], [false, 'error', 'RUN 1']);
      assert.match(cell.error?.message ?? '', message);
    });

  it('that cannot be reached is told before anything is asked', async () => {
    const open = async () => {
      throw new TrackerError('provider/missing-key', 'There is no key.', { hint: 'Set one.' });
    };
    const { questions, cell } = await talk({ turns: said('hi'), user: { maxTurns: 3, open } });
    assert.deepEqual([questions, cell.outcome, cell.run], [[], 'unrendered', null]);
    assert.deepEqual(cell.error, { code: 'provider/missing-key', message: 'There is no key. Set one.' });
  });

  it('that has nothing to say at once leaves nothing to judge', async () => {
    const { cell } = await talk({ user: playing(3), more: () => answering('###STOP###') });
    assert.deepEqual([cell.outcome, cell.error?.code], ['unrendered', 'conversation/nothing-asked']);
  });

  it('whose call was cancelled makes no result', async () => {
    const cancelled: Partial<Run> = {
      outcome: { status: 'failed', kind: 'cancelled', code: 'interrupted', message: '', retryable: true },
    };
    const { cell } = await talk({ turns: said('hi'), user: playing(3), more: (call) => (call === 2 ? cancelled : {}) });
    assert.equal(cell.outcome, 'cancelled');
  });
});
