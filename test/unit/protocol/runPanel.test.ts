import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readHostMessage, readPageMessage } from '../../../src/protocol/runPanel.ts';

describe('the panel’s messages', () => {
  it('pass when they are ours', () => {
    const run = { type: 'run', values: { a: 'x', b: true }, columns: null };
    assert.deepEqual(readPageMessage(run), run);
    const stream = { type: 'stream', chunks: [{ column: 'a', text: 'Hi', reasoning: '' }] };
    assert.deepEqual(readHostMessage(stream), stream);
  });

  for (const message of [
    null,
    'run',
    {},
    { type: 'run' },
    { type: 'run', values: { a: { nested: true } }, columns: null },
    { type: 'run', values: {}, columns: 'all' },
    { type: 'execute', command: 'workbench.action.terminal.new' },
    { type: 'remedy', id: 'command:evil', column: null },
    { type: 'pick-model', column: 'x'.repeat(201) },
    { type: 'pick-version', column: ['a'] },
    { type: 'open-link', column: 'a', exchange: 'b', link: 'https://evil.example' },
    { type: 'reply', text: 'x'.repeat(1_000_001), columns: null },
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
