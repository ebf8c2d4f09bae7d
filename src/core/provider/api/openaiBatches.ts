// OpenAI's batch API, for its chat and its responses API alike: a file of lines goes up, a batch is made of it, and up to two
// files come back, one of answers and one of errors.
import type { Answer } from '../answer.ts';
import type { BatchAccount, BatchAnswer, BatchState, LostBatch, ProviderBatches } from '../batch.ts';
import {
  askJson,
  askJsonOnce,
  batchAnswer,
  batchFailure,
  calledOff,
  expired,
  fetchLines,
  hiddenState,
  hostNameOf,
  nothing,
  requiredText,
  sendFile,
} from '../batchCalls.ts';
import { EncodedBody } from '../jsonCall.ts';
import { failureOfErrorObject, failureOfStatus, invalidAnswer } from '../providerFailure.ts';
import { isRecord, own, ownCount, ownList, ownPath, ownString } from '../readJson.ts';
import type { WholeBodies, WireFormat } from '../transport.ts';

/** Under this name the label stands in the metadata of a batch. */
const labelName = 'prompttracker';
const pageSize = 100;
const pagesLookedAt = 50;
/** Clocks differ. */
const doubtMs = 600_000;
/** The account has as much waiting as it may; later there is room again. */
const later = /token_limit_exceeded|rate_limit|batch_limit|too_many/;
const endings = new Set(['completed', 'failed', 'expired', 'cancelled']);

export function openaiBatches(
  endpoint: '/v1/chat/completions' | '/v1/responses',
  wire: WireFormat & WholeBodies,
): ProviderBatches {
  const headersOf = ({ connection }: BatchAccount) => wire.headers(connection.apiKey);
  const at = (account: BatchAccount, path: string) =>
    askJson(account, { path, body: null, headers: headersOf(account) });
  const pathOf = (id: string): string => `/batches/${encodeURIComponent(id)}`;
  return {
    limits: { requests: 50_000, bytes: 200_000_000 },
    rate: { multiplier: { digits: 5n, scale: 1 } },
    encode({ customId, request }, { baseUrl }) {
      const { stream: _, ...body } = wire.body(request, new URL(baseUrl).host);
      return JSON.stringify({ custom_id: customId, method: 'POST', url: endpoint, body });
    },
    async submit(account, { label, lines }) {
      const headers = headersOf(account);
      const file = await sendFile(account, { path: '/files', ...formWith(lines, label, headers) });
      const body = {
        input_file_id: requiredText(file, 'id', account),
        ...{ endpoint, completion_window: '24h', metadata: { [labelName]: label } },
      };
      return requiredText(await askJsonOnce(account, { path: '/batches', body, headers }), 'id', account);
    },
    async find(account, lost) {
      let after = '';
      for (let page = 0; page < pagesLookedAt; page++) {
        const list = await at(account, `/batches?limit=${pageSize}${after}`);
        const batches = ownList(list, 'data') ?? [];
        const found = batches.filter((batch) => ownString(own(batch, 'metadata'), labelName) === lost.label);
        if (found.length > 0) return found.flatMap((batch) => ownString(batch, 'id') ?? []);
        const last = batches.at(-1);
        if (own(list, 'has_more') !== true || last === undefined || isOlder(last, lost)) return [];
        after = `&after=${encodeURIComponent(requiredText(last, 'id', account))}`;
      }
      return [];
    },
    poll: async (account, id) => hiddenState(stateOf(await at(account, pathOf(id))), account),
    async *results(account, id) {
      const batch = await at(account, pathOf(id));
      for (const name of ['output_file_id', 'error_file_id']) {
        const file = ownString(batch, name);
        if (file === null) continue;
        const path = `/files/${encodeURIComponent(file)}/content`;
        for await (const line of fetchLines(account, { path, headers: headersOf(account) })) {
          const answer = answerOf(line, account, wire);
          if (answer !== null) yield answer;
        }
      }
    },
    async cancel(account, id) {
      await askJson(account, { path: `${pathOf(id)}/cancel`, body: nothing, headers: headersOf(account) });
    },
  };
}

function formWith(lines: readonly string[], label: string, headers: Readonly<Record<string, string>>) {
  // No line of the file can begin with it: all begin with a brace.
  const boundary = `prompttracker-${label}`;
  const part = (disposition: string, more: string, content: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${more}\r\n${content}\r\n`;
  const name = `name="file"; filename="prompttracker-${label}.jsonl"`;
  const body = [
    part('name="purpose"', '', 'batch'),
    part(name, 'Content-Type: application/jsonl\r\n', `${lines.join('\n')}\n`),
    `--${boundary}--\r\n`,
  ];
  const type = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  return { body: new EncodedBody(body.join('')), headers: { ...headers, ...type } };
}

function isOlder(batch: unknown, { sentAt }: LostBatch): boolean {
  return (ownCount(batch, 'created_at') ?? 0) * 1_000 < sentAt - doubtMs;
}

function stateOf(batch: unknown): BatchState {
  const word = ownString(batch, 'status') ?? 'unknown';
  const counts = own(batch, 'request_counts');
  const total = ownCount(counts, 'total');
  const through = [ownCount(counts, 'completed'), ownCount(counts, 'failed')];
  const done = through.includes(null) ? null : through.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const reason = ownPath(batch, 'errors', 'data', 0);
  const [code, said] = [ownString(reason, 'code') ?? '', ownString(reason, 'message')];
  const failure =
    word === 'failed'
      ? batchFailure(`OpenAI refused the batch: ${said ?? (code || 'no reason given')}`, {
          retryable: later.test(code),
        })
      : null;
  // Before a batch was looked at, its total is said to be 0.
  return { isEnded: endings.has(word), word, done, total: total === 0 ? null : total, failure };
}

function answerOf(line: unknown, account: BatchAccount, { read }: WholeBodies): BatchAnswer | null {
  const hostName = hostNameOf(account);
  return batchAnswer(account, ownString(line, 'custom_id'), (answer: Answer) => {
    const response = own(line, 'response');
    const status = ownCount(response, 'status_code');
    const body = own(response, 'body');
    if (status !== null && status >= 400)
      throw failureOfStatus(status, hostName, { body, isHtml: false, retryAfterMs: null });
    if (isRecord(body)) return read(body, answer, hostName);
    const error = own(line, 'error');
    const code = ownString(error, 'code');
    if (code === 'batch_expired') throw expired(hostName);
    if (code === 'batch_cancelled') throw calledOff();
    throw isRecord(error) ? failureOfErrorObject(line, hostName) : invalidAnswer(`${hostName} gave no answer.`);
  });
}
