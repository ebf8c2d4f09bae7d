import assert from 'node:assert/strict';
import { encodeText } from '../../../src/core/provider/encodeText.ts';

describe('the tokens of a text', () => {
  it('are those of tiktoken', async () => {
    // OpenAI Cookbook, «How to count tokens with tiktoken».
    const table = [
      ['cl100k_base', 'tiktoken is great!', [83, 1609, 5963, 374, 2294, 0]],
      ['cl100k_base', 'antidisestablishmentarianism', [519, 85342, 34500, 479, 8997, 2191]],
      ['cl100k_base', '2 + 2 = 4', [17, 489, 220, 17, 284, 220, 19]],
      ['cl100k_base', 'お誕生日おめでとう', [33334, 45918, 243, 21990, 9080, 33334, 62004, 16556, 78699]],
      ['o200k_base', '2 + 2 = 4', [17, 659, 220, 17, 314, 220, 19]],
      ['o200k_base', 'お誕生日おめでとう', [8930, 9697, 243, 128225, 8930, 17693, 4344, 48669]],
    ] as const;
    for (const [encoding, text, ids] of table) {
      assert.deepEqual(await encodeText(text, encoding), { count: ids.length, isExact: true, ids }, text);
    }
  });

  it('take special tokens for the text they are', async () => {
    const { count, ids } = await encodeText('<|endoftext|>', 'o200k_base');
    assert.ok(count > 1);
    assert.ok(!ids.includes(199_999));
  });

  it('are the same in the vocabulary that differs only in special tokens', async () => {
    const text = 'naïve 😀 <|start|>';
    assert.deepEqual(await encodeText(text, 'o200k_harmony'), await encodeText(text, 'o200k_base'));
  });

  it('are all counted, of which forty are named', async () => {
    const { count, ids } = await encodeText('a b '.repeat(100), 'o200k_base');
    assert.ok(count >= 200);
    assert.equal(ids.length, 40);
    assert.deepEqual(await encodeText('', 'o200k_base'), { count: 0, isExact: true, ids: [] });
  });

  it('of a long run without a break are exact, of an endless one estimated', async () => {
    assert.deepEqual(await encodeText('a'.repeat(8000), 'o200k_base').then(({ count, isExact }) => [count, isExact]), [
      1000,
      true,
    ]);
    const endless = await encodeText(`one ${'b'.repeat(60_000)} two`, 'o200k_base');
    assert.equal(endless.isExact, false);
    assert.ok(endless.count > 10_000);
    assert.ok(endless.ids.length > 0 && endless.ids.length < 4);
  });
});
