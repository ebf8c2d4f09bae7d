import assert from 'node:assert/strict';
import { readEvolutionHostMessage, readEvolutionPageMessage } from '../../../src/protocol/evolution.ts';

describe('what the Evolution page may ask', () => {
  it('is to open, compare and act on rows by their id', () => {
    for (const message of [
      { type: 'ready' },
      { type: 'open', row: 'a'.repeat(40) },
      { type: 'open-folded', row: 'a', commit: 'b' },
      { type: 'act', row: 'draft', action: 'run' },
      { type: 'compare', rows: ['a', 'b'] },
      { type: 'remedy', id: 'save' },
      { type: 'search', phrase: 'step by step' },
    ]) {
      assert.deepEqual(readEvolutionPageMessage(message), message);
    }
  });

  it('is nothing else: no command, no path, no third row, no endless id', () => {
    for (const message of [
      { type: 'command', command: 'workbench.action.terminal.new' },
      { type: 'act', row: 'a', action: 'delete' },
      { type: 'act', row: 'a', action: 'constructor' },
      { type: 'compare', rows: ['a'] },
      { type: 'compare', rows: ['a', 'b', 'c'] },
      { type: 'open', row: 'a'.repeat(65) },
      { type: 'open', row: 1 },
      { type: 'remedy', id: 'quit' },
      { type: 'search', phrase: 'x'.repeat(501) },
      null,
      'open',
      [],
    ]) {
      assert.equal(readEvolutionPageMessage(message), null);
    }
  });

  it('drops on the other side what is no message of the extension', () => {
    assert.equal(readEvolutionHostMessage({ type: 'results', results: [{ row: 'a', score: 'high' }] }), null);
    assert.equal(readEvolutionHostMessage({ type: 'state' }), null);
    assert.deepEqual(readEvolutionHostMessage({ type: 'changes', changes: [] }), { type: 'changes', changes: [] });
  });
});
