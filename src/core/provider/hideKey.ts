// Keeps a known key out of everything the provider slice hands back, whatever form a server echoes it in.
import type { Completion } from './provider.ts';

const base64Letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    for (const shift of [18, 12, 6, 0]) text += base64Letters[(group >> shift) & 63];
  }
  return text;
}

/** The forms of a key to look for. Base64 is taken at all three alignments, without the letters its neighbours decide. */
function formsOf(key: string): string[] {
  const bytes = new TextEncoder().encode(key);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const encoded = [0, 1, 2].map((shift) => {
    const text = base64(new Uint8Array([...new Uint8Array(shift), ...bytes]));
    return text.slice(Math.ceil((shift * 4) / 3), Math.floor(((shift + bytes.length) * 4) / 3));
  });
  const urlSafe = encoded.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  const reversed = [...key].reverse().join('');
  const plain = [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1), hex, hex.toUpperCase(), reversed];
  return [...new Set([...plain, ...encoded, ...urlSafe])].sort((a, b) => b.length - a.length);
}

/** A function that replaces the key in a text by `[key hidden]`. Keys under 6 characters are placeholders, not secrets. */
export function keyHider(key: string | null): (text: string) => string {
  if (key === null || key.length < 6) return (text) => text;
  let forms: string[] | null = null;
  return (text) => {
    if (text.length < key.length) return text;
    forms ??= formsOf(key);
    let hidden = text;
    for (const form of forms) if (hidden.includes(form)) hidden = hidden.replaceAll(form, '[key hidden]');
    return hidden;
  };
}

/** The completion with the key hidden in every text of it. */
export function hideKeyInCompletion(completion: Completion, hide: (text: string) => string): Completion {
  const error = completion.error && { ...completion.error, message: hide(completion.error.message) };
  const toolCalls = completion.toolCalls.map((call) => ({
    id: call.id === null ? null : hide(call.id),
    name: hide(call.name),
    arguments: hide(call.arguments),
  }));
  const orNull = (text: string | null): string | null => (text === null ? null : hide(text));
  return {
    ...completion,
    text: hide(completion.text),
    reasoning: hide(completion.reasoning),
    finishReason: orNull(completion.finishReason),
    answeredModel: orNull(completion.answeredModel),
    toolCalls,
    error,
  };
}
