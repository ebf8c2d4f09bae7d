// Why a call to a provider failed, in our own closed set of codes, and what the retry rule may do about it.
// Messages are written for a person, name the host, and never hold a key.
import { isRecord, own, ownPath, ownString } from './readJson.ts';

export const failureCodes = [
  'provider/unreachable',
  'provider/host-not-found',
  'provider/certificate',
  'provider/blocked-address',
  'provider/connection-lost',
  'provider/timeout',
  'provider/redirect',
  'provider/untrusted-origin',
  'provider/unauthorized',
  'provider/forbidden',
  'provider/not-found',
  'provider/invalid-request',
  'provider/too-large',
  'provider/rate-limited',
  'provider/quota',
  'provider/overloaded',
  'provider/unavailable',
  'provider/html-answer',
  'provider/invalid-answer',
  'provider/answer-too-large',
  'provider/answer-cut',
  'provider/content-blocked',
  'provider/network',
  'provider/cancelled',
  'provider/batch-failed',
  'provider/batch-expired',
] as const;

export type FailureCode = (typeof failureCodes)[number];

export interface FailureDetails {
  readonly status?: number | null;
  /** The same call may succeed later. */
  readonly retryable?: boolean;
  /** The retry rule may repeat it now. */
  readonly repeat?: boolean;
  /** The request had been sent and no whole answer came, so the provider may charge for it. */
  readonly mayBeBilled?: boolean;
  /** What the server asked for; null when it said nothing. */
  readonly retryAfterMs?: number | null;
}

/** Travels inside the provider slice only; its public form is `Completion.error`. */
export class ProviderFailure extends Error {
  readonly code: FailureCode;
  readonly status: number | null;
  readonly retryable: boolean;
  readonly repeat: boolean;
  readonly mayBeBilled: boolean;
  readonly retryAfterMs: number | null;

  constructor(code: FailureCode, message: string, details: FailureDetails = {}) {
    super(message);
    this.name = 'ProviderFailure';
    this.code = code;
    this.status = details.status ?? null;
    this.repeat = details.repeat ?? false;
    this.retryable = details.retryable ?? this.repeat;
    this.mayBeBilled = details.mayBeBilled ?? false;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }
}

export function invalidAnswer(message: string): ProviderFailure {
  return new ProviderFailure('provider/invalid-answer', message);
}

/** What was thrown although the transport saw nothing wrong: the bytes were fine, their meaning was not. */
export function asFailure(error: unknown): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  if (error instanceof SyntaxError) return invalidAnswer('The answer is not valid JSON.');
  return invalidAnswer('The answer does not have the shape that this API promises.');
}

const maxMessageLength = 500;

/** A message with a server's own words in it, at a readable length. The key must be hidden before: half a key is not found. */
export function cutMessage(message: string): string {
  return message.length > maxMessageLength ? `${message.slice(0, maxMessageLength - 1)}…` : message;
}

/** A stream that stopped without its end marker: what came may be half an answer, and is charged for all the same. */
export function cutStream(hostName: string): ProviderFailure {
  const message = `${hostName} ended its answer without the end marker; the answer may be cut.`;
  return new ProviderFailure('provider/answer-cut', message, { retryable: true, mayBeBilled: true });
}

const repeatedStatuses = new Set([408, 409, 425, 429]);
const quotaWords =
  /insufficient_quota|billing|quota[_ ](?:exceeded|exhausted)|credit balance|exceeded your current quota/i;
const filterWords = /content_filter|content_policy_violation|content_management_policy/i;

/** The server's own words about an error: `error.message`, `error`, `message` or `detail`, whichever is text. */
export function errorText(body: unknown): string {
  const candidates = [ownPath(body, 'error', 'message'), own(body, 'error'), own(body, 'message'), own(body, 'detail')];
  const text = candidates.find((candidate) => typeof candidate === 'string' && candidate !== '');
  return typeof text === 'string' ? text : '';
}

function errorKind(body: unknown): string {
  const error = isRecord(own(body, 'error')) ? own(body, 'error') : body;
  return [ownString(error, 'type'), ownString(error, 'code'), ownString(error, 'status')].filter(Boolean).join(' ');
}

const sayings: ReadonlyMap<number, readonly [FailureCode, string]> = new Map([
  [401, ['provider/unauthorized', 'did not accept the key']],
  [402, ['provider/quota', 'asks for payment']],
  [403, ['provider/forbidden', 'refused this key or this region']],
  [404, ['provider/not-found', 'does not know this model or address']],
  [408, ['provider/timeout', 'gave up waiting']],
  [413, ['provider/too-large', 'says the request is too large']],
  [429, ['provider/rate-limited', 'is limiting the rate of calls']],
  [529, ['provider/overloaded', 'is overloaded']],
]);

