import assert from 'node:assert/strict';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import type { OperationContext } from '../../../src/core/operation/operation.ts';
import { openRunRecorder } from '../../../src/core/operation/runRecorder.ts';
import type { Run } from '../../../src/core/run/run.ts';
import { writeFailed } from '../../../src/core/store/writeFailed.ts';

/** A recorder whose store refuses every record with `error`, and what it told the user. */
async function recorderThat(error: unknown) {
  const notices: string[] = [];
  const session = { append: async () => Promise.reject(error), close: async () => undefined };
  const context = {
    events: { notice: (sentence: string) => notices.push(sentence) },
    store: async () => ({ session: () => session }),
    project: { state: async () => ({ branch: null, head: null }) },
    author: async () => null,
  } as unknown as OperationContext;
  return { recorder: await openRunRecorder({ variables: [] }, context), notices };
}

describe('a run that cannot be kept', () => {
  it('is still the user’s, and the notice says where it is', async () => {
    const full = writeFailed(new TrackerError('file/write-failed', 'x.jsonl: the disk is full'));
    const { recorder, notices } = await recorderThat(full);
    assert.equal(await recorder.save({} as Run), false);
    assert.match(notices.join(), /the disk is full.*The answer is in the output of this command and nowhere else/);
    assert.doesNotMatch(notices.join(), /memory/);
  });

  it('for another reason says that reason and what to do', async () => {
    const { recorder, notices } = await recorderThat(
      new TrackerError('store/refused', 'It is a link.', { hint: 'Go.' }),
    );
    assert.equal(await recorder.save({} as Run), false);
    assert.deepEqual(notices, ['It is a link. Go.']);
  });

  it('because of a bug is loud', async () => {
    const { recorder } = await recorderThat(new TypeError('a bug'));
    await assert.rejects(recorder.save({} as Run), TypeError);
  });
});
