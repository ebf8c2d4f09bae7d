// Rows that go on from each other: each is asked once, in turn, whoever needs its answer, and one without an answer ends the
// others without a score.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sha256Hex } from '../../../src/core/base/hash.ts';
import { openTurnDesk } from '../../../src/core/evaluation/conversation/rowsInTurn.ts';
import type { CellQuestion, RowInTurn } from '../../../src/core/evaluation/planEvaluation.ts';
import { historyOf, rowsInTurn } from '../../../src/core/operation/evaluation/rowsInTurn.ts';
import type { Run } from '../../../src/core/run/run.ts';

const runOf = (text: string, output: string | null): Run =>
  ({
    id: `run of ${text}`,
    messages: [{ role: 'user', content: text }],
    outcome:
      output === null
        ? { status: 'failed', code: 'provider/failed', message: 'no answer' }
        : { status: 'completed', kind: 'ok', output, toolCalls: [] },
  }) as unknown as Run;

/** A question says its row and everything that was answered before it. */
const rows = (count: number): readonly RowInTurn[] =>
  Array.from({ length: count }, (_, index) => ({
    row: { id: String(index + 1), hash: `hash ${index}` },
    prepare: (before) => {
      const said = before.map(({ outcome }) => (outcome as { output: string }).output);
      return { question: { text: [...said, `q${index + 1}`].join(' ') } as unknown as CellQuestion };
    },
  }));
const textOf = (question: CellQuestion) => (question as unknown as { text: string }).text;

describe('rows in turn', () => {
  it('are each asked once with all answers before them, in whatever order their cells come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 5 }), async (order) => {
        const asked: string[] = [];
        const desk = openTurnDesk();
        const all = rows(5);
        const answers = await Promise.all(
          order.map((count) =>
            desk.ask(all.slice(0, count), 'column 0', async (question, continues) => {
              asked.push(`${textOf(question)} after ${continues}`);
              await new Promise((resolve) => setTimeout(resolve, 0));
              return { run: runOf(textOf(question), `a${textOf(question).length}`), cached: false };
            }),
          ),
        );
        assert.equal(new Set(asked).size, 5);
        assert.equal(asked.length, 5);
        assert.equal(asked[0], 'q1 after null');
        assert.equal(asked[1], 'a2 q2 after run of q1');
        assert.ok(answers.every((answer) => 'run' in answer));
      }),
      { numRuns: 30 },
    );
  });

  it('of another column or repeat are asked for themselves', async () => {
    const desk = openTurnDesk();
    let asked = 0;
    for (const place of ['a 0', 'b 0', 'a 1', 'a 0'])
      await desk.ask(rows(2), place, async (question) => {
        asked += 1;
        return { run: runOf(textOf(question), 'x'), cached: false };
      });
    assert.equal(asked, 6);
  });

  it('end where one has no answer: it is the answer of its own cell, and the reason of all after it', async () => {
    const desk = openTurnDesk();
    const ask = async (question: CellQuestion) => ({
      run: runOf(textOf(question), textOf(question).endsWith('q2') ? null : 'x'),
      cached: false,
    });
    const second = await desk.ask(rows(2), 'a', ask);
    assert.equal('run' in second && second.run.outcome.status, 'failed');
    const third = await desk.ask(rows(3), 'a', ask);
    assert.deepEqual(third, {
      code: 'conversation/earlier-row',
      message: 'Row 2, from which this one goes on, has no whole answer: no answer',
    });
  });

  it('are those of one conversation, and what comes before a row is part of its hash', async () => {
    const written = ['a', 'b', null, 'a', null].map((conversationId, index) => ({
      ...{ id: String(index + 1), hash: `h${index}`, variables: {}, expected: null, evaluators: [] },
      ...{ metadata: conversationId === null ? {} : { conversationId }, source: { path: null, index, line: null } },
    }));
    const read = async (all: typeof written) => {
      const found = [];
      for await (const row of rowsInTurn(
        (async function* () {
          yield* all;
        })(),
        sha256Hex,
      ))
        found.push(row);
      return found;
    };
    const found = await read(written);
    assert.deepEqual(
      found.map(({ earlier = [] }) => earlier.map(({ id }) => id)),
      [[], [], [], ['1'], ['3']],
    );
    const edited = await read(written.map((row, index) => (index === 0 ? { ...row, hash: 'other' } : row)));
    assert.deepEqual(
      found.map(({ hash }, index) => hash === edited[index]?.hash),
      [false, true, true, false, true],
    );
    const long = await read(Array.from({ length: 201 }, () => written[0] as (typeof written)[number]));
    assert.equal(long.at(-1)?.problem?.code, 'conversation/too-long');
  });

  it('are told in promptfoo’s words: what was asked last, what was answered, and the whole prompt', () => {
    const chat = {
      ...runOf('x', 'yes'),
      messages: [
        { role: 'system', content: 's' },
        { role: 'user', content: 'q' },
      ],
    } as Run;
    assert.deepEqual(historyOf([runOf('hi', 'hello'), chat]), [
      { prompt: 'hi', input: 'hi', output: 'hello' },
      { prompt: chat.messages, input: 'q', output: 'yes' },
    ]);
  });
});