/** What an HTTP status of 400 or more means. `body` is the parsed JSON of the answer, or null. */
export function failureOfStatus(
  status: number,
  host: string,
  answer: { body: unknown; isHtml: boolean; retryAfterMs: number | null },
): ProviderFailure {
  const kind = errorKind(answer.body);
  const words = errorText(answer.body);
  const said = words === '' ? '' : `: ${words}`;
  if (answer.isHtml) {
    const message = `${host} answered ${status} with a web page instead of JSON; check the base URL and any proxy.`;
    return new ProviderFailure('provider/html-answer', message, { status, retryable: status >= 500 || status === 429 });
  }
  if ((status === 429 || status === 403 || status === 400) && quotaWords.test(`${kind} ${words}`)) {
    return new ProviderFailure('provider/quota', `${host} says the quota is used up (${status})${said}`, { status });
  }
  if (status === 400 && filterWords.test(kind)) {
    return new ProviderFailure('provider/content-blocked', `${host} blocked the prompt${said}`, { status });
  }
  const fallback: readonly [FailureCode, string] =
    status >= 500 ? ['provider/unavailable', 'has a fault'] : ['provider/invalid-request', 'refused the request'];
  const [code, saying] = sayings.get(status) ?? fallback;
  const repeat = repeatedStatuses.has(status) || status >= 500;
  const { retryAfterMs } = answer;
  return new ProviderFailure(code, `${host} ${saying} (${status})${said}`, { status, repeat, retryAfterMs });
}

const laterKinds = /overloaded|rate_limit|server_error|api_error|timeout|unavailable|internal/i;

/** What an error object inside an answer with status 200 means; such an answer is never asked for again unasked. */
export function failureOfErrorObject(body: unknown, host: string): ProviderFailure {
  const kind = errorKind(body);
  const words = errorText(body) || kind || 'no reason given';
  const message = `${host} reported an error inside its answer: ${words}`;
  const code = own(isRecord(own(body, 'error')) ? own(body, 'error') : body, 'code');
  if (code === 402) return new ProviderFailure('provider/quota', message);
  if (code === 429) return new ProviderFailure('provider/rate-limited', message, { retryable: true });
  if (quotaWords.test(`${kind} ${words}`)) return new ProviderFailure('provider/quota', message);
  if (/overloaded/i.test(kind)) return new ProviderFailure('provider/overloaded', message, { retryable: true });
  if (/rate_limit/i.test(kind)) return new ProviderFailure('provider/rate-limited', message, { retryable: true });
  if (laterKinds.test(kind) || (typeof code === 'number' && code >= 500))
    return new ProviderFailure('provider/unavailable', message, { retryable: true });
  return invalidAnswer(message);
}

const refusedCodes = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
const lostCodes = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ETIMEDOUT', 'ECONNABORTED']);
const certificateCodes = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|ERR_TLS_|ERR_SSL_|EPROTO)/;

function systemCode(error: unknown): string {
  for (let current: unknown = error, depth = 0; depth < 4; depth += 1) {
    const code = (current as { code?: unknown } | null)?.code;
    if (typeof code === 'string') return code;
    current = (current as { cause?: unknown } | null)?.cause;
  }
  return '';
}

/** What an exception of fetch itself means, by its system code; `answered` says whether the status line had come. */
export function failureOfException(error: unknown, host: string, answered: boolean): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  const code = systemCode(error);
  if (code === 'provider/blocked-address') {
    return new ProviderFailure(
      'provider/blocked-address',
      `${host} is a link-local or metadata address; it is never contacted.`,
    );
  }
  if (answered) {
    const message = `The connection to ${host} broke off in the middle of the answer.`;
    return new ProviderFailure('provider/answer-cut', message, { retryable: true, mayBeBilled: true });
  }
  if (refusedCodes.has(code)) {
    return new ProviderFailure('provider/unreachable', `Nothing answers at ${host} (${code}).`, { repeat: true });
  }
  if (lostCodes.has(code)) {
    const message = `The connection to ${host} was lost before an answer came (${code}).`;
    return new ProviderFailure('provider/connection-lost', message, { repeat: true, mayBeBilled: true });
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    const message = `The name of ${host} cannot be resolved (${code}).`;
    return new ProviderFailure('provider/host-not-found', message, { repeat: code === 'EAI_AGAIN' });
  }
  if (certificateCodes.test(code)) {
    return new ProviderFailure('provider/certificate', `The certificate of ${host} cannot be trusted (${code}).`);
  }
  if (/^(HPE_|UND_ERR_(?:HEADERS_OVERFLOW|RESPONSE))/.test(code)) {
    return invalidAnswer(`${host} did not answer with proper HTTP (${code}).`);
  }
  const message = `The call to ${host} failed${code === '' ? '' : ` (${code})`}.`;
  return new ProviderFailure('provider/network', message, { mayBeBilled: true });
}
