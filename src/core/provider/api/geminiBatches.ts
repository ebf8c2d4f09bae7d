// Gemini's batch API: a file of lines goes up, a long-running operation is made of it, and a file comes back. A batch that
// expires gives back nothing at all.
import type { Answer } from '../answer.ts';
import type { BatchAccount, BatchAnswer, BatchState, ProviderBatches } from '../batch.ts';
import {
  askJson,
  askJsonOnce,
  batchAnswer,
  batchFailure,
  fetchLines,
  hiddenState,
  hostNameOf,
  nothing,
  requiredText,
  sendFile,
} from '../batchCalls.ts';
import { EncodedBody } from '../jsonCall.ts';
import { errorText, failureOfErrorObject, invalidAnswer } from '../providerFailure.ts';
import { isRecord, own, ownList, ownPath, ownString } from '../readJson.ts';
import { geminiContent } from './geminiContent.ts';

const pageSize = 100;
const pagesLookedAt = 50;
const endings = new Set(['SUCCEEDED', 'PARTIALLY_SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED']);

const headersOf = ({ connection }: BatchAccount) => geminiContent.headers(connection.apiKey);
const at = (account: BatchAccount, path: string) => askJson(account, { path, body: null, headers: headersOf(account) });
/** `batches/abc` as a path. */
const pathOf = (name: string): string => name.split('/').map(encodeURIComponent).join('/');

export const geminiBatches: ProviderBatches = {
  // 2 GB are allowed; a text of that size is more than the memory of an editor has room for.
  limits: { requests: 200_000, bytes: 200_000_000 },
  rate: { multiplier: { digits: 5n, scale: 1 }, cacheReadsInFull: true },
  encode({ customId, request }, { baseUrl }) {
    return JSON.stringify({ key: customId, request: geminiContent.body(request, new URL(baseUrl).host) });
  },
  async submit(account, { label, model, lines }) {
    const headers = headersOf(account);
    const upload = await sendFile(account, { path: '/upload/v1beta/files', ...uploadOf(lines, label, headers) });
    const fileName = requiredText(own(upload, 'file'), 'name', account);
    const name = encodeURIComponent(model.replace(/^models\//, ''));
    const body = { batch: { displayName: label, inputConfig: { fileName } } };
    const path = `/v1beta/models/${name}:batchGenerateContent`;
    return requiredText(await askJsonOnce(account, { path, body, headers }), 'name', account);
  },
  async find(account, { label }) {
    let token = '';
    for (let page = 0; page < pagesLookedAt; page++) {
      const list = await at(account, `/v1beta/batches?pageSize=${pageSize}${token}`);
      const batches = ownList(list, 'operations') ?? [];
      const found = batches.filter((batch) => ownString(own(batch, 'metadata'), 'displayName') === label);
      if (found.length > 0) return found.map((batch) => requiredText(batch, 'name', account));
      const next = ownString(list, 'nextPageToken') ?? '';
      if (next === '') return [];
      token = `&pageToken=${encodeURIComponent(next)}`;
    }
    return [];
  },
  poll: async (account, id) => hiddenState(stateOf(await at(account, `/v1beta/${pathOf(id)}`)), account),
  async *results(account, id) {
    const batch = await at(account, `/v1beta/${pathOf(id)}`);
    const file = ownString(own(batch, 'response'), 'responsesFile') ?? ownString(outputOf(batch), 'responsesFile');
    if (file === null) return;
    const path = `/download/v1beta/${pathOf(file)}:download?alt=media`;
    for await (const line of fetchLines(account, { path, headers: headersOf(account) })) {
      const answer = answerOf(line, account);
      if (answer !== null) yield answer;
    }
  },
  async cancel(account, id) {
    await askJson(account, { path: `/v1beta/${pathOf(id)}:cancel`, body: nothing, headers: headersOf(account) });
  },
};

function outputOf(batch: unknown): unknown {
  return ownPath(batch, 'metadata', 'output');
}

function uploadOf(lines: readonly string[], label: string, headers: Readonly<Record<string, string>>) {
  const boundary = `prompttracker-${label}`;
  const about = JSON.stringify({ file: { displayName: `prompttracker-${label}`, mimeType: 'application/jsonl' } });
  const part = (type: string, content: string): string =>
    `--${boundary}\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`;
  const body = [
    part('application/json; charset=utf-8', about),
    part('application/jsonl', `${lines.join('\n')}\n`),
    `--${boundary}--\r\n`,
  ];
  const type = { 'content-type': `multipart/related; boundary=${boundary}`, 'x-goog-upload-protocol': 'multipart' };
  return { body: new EncodedBody(body.join('')), headers: { ...headers, ...type } };
}

function stateOf(batch: unknown): BatchState {
  const metadata = own(batch, 'metadata');
  const word = (ownString(metadata, 'state') ?? 'unknown').replace(/^(?:BATCH|JOB)_STATE_/, '');
  const stats = own(metadata, 'batchStats');
  const total = countIn(stats, 'requestCount');
  // Counts that are 0 are left out.
  const through = ['successfulRequestCount', 'failedRequestCount'].map((name) => countIn(stats, name) ?? 0);
  const done = total === null ? null : through.reduce((sum, count) => sum + count, 0);
  const said = errorText(batch) || 'no reason given';
  const failure = word === 'FAILED' ? batchFailure(`Gemini gave up the batch: ${said}`, { retryable: false }) : null;
  return { isEnded: endings.has(word) || own(batch, 'done') === true, word, done, total, failure };
}

/** 64-bit counts travel as text. */
function countIn(stats: unknown, name: string): number | null {
  const count = Number(own(stats, name) ?? Number.NaN);
  return Number.isSafeInteger(count) && count >= 0 ? count : null;
}

function answerOf(line: unknown, account: BatchAccount): BatchAnswer | null {
  const hostName = hostNameOf(account);
  return batchAnswer(account, ownString(line, 'key'), (answer: Answer) => {
    const response = own(line, 'response');
    if (isRecord(response)) return geminiContent.read(response, answer, hostName);
    const error = own(line, 'error') ?? own(line, 'status');
    throw isRecord(error) ? failureOfErrorObject({ error }, hostName) : invalidAnswer(`${hostName} gave no answer.`);
  });
}
