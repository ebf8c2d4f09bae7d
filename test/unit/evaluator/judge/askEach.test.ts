import assert from 'node:assert/strict';
import { askEach } from '../../../../src/core/evaluator/judge/askEach.ts';
import { JudgeError } from '../../../../src/core/evaluator/judge/judgeError.ts';

describe('several questions to a judge', () => {
  const asking = (codes: readonly (string | null)[]) => {
    const asked: number[] = [];
    const result = askEach([...codes.keys()], async (at) => {
      asked.push(at);
      const code = codes[at] ?? null;
      if (code !== null) throw new JudgeError(code, `${code} ${at}`);
      return at * 10;
    });
    return { asked, result };
  };

  it('are answered in their order', async () => {
    const { result } = asking([null, null, null]);
    assert.deepEqual(await result, [0, 10, 20]);
  });

  it('end with the first that fails, as the others would be paid for in vain', async () => {
    const { asked, result } = asking([null, 'provider/timeout', null]);
    await assert.rejects(result, { code: 'provider/timeout' });
    assert.deepEqual(asked, [0, 1]);
  });

  it('are all asked where they wait, and then are not answered', async () => {
    const { asked, result } = asking([null, 'interrupted', 'interrupted', null]);
    await assert.rejects(result, { message: 'interrupted 1' });
    assert.deepEqual(asked, [0, 1, 2, 3]);
  });
});
