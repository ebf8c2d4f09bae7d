import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface Seen {
  readonly answers: readonly unknown[];
  readonly messages: number;
  readonly busy: readonly string[];
  readonly turnMs?: number;
  readonly connectionsBefore?: number;
}

/** What a process with four streaming columns tells; it must end by itself. */
function streams(task: 'run' | 'cancel', seconds: number): Seen {
  const script = join(import.meta.dirname, '../../support/panelStreaming.ts');
  const { status, stdout, stderr, signal } = spawnSync(process.execPath, [script, task, '200', `${seconds}`], {
    ...{ encoding: 'utf8', timeout: 60_000 },
  });
  assert.equal(signal, null, 'the process ends by itself');
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Seen;
}

describe('four columns that stream 200 tokens a second each', function () {
  this.timeout(90_000);

  it('never hold the extension host’s thread for 50 ms, lose no token and write to the page twenty times a second', () => {
    const { turnMs, answers, messages, busy } = streams('run', 2);
    assert.deepEqual(answers, [400, 400, 400, 400]);
    assert.ok(turnMs! < 50, `${turnMs} ms`);
    assert.ok(messages < 2 * 20 + 40, `${messages} messages`);
    assert.deepEqual(busy, []);
  });

  it('leave no socket, timer or process once they are stopped in the middle', () => {
    const { connectionsBefore, answers, busy } = streams('cancel', 60);
    assert.equal(connectionsBefore, 4);
    assert.deepEqual(answers, ['cancelled', 'cancelled', 'cancelled', 'cancelled']);
    assert.deepEqual(busy, []);
  });
});
