// The fetch that every official SDK gets: it hands the SDK's request to the exchange of the call and gives back only what
// the exchange has checked. Headers and signals of the SDK are dropped, but for the API version: the exchange has its own.
import type { Exchange } from '../exchange.ts';
import { sseLines } from './sseLines.ts';

/** How one streamed API marks its end. `event` is the SSE event name in force, null when none was given. */
export type EndMarker = (data: string, event: string | null) => boolean;

/** Travels through the SDK's per-call fetch options to the one fetch of a shared client. */
export interface SdkCall {
  readonly exchange: Exchange;
  readonly endMarker: EndMarker;
  /** Set when the end marker came; a stream without it is incomplete. */
  hasEnded: boolean;
}

export function newSdkCall(exchange: Exchange, endMarker: EndMarker): SdkCall {
  return { exchange, endMarker, hasEnded: false };
}

interface SdkInit {
  readonly body?: unknown;
  readonly headers?: { get(name: string): string | null };
  readonly promptTrackerCall?: SdkCall;
}

/** A per-call option for `create`, which brings the call to `sdkFetch`. */
export function callOptions(call: SdkCall): { fetchOptions: never } {
  return { fetchOptions: { promptTrackerCall: call } as never };
}

/** Structurally the fetch that the SDKs expect; returns the part of a Response that they read. */
export async function sdkFetch(url: string, init: SdkInit): Promise<unknown> {
  const call = init.promptTrackerCall;
  if (call === undefined) throw new Error('An SDK made a request of its own.');
  const body = typeof init.body === 'string' ? init.body : '';
  const lines = sseLines(await call.exchange.sendForLines(url, body, versionHeader(init)), new URL(url).host);
  const headers = new Map([['content-type', 'text/event-stream']]);
  return { ok: true, status: 200, statusText: 'OK', url: '', headers, body: untilEnd(lines, call) };
}

/** The version of the API that the SDK was written for. */
function versionHeader({ headers }: SdkInit): Record<string, string> {
  const version = headers?.get('anthropic-version') ?? null;
  return version === null ? {} : { 'anthropic-version': version };
}

const encoder = new TextEncoder();

/** Whole SSE frames as bytes up to the end marker; what comes after it is never read. */
async function* untilEnd(lines: AsyncIterable<string>, call: SdkCall): AsyncGenerator<Uint8Array, void, undefined> {
  let frame = '';
  let event: string | null = null;
  for await (const line of lines) {
    if (line === '') {
      if (frame !== '') yield encoder.encode(`${frame}\n`);
      frame = '';
      event = null;
      continue;
    }
    if (line.startsWith('event:')) event = line.slice(6).trim();
    frame += `${line}\n`;
    if (!line.startsWith('data:') || !call.endMarker(line.slice(5).trim(), event)) continue;
    call.hasEnded = true;
    yield encoder.encode(`${frame}\n`);
    return;
  }
}
