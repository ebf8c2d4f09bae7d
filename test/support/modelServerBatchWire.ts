// The routes of the batch APIs as each maker has them: what a request is read as, and what a batch looks like in the reply.
import type { Received } from './modelServer.ts';
import type { BatchFate, BatchQuestion, ServedBatch } from './modelServerBatches.ts';
import { type ScriptedAnswer, wires } from './modelServerWire.ts';

interface BatchContext {
  readonly request: Received;
  /** What the path's pattern found. */
  readonly name: string;
  readonly query: URLSearchParams;
}

type Answered = { readonly status?: number; readonly body: object | string };
export type BatchRoute = readonly [method: string, path: RegExp, handle: (context: BatchContext) => Answered];

/** What the routes of all APIs work on. */
export interface BatchWorld {
  readonly files: Map<string, string>;
  readonly batches: readonly ServedBatch[];
  addFile(text: string, prefix: string): string;
  add(batch: Pick<ServedBatch, 'api' | 'label' | 'model' | 'questions'> & { readonly prefix: string }): ServedBatch;
  find(id: string): ServedBatch | undefined;
  look(id: string, steps: number): ServedBatch | undefined;
  cancel(id: string): ServedBatch | undefined;
}

const notFound: Answered = { status: 404, body: { error: { message: 'no such thing', type: 'not_found_error' } } };

export function isAnswer(fate: BatchFate): fate is ScriptedAnswer {
  return typeof fate === 'object' && !('status' in fate);
}

/** In another order than they were asked: from the middle on, then the rest backwards. */
function shuffled<T>(items: readonly T[]): T[] {
  const middle = items.length >> 1;
  return [...items.slice(middle), ...items.slice(0, middle).reverse()];
}

function fatesOf({ fates }: ServedBatch): readonly (readonly [string, BatchFate])[] {
  return shuffled([...(fates ?? [])]);
}

function countOf(batch: ServedBatch, is: (fate: BatchFate) => boolean): number {
  return [...(batch.fates?.values() ?? [])].filter(is).length;
}

const isFault = (fate: BatchFate): boolean => typeof fate === 'object' && !isAnswer(fate);
const jsonLines = (values: readonly object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const linesOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** The parts of a multipart body: what each one's head says, and its content. */
function partsOf({ headers, body }: Received): readonly { readonly head: string; readonly content: string }[] {
  const boundary = /boundary=("?)([^";]+)\1/.exec(headers['content-type'] ?? '')?.[2] ?? '';
  const parts = body.split(`--${boundary}`).slice(1, -1);
  return parts.map((part) => {
    const at = part.indexOf('\r\n\r\n');
    return { head: part.slice(0, at), content: part.slice(at + 4, -2) };
  });
}

const openaiStates = ['validating', 'in_progress', 'finalizing'] as const;

