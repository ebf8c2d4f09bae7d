// Turns the bytes of a streamed body into lines: strict UTF-8, a cap on every line, LF, CRLF or CR endings.
import { invalidAnswer, ProviderFailure } from './providerFailure.ts';

/** Decodes strictly; throws `provider/invalid-answer` at the first byte that is no UTF-8. */
export function strictDecoder(): { decode(bytes: Uint8Array): string; end(): string } {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const guard = (decode: () => string): string => {
    try {
      return decode();
    } catch {
      throw invalidAnswer('The answer is not valid UTF-8.');
    }
  };
  return {
    decode: (bytes) => guard(() => decoder.decode(bytes, { stream: true })),
    end: () => guard(() => decoder.decode()),
  };
}

/** Yields each whole line without its ending; a last line without an ending is yielded at the end. */
export async function* boundedLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLineBytes: number,
): AsyncGenerator<string, void, undefined> {
  const decoder = strictDecoder();
  const tooLong = (): ProviderFailure =>
    new ProviderFailure(
      'provider/answer-too-large',
      'One line of the streamed answer is longer than 1 MB; the call was stopped.',
    );
  let rest = '';
  let endedWithReturn = false;
  for await (const chunk of chunks) {
    let text = decoder.decode(chunk);
    if (endedWithReturn && text.startsWith('\n')) text = text.slice(1);
    if (text === '') continue;
    endedWithReturn = text.endsWith('\r');
    const lines = (rest + text).split(/\r\n|\n|\r/);
    rest = lines.pop() ?? '';
    if (rest.length > maxLineBytes) throw tooLong();
    for (const line of lines) {
      if (line.length > maxLineBytes) throw tooLong();
      yield line;
    }
  }
  rest += decoder.end();
  if (rest !== '') yield rest;
}
