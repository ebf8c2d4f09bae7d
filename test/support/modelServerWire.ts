// The wire formats of the model APIs from the server's side: one scripted answer as a whole body or as stream frames.

export const modelApis = ['openai-chat', 'openai-responses', 'anthropic', 'gemini', 'ollama'] as const;
export type WireApi = (typeof modelApis)[number];

export interface ScriptedAnswer {
  readonly text?: string;
  readonly reasoning?: string;
  readonly tool?: { readonly name: string; readonly arguments: string };
  readonly stop?: 'stop' | 'length' | 'content_filter' | 'refusal';
  readonly usage?: ScriptedUsage | null;
  /** The tokens of the text with their probabilities, for APIs that tell them; sent whether or not they were asked for. */
  readonly tokens?: readonly ScriptedToken[];
}

/** The token that was chosen, and how probable it and others were. */
export type ScriptedToken = readonly [token: string, alternatives?: { readonly [token: string]: number }];

/** As the server counts; `reasoning` is part of `output` where the API has it so, beside it at Gemini. */
export interface ScriptedUsage {
  readonly input: unknown;
  readonly output: unknown;
  readonly cached?: unknown;
  readonly reasoning?: unknown;
}

export interface Wire {
  readonly path: RegExp;
  /** The base URL that a client of this API is given. */
  readonly basePath: string;
  readonly streamType: string;
  readonly isStream: (url: string, body: { stream?: unknown }) => boolean;
  readonly whole: (answer: ScriptedAnswer) => object;
  /** Frames in order; the last one holds the end marker. */
  readonly frames: (answer: ScriptedAnswer) => string[];
  /** A frame that carries one piece of text. */
  readonly textFrame: (text: unknown) => string;
  /** The body of an HTTP error. */
  readonly error: (message: string, type?: string) => object;
  /** The frame of an error inside a stream. */
  readonly errorFrame: (message: string, type: string) => string;
}

const defaultUsage = { input: 11, output: 7 };
const usageOf = (answer: ScriptedAnswer): NonNullable<ScriptedAnswer['usage']> | null =>
  answer.usage === undefined ? defaultUsage : answer.usage;
const textOf = (answer: ScriptedAnswer): string => (answer.stop === 'refusal' ? '' : (answer.text ?? 'Hello, world'));
const pieces = (text: string): string[] => text.match(/[\s\S]{1,6}/g) ?? [];
const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const event = (name: string, value: object): string => `event: ${name}\n${data({ type: name, ...value })}`;

const bytesOf = (token: string): readonly number[] => [...Buffer.from(token, 'utf8')];

/** As OpenAI's APIs and Ollama's write them. */
function logprobsOf({ tokens }: ScriptedAnswer): readonly object[] | undefined {
  return tokens?.map(([token, alternatives = { [token]: 1 }]) => ({
    ...{ token, logprob: Math.log(alternatives[token] ?? 1), bytes: bytesOf(token) },
    top_logprobs: Object.entries(alternatives)
      .sort(([, one], [, other]) => other - one)
      .map(([other, probability]) => ({ token: other, logprob: Math.log(probability), bytes: bytesOf(other) })),
  }));
}

function chatUsage(answer: ScriptedAnswer): object | undefined {
  const usage = usageOf(answer);
  if (usage === null) return undefined;
  const details = usage.cached === undefined ? undefined : { cached_tokens: usage.cached };
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    prompt_tokens_details: details,
    completion_tokens_details: usage.reasoning === undefined ? undefined : { reasoning_tokens: usage.reasoning },
  };
}

const chatStop = (answer: ScriptedAnswer): string =>
  answer.tool ? 'tool_calls' : answer.stop === 'refusal' ? 'stop' : (answer.stop ?? 'stop');
const chatCall = ({ tool }: ScriptedAnswer) => tool && [{ index: 0, id: 'call_1', type: 'function', function: tool }];
const chatChunk = (delta: object, finish: string | null = null): string =>
  data({
    id: 'c1',
    object: 'chat.completion.chunk',
    model: 'scripted',
    choices: [{ index: 0, delta, finish_reason: finish }],
  });

