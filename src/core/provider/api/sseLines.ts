// Server-sent events as lines, after a check that they are events at all: some servers answer a request for a stream with
// one JSON object, most often an error.
import { failureOfErrorObject, invalidAnswer } from '../providerFailure.ts';
import { isRecord, own } from '../readJson.ts';

const maxObjectLength = 64 * 1024;

/** The same lines; throws what the JSON says when the body is a JSON object instead of events. */
export async function* sseLines(
  lines: AsyncIterable<string>,
  hostName: string,
): AsyncGenerator<string, void, undefined> {
  let object: string | null = null;
  let hasBegun = false;
  for await (const line of lines) {
    if (!hasBegun && /^\s*[{[]/.test(line)) object = '';
    hasBegun ||= line.trim() !== '';
    if (object === null) yield line;
    else if (object.length < maxObjectLength) object += `${line}\n`;
  }
  if (object !== null) throw failureOfObject(object, hostName);
}

function failureOfObject(text: string, hostName: string): Error {
  try {
    const value: unknown = JSON.parse(text);
    const first = Array.isArray(value) ? value[0] : value;
    if (isRecord(own(first, 'error'))) return failureOfErrorObject(first, hostName);
  } catch {
    // Not even JSON: the sentence below says all there is to say.
  }
  return invalidAnswer(`${hostName} was asked for a stream and sent something else.`);
}
