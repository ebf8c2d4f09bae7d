import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addExample, addMessages } from '../../../src/core/prompt/editMessages.ts';
import { addTestRow, applyEdit } from '../../../src/core/prompt/editPrompt.ts';
import type { Message } from '../../../src/core/prompt/prompt.ts';
import { renderPrompt } from '../../../src/core/prompt/renderPrompt.ts';
import {
  continueRun,
  conversationAsExample,
  conversationAsMessages,
  conversationAsTestRow,
  conversationOf,
} from '../../../src/core/run/conversation.ts';
import type { Run } from '../../../src/core/run/run.ts';
import { finishedRun, storedRun } from '../../support/finishedRun.ts';
import { promptOf } from '../../support/promptText.ts';

const asked: readonly Message[] = [
  { role: 'system', content: 'Be kind.' },
  { role: 'user', content: 'About cats' },
];
const idOf = (n: number) => `01JD000000000000000000000${n}`;

/** A conversation of these answers; between two of them the user says `And?`. */
function talk(answers: readonly string[], more: Partial<Run> = {}): Run[] {
  const turns: Run[] = [];
  for (const [index, answer] of answers.entries()) {
    const before = turns.at(-1);
    const messages = before ? continueRun(before, 'And?') : asked;
    const links = before ? { continues: before.id } : {};
    turns.push(
      finishedRun({ id: idOf(index), messages, answer, more: { variables: { topic: 'cats' }, ...more, ...links } }),
    );
  }
  return turns;
}

const withCalls = (id: string | null): Run => {
  const run = finishedRun({ messages: asked, answer: '' });
  if (run.outcome.status !== 'completed') throw new Error('not completed');
  return { ...run, outcome: { ...run.outcome, toolCalls: [{ id, name: 'look', arguments: '{"a":1}' }] } };
};

describe('a conversation goes on', () => {
  it('with everything that was said, the answer and the reply', () => {
    assert.deepEqual(continueRun(finishedRun({ messages: asked, answer: 'Purr.' }), 'Why?'), [
      ...asked,
      { role: 'assistant', content: 'Purr.' },
      { role: 'user', content: 'Why?' },
    ]);
  });

  it('also after calls of tools, which are answered as not run', () => {
    for (const id of ['c7', null]) {
      const [call, result, reply] = continueRun(withCalls(id), 'Go on').slice(2);
      const used = id ?? 'call_1';
      assert.deepEqual(call?.toolCalls, [
        { id: used, type: 'function', function: { name: 'look', arguments: '{"a":1}' } },
      ]);
      assert.deepEqual([result?.role, result?.toolCallId, result?.name], ['tool', used, 'look']);
      assert.deepEqual(reply, { role: 'user', content: 'Go on' });
    }
  });

  const failed: Run['outcome'] = { status: 'failed', code: 'provider/timeout', message: 'x', retryable: true };
  const rows: readonly [what: string, run: Run][] = [
    ['after a failure', finishedRun({ more: { outcome: failed } })],
    ['after an empty answer', finishedRun({ answer: '' })],
    ['where answers are not kept', storedRun(finishedRun(), { policy: 'no-output' })],
    ['where texts are not kept', storedRun(finishedRun(), { policy: 'scores-only' })],
    ['after sensitive values', storedRun(finishedRun(), { sensitive: ['input'] })],
  ];
  for (const [what, run] of rows) it(`not ${what}`, () => assert.throws(() => continueRun(run, 'x'), /./));
});

describe('the turns of a conversation', () => {
  it('are found in any order, oldest first, whatever else was run', () => {
    const turns = talk(['a', 'b', 'c']);
    const other = finishedRun({ id: idOf(0).replace('01JD', '01JC') });
    fc.assert(
      fc.property(fc.shuffledSubarray([...turns, other], { minLength: 4 }), (runs) => {
        assert.deepEqual(conversationOf(runs), turns);
        assert.deepEqual(conversationOf(runs, turns[1]), turns.slice(0, 2));
      }),
    );
  });

  it('end where the store has no more of them, and never run in circles', () => {
    const [, second] = talk(['a', 'b']);
    assert.deepEqual(conversationOf([second!]), [second]);
    const loop = { ...second!, continues: second!.id };
    assert.deepEqual(conversationOf([loop]), [loop]);
    assert.deepEqual(conversationOf([]), []);
  });
});

