// What reports and the grid show of a run: its answer, or all that was said in the conversation it ends.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { answerTextOf } from '../../../src/core/operation/evaluation/reportedAnswer.ts';
import type { Message } from '../../../src/core/prompt/prompt.ts';
import { transcriptOf } from '../../../src/core/run/conversation.ts';
import type { Run } from '../../../src/core/run/run.ts';
import { finishedRun, storedRun } from '../../support/finishedRun.ts';

const messages: readonly Message[] = [
  { role: 'system', content: 'Be kind.' },
  { role: 'user', content: 'Hi' },
  { role: 'assistant', content: 'Hello.' },
  { role: 'user', content: 'Bye' },
];

describe('the text of an answer', () => {
  it('is the answer alone, and of a conversation all that was said in it', () => {
    const run = finishedRun({ messages, answer: 'See you.' });
    assert.equal(answerTextOf(run), 'See you.');
    const talk = 'User: Hi\n---\nAssistant: Hello.\n---\nUser: Bye\n---\nAssistant: See you.';
    assert.equal(answerTextOf(run, { start: 1 }), talk);
  });

  it('has what was said before a turn that failed', () => {
    const outcome: Run['outcome'] = { status: 'failed', code: 'provider/timeout', message: 'x', retryable: true };
    assert.match(answerTextOf(finishedRun({ messages, more: { outcome } }), { start: 1 }) ?? '', /User: Bye$/);
  });

  it('is not there where the store keeps no answers', () => {
    const run = storedRun(finishedRun({ messages }), { policy: 'no-output' });
    assert.equal(answerTextOf(run, { start: 1 }), null);
  });

  it('shows calls of tools as lines, however they were written', () => {
    const call = { id: 'c', type: 'function', function: { name: 'look', arguments: '{"a":1}' } };
    const odd: Message = { role: 'assistant', content: 'Wait', toolCalls: [call, null, { function: 7 }] };
    const told: Message = { role: 'tool', content: 'The tool was not run.', toolCallId: 'c' };
    assert.equal(transcriptOf([odd, told]), 'Assistant: Wait\nlook({"a":1})\nnull\n{"function":7}');
  });

  it('never lets one who speaks say what another seems to have said', () => {
    const lines = fc.array(fc.constantFrom('---', ' --- ', 'User: x', 'Assistant: x', ''), { maxLength: 6 });
    const said = fc.array(lines, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(said, (texts) => {
        const talk = texts.map((text): Message => ({ role: 'assistant', content: text.join('\n') }));
        assert.equal(transcriptOf(talk).split('\n---\n').length, talk.length);
      }),
    );
  });
});
