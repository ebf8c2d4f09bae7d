import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readHostMessage, readPageMessage } from '../../../src/protocol/runPanel.ts';

describe('the panel’s messages', () => {
  it('pass when they are ours', () => {
    assert.deepEqual(readPageMessage({ type: 'run', values: { a: 'x', b: true } }), {
      type: 'run',
      values: { a: 'x', b: true },
    });
    assert.deepEqual(readHostMessage({ type: 'text', text: 'Hi' }), { type: 'text', text: 'Hi' });
  });

  for (const message of [
    null,
    'run',
    {},
    { type: 'run' },
    { type: 'run', values: { a: { nested: true } } },
    { type: 'execute', command: 'workbench.action.terminal.new' },
    { type: 'remedy', id: 'command:evil' },
    { type: 'select-version', selector: 'x'.repeat(201) },
    { type: 'select-version', selector: ['v1'] },
  ]) {
    it(`are dropped: ${JSON.stringify(message).slice(0, 60)}`, () => assert.equal(readPageMessage(message), null));
  }

  it('lose what the schema does not know, such as a path', () => {
    assert.deepEqual(readPageMessage({ type: 'open-file', path: '/etc/passwd' }), { type: 'open-file' });
  });

  it('never make the reader throw', () => {
    fc.assert(
      fc.property(fc.anything(), (data) => {
        readPageMessage(data);
        readHostMessage(data);
      }),
    );
  });
});