export function openaiRoutes({ files, batches, addFile, add, find, look, cancel }: BatchWorld): BatchRoute[] {
  const shown = (batch: ServedBatch): object => {
    const isEnded = batch.step >= openaiStates.length;
    const status = isEnded ? batch.ending : batch.ending === 'cancelled' ? 'cancelling' : openaiStates[batch.step];
    const good = fatesOf(batch).flatMap(([id, fate]) => openaiLine(batch, id, fate) ?? []);
    const bad = fatesOf(batch).flatMap(([id, fate]) => openaiErrorLine(id, fate) ?? []);
    const file = (name: string, lines: readonly object[]) => {
      if (!isEnded || lines.length === 0) return null;
      files.set(`${batch.id}-${name}`, jsonLines(lines));
      return `${batch.id}-${name}`;
    };
    return {
      ...{ id: batch.id, object: 'batch', endpoint: wires[batch.api].basePath, status },
      ...{ created_at: Math.floor(Date.parse(batch.createdAt) / 1000), completion_window: '24h' },
      metadata: batch.label === null ? null : { prompttracker: batch.label },
      ...{ output_file_id: file('output', good), error_file_id: file('errors', bad) },
      request_counts: {
        total: batch.step === 0 ? 0 : batch.questions.length,
        ...{ completed: countOf(batch, isAnswer), failed: countOf(batch, (fate) => !isAnswer(fate)) },
      },
      errors: batch.refusal === null ? null : { object: 'list', data: [refusalOf(batch.refusal)] },
    };
  };
  const steps = openaiStates.length;
  const or404 = (batch: ServedBatch | undefined): Answered => (batch ? { body: shown(batch) } : notFound);
  return [
    [
      'POST',
      /^\/v1\/files$/,
      ({ request }) => {
        const parts = partsOf(request);
        const file = parts.find(({ head }) => /name="file"; filename=/.test(head));
        const purpose = parts.find(({ head }) => /name="purpose"/.test(head))?.content;
        if (file === undefined || purpose !== 'batch') return { status: 400, body: { error: { message: 'bad form' } } };
        return { body: { id: addFile(file.content, 'file-'), object: 'file', purpose } };
      },
    ],
    [
      'GET',
      /^\/v1\/files\/([^/]+)\/content$/,
      ({ name }) => (files.has(name) ? { body: files.get(name) as string } : notFound),
    ],
    [
      'POST',
      /^\/v1\/batches$/,
      ({ request }) => {
        const { input_file_id, endpoint, metadata, completion_window } = JSON.parse(request.body);
        const lines = linesOf(files.get(input_file_id) ?? '');
        const isRight = lines.every(
          (line) => line.method === 'POST' && line.url === endpoint && !('stream' in line.body),
        );
        if (!isRight || completion_window !== '24h') return { status: 400, body: { error: { message: 'bad lines' } } };
        const questions = lines.map(({ custom_id, body }) => ({ customId: custom_id, body }));
        const api = endpoint === '/v1/responses' ? 'openai-responses' : 'openai-chat';
        const label = metadata?.prompttracker ?? null;
        return { body: shown(add({ api, label, model: null, questions, prefix: 'batch_' })) };
      },
    ],
    [
      'GET',
      /^\/v1\/batches$/,
      ({ query }) => {
        const own = batches.filter(({ api }) => api.startsWith('openai'));
        const page = pageOf(own, query.get('after'), query);
        return { body: { object: 'list', data: page.data.map(shown), has_more: page.hasMore } };
      },
    ],
    ['GET', /^\/v1\/batches\/([^/]+)$/, ({ name }) => or404(look(name, steps))],
    ['POST', /^\/v1\/batches\/([^/]+)\/cancel$/, ({ name }) => or404(cancel(name) && find(name))],
  ];
}

function refusalOf(refusal: string): object {
  const [code = '', ...words] = refusal.split(': ');
  return { code, message: words.join(': '), line: null, param: null };
}

function pageOf(all: readonly ServedBatch[], after: string | null, query: URLSearchParams) {
  const start = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const end = start + Number(query.get('limit') ?? query.get('pageSize') ?? 20);
  return { data: all.slice(start, end), hasMore: end < all.length };
}

function openaiLine({ api }: ServedBatch, custom_id: string, fate: BatchFate): object | null {
  if (!isAnswer(fate)) return null;
  const response = { status_code: 200, request_id: `req_${custom_id.slice(0, 8)}`, body: wires[api].whole(fate) };
  return { id: `batch_req_${custom_id.slice(0, 8)}`, custom_id, response, error: null };
}

function openaiErrorLine(custom_id: string, fate: BatchFate): object | null {
  if (isAnswer(fate)) return null;
  const id = `batch_req_${custom_id.slice(0, 8)}`;
  if (typeof fate === 'string') {
    const error = { code: `batch_${fate}`, message: `This request was ${fate}.` };
    return { id, custom_id, response: null, error };
  }
  const { status, message } = fate as { status: number; message: string };
  const body = { error: { message, type: status >= 500 ? 'server_error' : 'invalid_request_error' } };
  return { id, custom_id, response: { status_code: status, request_id: 'req', body }, error: null };
}

