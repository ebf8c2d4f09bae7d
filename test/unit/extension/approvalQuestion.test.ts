import assert from 'node:assert/strict';
import type { EvaluatorCode } from '../../../src/core/operation/evaluation/evaluatorCode.ts';
import { approvalQuestion } from '../../../src/extension/evaluation/approvalQuestion.ts';

const code: EvaluatorCode = {
  hash: '3f9a1c2b70de'.padEnd(64, '0'),
  what: 'python checks/tone.py',
  prompts: ['greet'],
  files: [{ name: 'checks/tone.py', text: 'def get_assert(output, context):\n    return True\n' }],
  isApproved: false,
  problem: null,
};

describe('the question before evaluator code runs', () => {
  it('names the code, its rights and its hash, and shows it', () => {
    const { message, detail, action } = approvalQuestion(code) ?? assert.fail();
    assert.equal(message, 'Let python checks/tone.py judge answers?');
    assert.match(detail, /your rights, without your keys/);
    assert.match(detail, /3f9a1c2b70de/);
    assert.match(detail, /checks\/tone\.py\ndef get_assert/);
    assert.equal(action, 'Approve This Code');
  });

  it('says how much of long code it does not show', () => {
    const { detail } =
      approvalQuestion({ ...code, files: [{ name: 'a.py', text: 'x'.repeat(5000) }] }) ?? assert.fail();
    assert.match(detail, /3500 more characters/);
    assert.ok(detail.length < 2000);
  });

  it('lets no character in it hide or reorder anything', () => {
    const hostile = '\u202eevil\u001b[2J\u0007$(check) [ok](command:x)';
    const { message, detail } =
      approvalQuestion({ ...code, what: hostile, files: [{ name: hostile, text: hostile }] }) ?? assert.fail();
    for (const text of [message, detail]) assert.ok(!/[\u202e\u001b\u0007]/.test(text));
    assert.ok(!message.includes('](command:') && !message.includes('$(check)'));
  });

  it('offers to take an approval back', () => {
    assert.equal(approvalQuestion({ ...code, isApproved: true })?.action, 'Take Approval Back');
  });

  it('is not asked about code that cannot be read', () => {
    assert.equal(approvalQuestion({ ...code, hash: null, problem: 'It is not there.' }), null);
  });
});
