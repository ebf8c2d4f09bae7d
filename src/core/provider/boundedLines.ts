// Turns the bytes of a streamed body into lines: strict UTF-8, a cap on every line, LF, CRLF or CR endings.
import { invalidAnswer, ProviderFailure } from './providerFailure.ts';

const wholeDecoder = new TextDecoder('utf-8', { fatal: true });

function strictly(decode: () => string): string {
  try {
    return decode();
  } catch {
    throw invalidAnswer('The answer is not valid UTF-8.');
  }
}

/** The text of a whole body; throws `provider/invalid-answer` when it is no UTF-8. */
export function decodeStrictly(bytes: Uint8Array): string {
  return strictly(() => wholeDecoder.decode(bytes));
}

/** Yields each whole line without its ending; a last line without an ending is yielded at the end. */
export async function* boundedLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLineBytes: number,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const tooLong = (): ProviderFailure =>
    new ProviderFailure(
      'provider/answer-too-large',
      'One line of the streamed answer is longer than 1 MB; the call was stopped.',
    );
  let rest = '';
  let endedWithReturn = false;
  for await (const chunk of chunks) {
    let text = strictly(() => decoder.decode(chunk, { stream: true }));
    if (endedWithReturn && text.startsWith('\n')) {
      text = text.slice(1);
      endedWithReturn = false;
    }
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
  rest += strictly(() => decoder.decode());
  if (rest !== '') yield rest;
}