export function anthropicRoutes({ batches, add, find, look, cancel }: BatchWorld): BatchRoute[] {
  const steps = 2;
  const shown = (batch: ServedBatch): object => {
    const isEnded = batch.step >= steps;
    const status = isEnded ? 'ended' : batch.ending === 'cancelled' ? 'canceling' : 'in_progress';
    return {
      ...{ id: batch.id, type: 'message_batch', created_at: batch.createdAt, processing_status: status },
      request_counts: {
        processing: isEnded ? 0 : batch.questions.length,
        ...{ succeeded: countOf(batch, isAnswer), errored: countOf(batch, isFault) },
        canceled: countOf(batch, (fate) => fate === 'cancelled'),
        expired: countOf(batch, (fate) => fate === 'expired'),
      },
      results_url: isEnded ? `https://elsewhere.example/v1/messages/batches/${batch.id}/results` : null,
    };
  };
  const or404 = (batch: ServedBatch | undefined): Answered => (batch ? { body: shown(batch) } : notFound);
  return [
    [
      'POST',
      /^\/v1\/messages\/batches$/,
      ({ request }) => {
        const { requests } = JSON.parse(request.body);
        const ids = requests.map(({ custom_id }: { custom_id: string }) => custom_id);
        const areRight =
          ids.every((id: string) => /^[a-zA-Z0-9_-]{1,64}$/.test(id)) && new Set(ids).size === ids.length;
        const version = request.headers['anthropic-version'];
        if (!areRight || version === undefined)
          return { status: 400, body: { type: 'error', error: { type: 'invalid_request_error', message: 'bad ids' } } };
        const questions = requests.map(
          ({ custom_id, params }: { custom_id: string; params: BatchQuestion['body'] }) => ({
            customId: custom_id,
            body: params,
          }),
        );
        return { body: shown(add({ api: 'anthropic', label: null, model: null, questions, prefix: 'msgbatch_' })) };
      },
    ],
    [
      'GET',
      /^\/v1\/messages\/batches$/,
      ({ query }) => {
        const own = batches.filter(({ api }) => api === 'anthropic');
        const { data, hasMore } = pageOf(own, query.get('after_id'), query);
        return { body: { data: data.map(shown), has_more: hasMore, first_id: data[0]?.id, last_id: data.at(-1)?.id } };
      },
    ],
    ['GET', /^\/v1\/messages\/batches\/([^/]+)$/, ({ name }) => or404(look(name, steps))],
    [
      'GET',
      /^\/v1\/messages\/batches\/([^/]+)\/results$/,
      ({ name }) => {
        const batch = find(name);
        return batch?.fates
          ? { body: jsonLines(fatesOf(batch).map(([id, fate]) => anthropicLine(id, fate))) }
          : notFound;
      },
    ],
    ['POST', /^\/v1\/messages\/batches\/([^/]+)\/cancel$/, ({ name }) => or404(cancel(name))],
  ];
}

function anthropicLine(custom_id: string, fate: BatchFate): object {
  if (isAnswer(fate)) return { custom_id, result: { type: 'succeeded', message: wires.anthropic.whole(fate) } };
  if (typeof fate === 'string') return { custom_id, result: { type: fate === 'cancelled' ? 'canceled' : fate } };
  const { status, message } = fate as { status: number; message: string };
  const type = status >= 500 ? 'api_error' : 'invalid_request_error';
  return { custom_id, result: { type: 'errored', error: { type: 'error', error: { type, message } } } };
}

const geminiStates = ['BATCH_STATE_PENDING', 'BATCH_STATE_RUNNING'] as const;
const geminiEndings = { completed: 'SUCCEEDED', failed: 'FAILED', expired: 'EXPIRED', cancelled: 'CANCELLED' } as const;

