// Anthropic's message batches. They carry no label, so one whose id was lost is looked for by its time and size, and known by
// the ids of its answers.
import type { Answer } from '../answer.ts';
import type { BatchAccount, BatchAnswer, BatchState, LostBatch, ProviderBatches } from '../batch.ts';
import {
  askJson,
  askJsonOnce,
  batchAnswer,
  calledOff,
  expired,
  fetchLines,
  hostNameOf,
  nothing,
  requiredText,
} from '../batchCalls.ts';
import { EncodedBody } from '../jsonCall.ts';
import { failureOfErrorObject, invalidAnswer } from '../providerFailure.ts';
import { isRecord, own, ownCount, ownList, ownString } from '../readJson.ts';
import { anthropicMessages } from './anthropicMessages.ts';

const version = { 'anthropic-version': '2023-06-01' };
const root = '/v1/messages/batches';
const pageSize = 100;
const pagesLookedAt = 50;
/** Clocks differ. */
const doubtMs = 600_000;
const counted = ['processing', 'succeeded', 'errored', 'canceled', 'expired'] as const;

const headersOf = ({ connection }: BatchAccount) => ({ ...anthropicMessages.headers(connection.apiKey), ...version });
const at = (account: BatchAccount, path: string) => askJson(account, { path, body: null, headers: headersOf(account) });
const pathOf = (id: string): string => `${root}/${encodeURIComponent(id)}`;

export const anthropicBatches: ProviderBatches = {
  limits: { requests: 100_000, bytes: 256_000_000 },
  rate: { multiplier: { digits: 5n, scale: 1 } },
  encode({ customId, request }, { baseUrl }) {
    const { stream: _, ...params } = anthropicMessages.body(request, new URL(baseUrl).host);
    return JSON.stringify({ custom_id: customId, params });
  },
  async submit(account, { lines }) {
    const body = new EncodedBody(`{"requests":[${lines.join(',')}]}`);
    return requiredText(await askJsonOnce(account, { path: root, body, headers: headersOf(account) }), 'id', account);
  },
  async find(account, lost) {
    const found: string[] = [];
    let after = '';
    for (let page = 0; page < pagesLookedAt; page++) {
      const list = await at(account, `${root}?limit=${pageSize}${after}`);
      const batches = ownList(list, 'data') ?? [];
      for (const batch of batches) if (mayBe(batch, lost)) found.push(requiredText(batch, 'id', account));
      const last = batches.at(-1);
      if (own(list, 'has_more') !== true || last === undefined || timeOf(last) < lost.sentAt - doubtMs) break;
      after = `&after_id=${encodeURIComponent(requiredText(last, 'id', account))}`;
    }
    return found;
  },
  poll: async (account, id) => stateOf(await at(account, pathOf(id))),
  async *results(account, id) {
    // Not the address that the reply names: a key goes to no place that a server chooses.
    for await (const line of fetchLines(account, { path: `${pathOf(id)}/results`, headers: headersOf(account) })) {
      const answer = answerOf(line, account);
      if (answer !== null) yield answer;
    }
  },
  async cancel(account, id) {
    await askJson(account, { path: `${pathOf(id)}/cancel`, body: nothing, headers: headersOf(account) });
  },
};

function mayBe(batch: unknown, { requests, sentAt }: LostBatch): boolean {
  return sizeOf(batch) === requests && timeOf(batch) >= sentAt - doubtMs;
}

function timeOf(batch: unknown): number {
  return Date.parse(ownString(batch, 'created_at') ?? '') || 0;
}

function sizeOf(batch: unknown): number {
  return counted.reduce((sum, name) => sum + (ownCount(batch, 'request_counts', name) ?? 0), 0);
}

function stateOf(batch: unknown): BatchState {
  const word = ownString(batch, 'processing_status') ?? 'unknown';
  const total = sizeOf(batch) || null;
  const left = ownCount(batch, 'request_counts', 'processing');
  return {
    isEnded: word === 'ended',
    word,
    done: total === null || left === null ? null : total - left,
    total,
    failure: null,
  };
}

function answerOf(line: unknown, account: BatchAccount): BatchAnswer | null {
  const hostName = hostNameOf(account);
  return batchAnswer(account, ownString(line, 'custom_id'), (answer: Answer) => {
    const result = own(line, 'result');
    const type = ownString(result, 'type');
    if (type === 'succeeded') return anthropicMessages.read(own(result, 'message'), answer, hostName);
    if (type === 'expired') throw expired(hostName);
    if (type === 'canceled') throw calledOff();
    const error = own(result, 'error');
    throw isRecord(error) ? failureOfErrorObject(error, hostName) : invalidAnswer(`${hostName} gave no answer.`);
  });
}
