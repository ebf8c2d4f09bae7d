import assert from 'node:assert/strict';
import fc from 'fast-check';
import { boundedLines } from '../../../src/core/provider/boundedLines.ts';

async function linesOf(chunks: readonly Uint8Array[], maxLineBytes = 1000): Promise<string[]> {
  async function* source(): AsyncGenerator<Uint8Array> {
    yield* chunks;
  }
  const lines: string[] = [];
  for await (const line of boundedLines(source(), maxLineBytes)) lines.push(line);
  return lines;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('lines of a streamed body', () => {
  it('are the same however the bytes are cut into packets', async () => {
    const text = fc.array(fc.constantFrom('a', 'é', '漢', '👩‍👩‍👧', '\n', '\r\n', '\r', ' ', 'data: {}'), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), async (parts, sizes) => {
        const whole = bytes(parts.join(''));
        const chunks: Uint8Array[] = [];
        for (let start = 0, turn = 0; start < whole.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          chunks.push(whole.subarray(start, start + size));
          start += size;
        }
        assert.deepEqual(await linesOf(chunks), await linesOf([whole]));
      }),
    );
  });

  it('end at LF, CR LF or CR', async () => {
    assert.deepEqual(await linesOf([bytes('a\nb\r\nc\rd')]), ['a', 'b', 'c', 'd']);
  });

  it('keep the empty line after a CR LF that came in two packets of its own', async () => {
    assert.deepEqual(await linesOf(['a\r', '\n', '\n', 'b'].map(bytes)), ['a', '', 'b']);
  });

  it('are not split at line separators that JSON allows inside strings', async () => {
    assert.deepEqual(await linesOf([bytes('a\u2028b\u0085c\n')]), ['a\u2028b\u0085c']);
  });

  it('may be as long as the limit and not longer', async () => {
    assert.deepEqual(await linesOf([bytes('12345\n')], 5), ['12345']);
    await assert.rejects(linesOf([bytes('123456\n')], 5), { code: 'provider/answer-too-large' });
    await assert.rejects(linesOf([bytes('123'), bytes('456')], 5), { code: 'provider/answer-too-large' });
  });

  it('must be UTF-8 to the last byte', async () => {
    await assert.rejects(linesOf([new Uint8Array([0x61, 0xff])]), { code: 'provider/invalid-answer' });
    await assert.rejects(linesOf([new Uint8Array([0x61, 0xe6, 0xbc])]), { code: 'provider/invalid-answer' });
  });
});