const openaiChat: Wire = {
  path: /\/chat\/completions$/,
  basePath: '/v1',
  streamType: 'text/event-stream; charset=utf-8',
  isStream: (_url, body) => body.stream === true,
  whole: (answer) => ({
    id: 'c1',
    object: 'chat.completion',
    model: 'scripted',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: answer.tool || answer.stop === 'refusal' ? null : textOf(answer),
          refusal: answer.stop === 'refusal' ? 'I cannot help with that.' : null,
          reasoning_content: answer.reasoning,
          tool_calls: chatCall(answer),
        },
        logprobs: answer.tokens === undefined ? null : { content: logprobsOf(answer), refusal: null },
        finish_reason: chatStop(answer),
      },
    ],
    usage: chatUsage(answer),
  }),
  frames: (answer) => [
    chatChunk({ role: 'assistant', content: '' }),
    ...pieces(answer.reasoning ?? '').map((piece) => chatChunk({ reasoning_content: piece })),
    ...(answer.stop === 'refusal' ? [chatChunk({ refusal: 'I cannot help with that.' })] : []),
    ...(answer.tool
      ? [chatChunk({ tool_calls: chatCall(answer) })]
      : pieces(textOf(answer)).map((content) => chatChunk({ content }))),
    chatChunk({}, chatStop(answer)),
    data({ id: 'c1', model: 'scripted', choices: [], usage: chatUsage(answer) }),
    'data: [DONE]\n\n',
  ],
  textFrame: (content) => chatChunk({ content }),
  error: (message, type = 'server_error') => ({ error: { message, type, code: type } }),
  errorFrame: (message, type) => data({ error: { message, type } }),
};

const responseStatus = ({ stop }: ScriptedAnswer): object =>
  stop === 'length'
    ? { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }
    : stop === 'content_filter'
      ? { status: 'incomplete', incomplete_details: { reason: 'content_filter' } }
      : { status: 'completed' };

function responseBody(answer: ScriptedAnswer): object {
  const usage = usageOf(answer);
  const content =
    answer.stop === 'refusal'
      ? { type: 'refusal', refusal: 'I cannot help with that.' }
      : { type: 'output_text', text: textOf(answer), annotations: [], logprobs: logprobsOf(answer) ?? [] };
  const call = answer.tool && {
    type: 'function_call',
    id: 'fc_1',
    call_id: 'call_1',
    status: 'completed',
    ...answer.tool,
  };
  return {
    id: 'r1',
    object: 'response',
    model: 'scripted',
    ...responseStatus(answer),
    error: null,
    output: [
      ...(answer.reasoning ? [{ type: 'reasoning', summary: [{ type: 'summary_text', text: answer.reasoning }] }] : []),
      call ?? { type: 'message', id: 'm1', role: 'assistant', status: 'completed', content: [content] },
    ],
    usage: usage && {
      input_tokens: usage.input,
      output_tokens: usage.output,
      input_tokens_details: usage.cached === undefined ? undefined : { cached_tokens: usage.cached },
      output_tokens_details: usage.reasoning === undefined ? undefined : { reasoning_tokens: usage.reasoning },
    },
  };
}

const openaiResponses: Wire = {
  path: /\/responses$/,
  basePath: '/v1',
  streamType: 'text/event-stream; charset=utf-8',
  isStream: (_url, body) => body.stream === true,
  whole: responseBody,
  frames: (answer) => {
    const end = answer.stop === 'length' || answer.stop === 'content_filter' ? 'incomplete' : 'completed';
    const texts = answer.tool ? [] : pieces(textOf(answer));
    const thoughts = pieces(answer.reasoning ?? '');
    const deltas = [
      ...(thoughts.length > 0 ? [['response.reasoning_summary_part.added', undefined]] : []),
      ...thoughts.map((delta) => ['response.reasoning_summary_text.delta', delta]),
      ...texts.map((delta) => ['response.output_text.delta', delta]),
    ];
    return [
      event('response.created', { sequence_number: 0, response: { id: 'r1' } }),
      ...deltas.map(([name = '', delta], index) => event(name, { sequence_number: index + 1, output_index: 0, delta })),
      event(`response.${end}`, { sequence_number: deltas.length + 1, response: responseBody(answer) }),
    ];
  },
  textFrame: (delta) => event('response.output_text.delta', { delta }),
  error: (message, type = 'server_error') => ({ error: { message, type, code: type } }),
  errorFrame: (message, type) => event('error', { code: type, message }),
};

