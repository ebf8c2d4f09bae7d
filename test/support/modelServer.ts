// A model server on a loopback port that speaks the real wire protocols and does what a test scripts: answers, faults,
// hangs. It keeps a journal of what it received. Run alone, it prints its port and answers until its input ends.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type BatchServer, createBatchServer } from './modelServerBatches.ts';
import { modelApis, type ScriptedAnswer, type WireApi, wires } from './modelServerWire.ts';

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The client went away before the reply had ended. */
  closedEarly: boolean;
  /** Resolves when the connection of this request closes or its reply has ended. */
  readonly ended: Promise<void>;
}

export interface ReplyContext {
  readonly request: Received;
  readonly response: ServerResponse;
  readonly api: WireApi | null;
  readonly isStream: boolean;
}

export type Reply = (context: ReplyContext) => void | Promise<void>;

export interface ModelServer {
  readonly origin: string;
  readonly port: number;
  /** The base URL to give a client of one API. */
  baseUrl(api: WireApi): string;
  readonly journal: Received[];
  /** Its batch APIs. */
  readonly batches: BatchServer;
  /** Sockets that clients have opened so far. */
  readonly connectionCount: number;
  /** Resolves once the journal has so many entries. */
  reached(count: number): Promise<void>;
  /** Replies for the next requests, in order; afterwards the server answers «Hello, world». */
  script(...replies: Reply[]): void;
  /** Drops replies that no request has asked for. */
  forget(): void;
  close(): Promise<void>;
}

/** An ordinary answer in the format of whatever API was asked. */
export function answerWith(answer: ScriptedAnswer = {}): Reply {
  return ({ api, isStream, response }) => {
    const wire = wires[api ?? 'openai-chat'];
    if (!isStream) return sendJson(response, 200, wire.whole(answer));
    response.writeHead(200, { 'content-type': wire.streamType });
    for (const frame of wire.frames(answer)) response.write(frame);
    response.end();
  };
}

export function sendJson(response: ServerResponse, status: number, body: unknown, headers: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

export async function startModelServer({ latencyMs = 0 } = {}): Promise<ModelServer> {
  const journal: Received[] = [];
  const replies: Reply[] = [];
  const batches = createBatchServer();
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const { method = '', url = '', headers } = incoming;
      const ended = new Promise<void>((resolve) => response.on('close', resolve));
      const request: Received = { method, url, headers, body, closedEarly: false, ended };
      response.on('close', () => {
        request.closedEarly = !response.writableFinished;
      });
      journal.push(request);
      for (const { count, resolve } of waiting) if (journal.length >= count) resolve();
      const path = url.split('?')[0] ?? '';
      const api = modelApis.find((name) => wires[name].path.test(path)) ?? null;
      const context = { request, response, api, isStream: api !== null && wires[api].isStream(url, jsonOf(body)) };
      const reply = replies.shift() ?? batches.replyTo(request) ?? (api === null ? listModels : answerWith());
      if (latencyMs === 0) void reply(context);
      else setTimeout(() => void reply(context), latencyMs);
    });
  });
  let connectionCount = 0;
  server.on('connection', (socket) => {
    connectionCount += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    port,
    baseUrl: (api) => origin + wires[api].basePath,
    journal,
    batches,
    get connectionCount() {
      return connectionCount;
    },
    reached: (count) =>
      journal.length >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve })),
    script: (...next) => void replies.push(...next),
    forget: () => void replies.splice(0),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The lists of models that the providers ask for. */
const listModels: Reply = ({ request, response }) => {
  if (request.url.startsWith('/api/tags')) sendJson(response, 200, { models: [{ name: 'llama3.1:8b' }] });
  else if (request.url.startsWith('/v1beta/models'))
    sendJson(response, 200, { models: [{ name: 'models/gemini-pro' }] });
  else if (/\/models(?:\/user)?$/.test(request.url.split('?')[0] ?? ''))
    sendJson(response, 200, { data: [{ id: 'scripted' }] });
  else sendJson(response, 404, { error: { message: 'no such path' } });
};

function jsonOf(body: string): { stream?: unknown } {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
}

if (import.meta.main) {
  const server = await startModelServer({ latencyMs: Number(process.argv[2] ?? 0) });
  console.log(server.port);
  process.stdin.resume().on('end', () => process.exit(0));
}
