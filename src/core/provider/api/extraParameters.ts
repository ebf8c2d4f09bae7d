// The parameters that a prompt file passes on unread. They may tune a call; they may not replace its model, its messages or
// its limit, nor ask for several answers, of which all but one would be paid for and dropped.
import type { Json } from '../../base/hash.ts';
import type { ModelParameters } from '../../prompt/prompt.ts';

const reserved = new Set([
  ...['model', 'messages', 'input', 'instructions', 'prompt', 'contents', 'system', 'systemInstruction', 'tools'],
  ...['stream', 'stream_options', 'background', 'store', 'n', 'best_of', 'candidateCount', 'generationConfig'],
  ...[
    'max_tokens',
    'max_completion_tokens',
    'max_output_tokens',
    'maxOutputTokens',
    'previous_response_id',
    'conversation',
  ],
]);

export function extraParameters({ extra }: ModelParameters): { [key: string]: Json } {
  return Object.fromEntries(Object.entries(extra ?? {}).filter(([name]) => !reserved.has(name)));
}