const anthropicStop = (answer: ScriptedAnswer): string =>
  answer.tool
    ? 'tool_use'
    : { stop: 'end_turn', length: 'max_tokens', content_filter: 'refusal', refusal: 'refusal' }[answer.stop ?? 'stop'];

const anthropicUsage = (answer: ScriptedAnswer): object | undefined => {
  const usage = usageOf(answer);
  if (usage === null) return undefined;
  const details = usage.reasoning === undefined ? undefined : { thinking_tokens: usage.reasoning };
  return {
    input_tokens: usage.input,
    output_tokens: usage.output,
    cache_read_input_tokens: usage.cached ?? 0,
    output_tokens_details: details,
  };
};

const anthropicThoughts = (reasoning: string): string[] => [
  event('content_block_start', { index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } }),
  ...pieces(reasoning).map((thinking) =>
    event('content_block_delta', { index: 0, delta: { type: 'thinking_delta', thinking } }),
  ),
  event('content_block_delta', { index: 0, delta: { type: 'signature_delta', signature: 'c2ln' } }),
  event('content_block_stop', { index: 0 }),
];

const anthropic: Wire = {
  path: /\/v1\/messages$/,
  basePath: '',
  streamType: 'text/event-stream; charset=utf-8',
  isStream: (_url, body) => body.stream === true,
  whole: (answer) => ({
    id: 'm1',
    type: 'message',
    role: 'assistant',
    model: 'scripted',
    content: [
      ...(answer.reasoning ? [{ type: 'thinking', thinking: answer.reasoning, signature: '' }] : []),
      answer.tool
        ? { type: 'tool_use', id: 'call_1', name: answer.tool.name, input: JSON.parse(answer.tool.arguments) }
        : { type: 'text', text: textOf(answer) },
    ],
    stop_reason: anthropicStop(answer),
    usage: anthropicUsage(answer),
  }),
  frames: (answer) => [
    event('message_start', {
      message: {
        id: 'm1',
        type: 'message',
        role: 'assistant',
        model: 'scripted',
        content: [],
        usage: anthropicUsage(answer),
      },
    }),
    event('ping', {}),
    ...(answer.reasoning ? anthropicThoughts(answer.reasoning) : []),
    event('content_block_start', {
      index: 1,
      content_block: answer.tool
        ? { type: 'tool_use', id: 'call_1', name: answer.tool.name, input: {} }
        : { type: 'text', text: '' },
    }),
    ...(answer.tool
      ? pieces(answer.tool.arguments).map((partial_json) =>
          event('content_block_delta', { index: 1, delta: { type: 'input_json_delta', partial_json } }),
        )
      : pieces(textOf(answer)).map((text) =>
          event('content_block_delta', { index: 1, delta: { type: 'text_delta', text } }),
        )),
    event('content_block_stop', { index: 1 }),
    event('message_delta', {
      delta: { stop_reason: anthropicStop(answer) },
      usage: usageOf(answer) === null ? undefined : { output_tokens: usageOf(answer)?.output },
    }),
    event('message_stop', {}),
  ],
  textFrame: (text) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
  error: (message, type = 'api_error') => ({ type: 'error', error: { type, message } }),
  errorFrame: (message, type) => event('error', { error: { type, message } }),
};

