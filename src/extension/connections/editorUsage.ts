// The tokens of a call to one of VS Code's models. VS Code does not say what was used, so its own counter is asked for the
// texts; that leaves out what the model's extension adds, so it is an estimate, and unknown when it takes too long.
import type { Host } from '../../core/base/host.ts';
import type { Answer } from '../../core/provider/answer.ts';
import type { Usage } from '../../core/provider/provider.ts';
import type { EditorModel } from './editorModels.ts';
import type { EditorRequest } from './editorRequest.ts';

const countMs = 2_000;

/** Null when nothing could be counted in two seconds. Never rejects. */
export async function countUsage(
  host: Host,
  model: EditorModel,
  { sent, answer }: { readonly sent: EditorRequest; readonly answer: Answer },
): Promise<Usage | null> {
  const stop = new AbortController();
  const input = sent.messages.map(({ text }) => text).join('\n');
  const output = [answer.text, ...answer.toolCalls.map(({ arguments: text }) => text)].filter(Boolean).join('\n');
  const count = (text: string): Promise<number | null> =>
    text === '' ? Promise.resolve(0) : model.countTokens(text, stop.signal).then(countOrNull, () => null);
  const [inputTokens, outputTokens] = await Promise.all([input, output].map((text) => orNull(host, count(text))));
  stop.abort();
  if (inputTokens == null && outputTokens == null) return null;
  const unknown = { cachedInputTokens: null, cacheWriteTokens: null, reasoningTokens: null };
  return { inputTokens: inputTokens ?? null, outputTokens: outputTokens ?? null, ...unknown, isEstimate: true };
}

function countOrNull(count: number): number | null {
  return Number.isSafeInteger(count) && count >= 0 ? count : null;
}

function orNull<T>(host: Host, promise: Promise<T | null>): Promise<T | null> {
  return new Promise((resolve) => {
    const cancel = host.clock.after(countMs, () => resolve(null));
    void promise.then((value) => {
      cancel();
      resolve(value);
    });
  });
}
