// Standard input as text: everything at once, or line by line as it comes. Lines end at LF; a CR before it is cut off.

/** Everything, decoded as UTF-8. */
export async function readAllText(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

/** Each line without its ending, as soon as it is whole; a last line without an ending too. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8');
  const pieces: string[] = [];
  for await (const chunk of chunks) {
    const lines = decoder.decode(chunk, { stream: true }).split('\n');
    while (lines.length > 1) {
      pieces.push(lines.shift() as string);
      yield pieces.join('').replace(/\r$/, '');
      pieces.length = 0;
    }
    pieces.push(lines[0] as string);
  }
  const rest = pieces.join('') + decoder.decode();
  if (rest !== '') yield rest.replace(/\r$/, '');
}