const geminiStop = { stop: 'STOP', length: 'MAX_TOKENS', content_filter: 'SAFETY', refusal: 'STOP' } as const;

function geminiPart(parts: object[], answer: ScriptedAnswer | null): object {
  const usage = answer && usageOf(answer);
  return {
    modelVersion: 'scripted',
    candidates: [
      {
        index: 0,
        content: { role: 'model', parts },
        ...(answer && { finishReason: geminiStop[answer.stop ?? 'stop'] }),
      },
    ],
    usageMetadata: usage
      ? {
          promptTokenCount: usage.input,
          candidatesTokenCount: usage.output,
          cachedContentTokenCount: usage.cached,
          thoughtsTokenCount: usage.reasoning,
        }
      : undefined,
  };
}

function geminiParts(answer: ScriptedAnswer): object[] {
  if (answer.tool) return [{ functionCall: { name: answer.tool.name, args: JSON.parse(answer.tool.arguments) } }];
  const thought = answer.reasoning ? [{ text: answer.reasoning, thought: true }] : [];
  return [...thought, { text: textOf(answer) }];
}

const gemini: Wire = {
  path: /:(?:stream)?[gG]enerateContent/,
  basePath: '',
  streamType: 'text/event-stream',
  isStream: (url) => url.includes(':streamGenerateContent'),
  whole: (answer) => geminiPart(geminiParts(answer), answer),
  frames: (answer) => {
    const texts = answer.tool ? [] : pieces(textOf(answer));
    const rest = answer.tool ? geminiParts(answer) : [];
    const parts = [
      ...pieces(answer.reasoning ?? '').map((text) => ({ text, thought: true })),
      ...texts.map((text) => ({ text })),
    ];
    return [...parts.map((part) => data(geminiPart([part], null))), data(geminiPart(rest, answer))];
  },
  textFrame: (text) => data({ candidates: [{ index: 0, content: { parts: [{ text }] } }] }),
  error: (message, type = 'INTERNAL') => ({ error: { code: 500, message, status: type } }),
  errorFrame: (message, type) => data({ error: { message, status: type } }),
};

const line = (value: object): string =>
  `${JSON.stringify({ model: 'scripted', created_at: '2026-01-01T00:00:00Z', ...value })}\n`;

function ollamaEnd(answer: ScriptedAnswer): object {
  const usage = usageOf(answer);
  const counts = usage && { prompt_eval_count: usage.input, eval_count: usage.output };
  return { done: true, done_reason: answer.stop === 'length' ? 'length' : 'stop', ...counts };
}

function ollamaMessage(answer: ScriptedAnswer): object {
  if (!answer.tool) return { role: 'assistant', content: textOf(answer), thinking: answer.reasoning };
  const call = { function: { name: answer.tool.name, arguments: JSON.parse(answer.tool.arguments) } };
  return { role: 'assistant', content: '', tool_calls: [call] };
}

const ollama: Wire = {
  path: /\/api\/chat$/,
  basePath: '',
  streamType: 'application/x-ndjson',
  isStream: (_url, body) => body.stream !== false,
  whole: (answer) => ({
    ...{ model: 'scripted', message: ollamaMessage(answer), logprobs: logprobsOf(answer), ...ollamaEnd(answer) },
  }),
  frames: (answer) => [
    ...pieces(answer.reasoning ?? '').map((thinking) =>
      line({ message: { role: 'assistant', content: '', thinking }, done: false }),
    ),
    ...(answer.tool
      ? [line({ message: ollamaMessage(answer), done: false })]
      : pieces(textOf(answer)).map((content) => line({ message: { role: 'assistant', content }, done: false }))),
    line({ message: { role: 'assistant', content: '' }, ...ollamaEnd(answer) }),
  ],
  textFrame: (content) => line({ message: { role: 'assistant', content }, done: false }),
  error: (message) => ({ error: message }),
  errorFrame: (message) => line({ error: message }),
};

export const wires: Readonly<Record<WireApi, Wire>> = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  anthropic,
  gemini,
  ollama,
};