export function geminiRoutes({ files, batches, addFile, add, look, cancel }: BatchWorld): BatchRoute[] {
  const steps = geminiStates.length;
  const shown = (batch: ServedBatch): object => {
    const isEnded = batch.step >= steps;
    const name = `batches/${batch.id}`;
    const hasFile = isEnded && batch.ending === 'completed';
    if (hasFile)
      files.set(`files/batch-${batch.id}`, jsonLines(fatesOf(batch).map(([id, fate]) => geminiLine(id, fate))));
    const output = hasFile ? { responsesFile: `files/batch-${batch.id}` } : undefined;
    return {
      name,
      metadata: {
        '@type': 'type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch',
        ...{ name, model: batch.model, displayName: batch.label, createTime: batch.createdAt, output },
        state: isEnded ? `BATCH_STATE_${geminiEndings[batch.ending]}` : geminiStates[batch.step],
        batchStats: {
          requestCount: String(batch.questions.length),
          ...(isEnded ? { successfulRequestCount: String(countOf(batch, isAnswer)) } : {}),
        },
      },
      ...(isEnded ? { done: true } : {}),
      ...(hasFile ? { response: output } : {}),
      ...(batch.refusal === null ? {} : { error: { code: 3, message: batch.refusal } }),
    };
  };
  const or404 = (batch: ServedBatch | undefined): Answered => (batch ? { body: shown(batch) } : notFound);
  return [
    [
      'POST',
      /^\/upload\/v1beta\/files$/,
      ({ request }) => {
        const [about, file] = partsOf(request);
        if (request.headers['x-goog-upload-protocol'] !== 'multipart' || about === undefined || file === undefined)
          return { status: 400, body: { error: { code: 400, message: 'bad upload', status: 'INVALID_ARGUMENT' } } };
        return {
          body: { file: { ...JSON.parse(about.content).file, name: addFile(file.content, 'files/'), state: 'ACTIVE' } },
        };
      },
    ],
    [
      'POST',
      /^\/v1beta\/models\/([^/:]+):batchGenerateContent$/,
      ({ request, name }) => {
        const { displayName, inputConfig } = JSON.parse(request.body).batch;
        const lines = linesOf(files.get(inputConfig.fileName) ?? '');
        const questions = lines.map(({ key, request: body }) => ({ customId: key, body }));
        const model = `models/${name}`;
        return { body: shown(add({ api: 'gemini', label: displayName ?? null, model, questions, prefix: 'g' })) };
      },
    ],
    [
      'GET',
      /^\/v1beta\/batches$/,
      ({ query }) => {
        const own = batches.filter(({ api }) => api === 'gemini');
        const { data, hasMore } = pageOf(own, query.get('pageToken'), query);
        return { body: { operations: data.map(shown), ...(hasMore ? { nextPageToken: data.at(-1)?.id } : {}) } };
      },
    ],
    ['GET', /^\/v1beta\/batches\/([^/:]+)$/, ({ name }) => or404(look(name, steps))],
    ['POST', /^\/v1beta\/batches\/([^/:]+):cancel$/, ({ name }) => (cancel(name) ? { body: {} } : notFound)],
    [
      'GET',
      /^(?:\/download)?\/v1beta\/(files\/[^/:]+):download$/,
      ({ name, query }) =>
        files.has(name) && query.get('alt') === 'media' ? { body: files.get(name) as string } : notFound,
    ],
  ];
}

function geminiLine(key: string, fate: BatchFate): object {
  if (isAnswer(fate)) return { key, response: wires.gemini.whole(fate) };
  if (typeof fate === 'string') return { key, error: { code: 1, message: fate, status: fate.toUpperCase() } };
  const { status, message } = fate as { status: number; message: string };
  return { key, error: { code: status, message, status: status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT' } };
}