describe('a conversation is kept', () => {
  const source = `templateFormat: nunjucks\nmessages:\n  - role: system\n    content: Be kind.\n  - role: user\n    content: About {{ topic }}\n`;
  const apply = (edit: ReturnType<typeof addTestRow>) => applyEdit(edit.base, edit);

  it('as messages behind those of the prompt, which then say the same again', () => {
    const text = fc.string({
      minLength: 1,
      maxLength: 20,
      unit: fc.constantFrom(...'ab {}%#\n:-"é', '{{ topic }}', '{% raw %}', '{% if x %}'),
    });
    fc.assert(
      fc.property(text, text, (one, two) => {
        const turns = talk([one, two]);
        const edited = apply(addMessages(source, conversationAsMessages(turns, 'nunjucks')));
        const { messages } = renderPrompt(promptOf(edited), { topic: 'cats' });
        assert.deepEqual(messages, [
          ...asked,
          { role: 'assistant', content: one },
          { role: 'user', content: 'And?' },
          { role: 'assistant', content: two },
        ]);
      }),
    );
  });

  it('as messages only where nothing in them would be filled in', () => {
    assert.throws(() => conversationAsMessages(talk(['Use {{topic}}.']), 'simple'), /fill in/);
    assert.deepEqual(conversationAsMessages(talk(['Use {topic}.']), 'simple'), [
      { role: 'assistant', content: 'Use {topic}.' },
    ]);
  });

  it('as an example: one answer by its inputs, more as what was said', () => {
    assert.deepEqual(conversationAsExample(talk(['a'])), { input: { topic: 'cats' }, output: 'a' });
    assert.deepEqual(conversationAsExample(talk(['a'], { variables: {} })), {
      messages: [asked[1], { role: 'assistant', content: 'a' }],
    });
    const example = conversationAsExample(talk(['a', 'b']));
    assert.deepEqual(example, {
      messages: [
        asked[1],
        { role: 'assistant', content: 'a' },
        { role: 'user', content: 'And?' },
        { role: 'assistant', content: 'b' },
      ],
    });
    assert.equal(promptOf(apply(addExample(source, example))).examples.length, 1);
  });

  it('as a test row with the first inputs, what was said after them, and the last answer', () => {
    assert.deepEqual(conversationAsTestRow(promptOf(source), talk(['a'])), { topic: 'cats', expected: 'a' });
    const row = conversationAsTestRow(promptOf(source), talk(['a', 'b\nc']));
    assert.deepEqual(row, { topic: 'cats', turns: ['And?'], expected: 'b\nc' });
    assert.deepEqual(promptOf(apply(addTestRow(source, row))).testData, [row]);
  });

  it('not as a row where the model spoke first, or the prompt has `turns` of its own', () => {
    const [first, last] = talk(['a', 'b']) as [Run, Run];
    const silent = { ...first, messages: first.messages.slice(0, 1) };
    assert.throws(() => conversationAsTestRow(promptOf(source), [silent, last]), /spoke first/);
    const prompt = promptOf(`${source}variables: [turns, topic]\n`);
    assert.throws(() => conversationAsTestRow(prompt, talk(['a', 'b'])), /`turns`/);
    assert.deepEqual(conversationAsTestRow(prompt, talk(['a'])), { topic: 'cats', expected: 'a' });
  });

  it('not as a row that would write a sensitive value to a file', () => {
    const prompt = promptOf(`${source}variables: [{name: topic, sensitive: true}]\n`);
    assert.throws(() => conversationAsTestRow(prompt, talk(['a'])), /`topic` is sensitive/);
  });

  it('not as a row where `expected` is something else, or nothing was said', () => {
    const prompt = promptOf(`${source}variables: [expected, topic]\n`);
    assert.throws(() => conversationAsTestRow(prompt, talk(['a'])), /expected/);
    assert.throws(() => conversationAsTestRow(promptOf(source), [withCalls('c')]), /tool/);
    assert.throws(() => conversationAsExample([]), /Nothing/);
  });
});
