// States of the run panel as the extension would tell them: plain data, to be changed where a test is about something.
import type {
  ColumnView,
  Exchange,
  Field,
  FinishedView,
  Inputs,
  PanelState,
  ParameterView,
  Preview,
} from '../../src/protocol/runPanel.ts';

export function field(over: Partial<Field> = {}): Field {
  return {
    name: 'customer',
    type: 'string',
    description: null,
    required: false,
    defaultText: null,
    choices: null,
    isMultiline: false,
    isSensitive: false,
    ...over,
  };
}

export const allFields: readonly Field[] = [
  field({
    name: 'question',
    isMultiline: true,
    required: true,
    description: 'What the customer wrote, word for word.',
  }),
  field({ name: 'customer', defaultText: 'friend' }),
  field({ name: 'tone', choices: ['warm', 'plain', 'formal'], defaultText: 'plain' }),
  field({ name: 'count', type: 'integer', required: true }),
  field({ name: 'temperature_c', type: 'number' }),
  field({ name: 'isUrgent', type: 'boolean', description: 'Answer first what must be done now.' }),
  field({ name: 'orders', type: 'array' }),
  field({ name: 'account', type: 'object' }),
  field({ name: 'invoice', type: 'file' }),
  field({ name: 'photo', type: 'image' }),
  field({ name: 'token', isSensitive: true }),
];

export function inputs(over: Partial<Inputs> = {}): Inputs {
  return {
    fields: [field({ name: 'question', isMultiline: true, required: true }), field({ defaultText: 'friend' })],
    values: { question: 'My parcel says delivered, but it is not here. What now?', customer: '' },
    revision: 1,
    sets: [{ id: 'set-1', label: 'Lost parcel', group: null }],
    rows: [
      { id: 'row-1', label: '1 · My parcel says delivered…', group: 'Tests in this prompt' },
      { id: 'row-2', label: '2 · Do you ship to Norway?', group: 'Tests in this prompt' },
      { id: 'row-3', label: '1 · Where is my refund?', group: 'datasets/refunds.jsonl' },
    ],
    source: null,
    rowTargets: [
      { id: 'tests', label: 'This prompt’s tests', group: null },
      { id: 'refunds', label: 'datasets/refunds.jsonl', group: null },
    ],
    ...over,
  };
}

export function column(id: string, over: Partial<ColumnView> = {}): ColumnView {
  return {
    id,
    version: { label: 'Draft', detail: 'Differs from v3' },
    model: { name: 'openai/gpt-4o-mini', detail: 'OpenAI, your key' },
    estimate: ['≈ 214 input tokens', 'at most $0.0021'],
    problem: null,
    notice: null,
    isRunning: false,
    ...over,
  };
}

export const threeColumns: readonly ColumnView[] = [
  column('a', { version: { label: 'v2 · Shorter answers', detail: 'Ada, 3 days ago' } }),
  column('b'),
  column('c', {
    model: { name: 'anthropic/claude-haiku-4-5', detail: 'Anthropic' },
    estimate: ['≈ 231 input tokens', 'at most $0.0043'],
  }),
];

export const parameters: readonly ParameterView[] = [
  parameter('temperature', 'Temperature', { help: 'Higher is more varied. 0 to 2.', base: '0.2', tried: '0.9' }),
  parameter('maxTokens', 'Maximum tokens', { kind: 'integer', help: 'The longest answer that is paid for.' }),
  parameter('topP', 'Top P', {
    help: 'Only the likeliest words that together have this share.',
    tried: 'much',
    error: 'Must be a number from 0 to 1.',
  }),
  parameter('stop', 'Stop at', { kind: 'list', help: 'Texts that end the answer, one a line.' }),
  parameter('reasoningEffort', 'Reasoning effort', {
    kind: 'choice',
    help: 'How long a reasoning model thinks.',
    choices: ['low', 'medium', 'high'],
    base: 'low',
  }),
];

function parameter(name: string, label: string, over: Partial<ParameterView>): ParameterView {
  return { name, label, kind: 'number', help: '', choices: [], base: null, tried: null, error: null, ...over };
}

export function preview(columnId: string, over: Partial<Preview> = {}): Preview {
  return {
    column: columnId,
    messages: [
      {
        role: 'system',
        parts: [{ text: 'You answer customers of a shop. Be plain and kind. Never promise a date.', variable: null }],
        tokens: '≈ 18 tokens',
        attachments: [],
      },
      {
        role: 'user',
        parts: [
          { text: 'Question of ', variable: null },
          { text: 'friend', variable: 'customer' },
          { text: ':\n\n', variable: null },
          { text: 'My parcel says delivered, but it is not here. What now?', variable: 'question' },
        ],
        tokens: '≈ 24 tokens',
        attachments: ['photos/door.jpg · 214 kB'],
      },
    ],
    beside: ['2 tools: find_order, open_ticket', 'Answer as JSON of schema “reply”'],
    total: '≈ 214 input tokens in all',
    problem: null,
    ...over,
  };
}

export function panelState(over: Partial<PanelState> = {}): PanelState {
  return {
    prompt: {
      key: 'k1',
      id: 'support.answer',
      name: 'Answer a customer',
      description: 'Answers one question of a customer of the shop, politely and in at most five sentences.',
    },
    inputs: inputs(),
    columns: [column('a')],
    total: '≈ 214 input tokens, at most $0.0021',
    spending: '$0.018 of $1.00 spent in this window',
    parameters: parameters.map((given) => ({ ...given, tried: null, error: null })),
    preview: null,
    problem: null,
    ...over,
  };
}

export const longAnswer = `I am sorry that your parcel is not where it should be.

Please look around your front door and ask your neighbours first; carriers sometimes leave parcels there.
If it does not turn up by tomorrow, write to us again and we will open a search with the carrier.
You will get a new one or your money back, whichever you prefer.

Kind regards
Your support desk`;

export const otherAnswer = `I am sorry that your parcel is missing.

Please look around your front door and ask your neighbours first; carriers sometimes leave parcels there.
If it does not turn up by Friday, write to us again and we will open a search with the carrier.
You will get a new one or your money back, whichever you prefer.

Kind regards
Your support desk`;

export function finished(over: Partial<FinishedView> = {}): FinishedView {
  return {
    status: 'finished',
    text: longAnswer,
    reasoning: '',
    toolCalls: [],
    model: 'gpt-4o-mini',
    summary: 'answered in 1.2 s',
    facts: [
      { label: 'Time', value: '1.24 s', detail: null },
      { label: 'First token', value: '412 ms', detail: null },
      { label: 'Input tokens', value: '214', detail: null },
      { label: 'Output tokens', value: '96', detail: null },
      { label: 'Cost', value: '$0.00009', detail: 'Price of 2026-11-01 from genai-prices' },
    ],
    problem: null,
    saved: { isKept: true, message: 'Kept in .prompttracker', remedy: null },
    rating: { score: null, verdict: null, note: '' },
    staleReason: null,
    ...over,
  };
}

export function exchange(id: string, run: Exchange['run'] = finished(), reply: string | null = null): Exchange {
  return { id, reply, run };
}

export function running(text = '', reasoning = ''): Exchange['run'] {
  return { status: 'running', text, reasoning, model: 'gpt-4o-mini' };
}
