// Everything that can go wrong between us and a model server, each with the outcome it must have. The table is run for
// every API, streamed and not.
import { gzipSync } from 'node:zlib';
import type { Completion } from '../../src/core/provider/provider.ts';
import { answerWith, type Reply, type ReplyContext, sendJson } from './modelServer.ts';
import { type ScriptedAnswer, type WireApi, wires } from './modelServerWire.ts';

export interface Expected {
  readonly outcome: Completion['outcome'];
  readonly code?: string | readonly string[];
  readonly attempts?: number;
  readonly lost?: number;
  readonly retryable?: boolean;
  readonly text?: string;
  readonly message?: RegExp;
}

export interface Fault {
  readonly name: string;
  /** The same reply is given to every attempt, unless there are several. */
  readonly replies: readonly Reply[];
  readonly only?: 'stream' | 'whole';
  /** Limits for a fault that is about waiting; the others get more time than a busy machine can eat. */
  readonly waits?: { readonly silenceMs?: number; readonly callMs?: number };
  readonly except?: readonly WireApi[];
  readonly expected: Expected | ((api: WireApi, isStream: boolean) => Expected);
}

const hello = 'Hello, world';
const wireOf = ({ api }: ReplyContext) => wires[api ?? 'openai-chat'];

const status =
  (code: number, headers: object = {}, type?: string): Reply =>
  (context) =>
    sendJson(context.response, code, wireOf(context).error(`status ${code}`, type), headers);

/** A body given as it stands, under the type the API promises. */
const rawBody =
  (text: string | Buffer, headers: object = {}): Reply =>
  (context) => {
    const type = context.isStream ? wireOf(context).streamType : 'application/json';
    context.response.writeHead(200, { 'content-type': type, ...headers });
    context.response.end(text);
  };

/** Frames of a good stream, changed; or the changed whole body. */
const changed =
  (
    frames: (frames: string[], api: WireApi) => string[],
    whole: (body: string, api: WireApi) => string | Buffer,
  ): Reply =>
  (context) => {
    const api = context.api ?? 'openai-chat';
    if (!context.isStream) return rawBody(whole(JSON.stringify(wires[api].whole({})), api))(context);
    context.response.writeHead(200, { 'content-type': wires[api].streamType });
    context.response.end(frames(wires[api].frames({}), api).join(''));
  };

const wholeOnly =
  (body: (api: WireApi) => unknown): Reply =>
  (context) =>
    rawBody(JSON.stringify(body(context.api ?? 'openai-chat')))(context);

const hang: Reply = () => {};
const breakOff: Reply = ({ response }) => void response.socket?.destroy();
const redirect =
  (code: number): Reply =>
  ({ response }) => {
    response.writeHead(code, { location: 'http://stealing.example:81/v1/take' });
    response.end();
  };

/** Begins a good answer and then does nothing or breaks off. */
const halfAnswer =
  (then: (context: ReplyContext) => void): Reply =>
  (context) => {
    const wire = wireOf(context);
    if (context.isStream) {
      context.response.writeHead(200, { 'content-type': wire.streamType });
      context.response.write(wire.frames({}).slice(0, 2).join(''), () => then(context));
      return;
    }
    context.response.writeHead(200, { 'content-type': 'application/json' });
    context.response.write(JSON.stringify(wire.whole({})).slice(0, 20), () => then(context));
  };

const drip: Reply = (context) => {
  context.response.writeHead(200, {
    'content-type': context.isStream ? wireOf(context).streamType : 'application/json',
  });
  const timer = setInterval(() => context.response.write(context.isStream ? wireOf(context).textFrame('x') : ' '), 20);
  context.response.on('close', () => clearInterval(timer));
};

/** Writes without an end; the client has to hang up. */
const endless =
  (piece: (context: ReplyContext) => string): Reply =>
  (context) => {
    const { response } = context;
    response.writeHead(200, { 'content-type': context.isStream ? wireOf(context).streamType : 'application/json' });
    const chunk = piece(context);
    const pour = (): void => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', pour);
    };
    pour();
  };

const error = (code: string | readonly string[], more: Omit<Expected, 'outcome' | 'code'> = {}): Expected => ({
  outcome: 'error',
  code,
  ...more,
});
const ok = (more: Omit<Expected, 'outcome'> = {}): Expected => ({ outcome: 'ok', text: hello, ...more });
const invalid = error('provider/invalid-answer', { attempts: 1 });
const cut = error('provider/answer-cut', { attempts: 1, lost: 1, retryable: true });

const final = (code: number, name: string, type?: string): Fault => ({
  name: `status ${code}${type ? ` ${type}` : ''}`,
  replies: [status(code, {}, type)],
  expected: error(name, { attempts: 1, lost: 0, retryable: false }),
});
const passing = (code: number, name: string): Fault => ({
  name: `status ${code} every time`,
  replies: [status(code)],
  expected: error(name, { attempts: 4, lost: 0, retryable: true }),
});
const answered = (
  name: string,
  answer: ScriptedAnswer,
  expected: Expected,
  except: readonly WireApi[] = [],
): Fault => ({
  name,
  replies: [answerWith(answer)],
  expected,
  except,
});

const statuses: readonly Fault[] = [
  final(400, 'provider/invalid-request'),
  final(401, 'provider/unauthorized'),
  final(402, 'provider/quota'),
  final(403, 'provider/forbidden'),
  final(404, 'provider/not-found'),
  final(413, 'provider/too-large'),
  final(418, 'provider/invalid-request'),
  final(422, 'provider/invalid-request'),
  passing(408, 'provider/timeout'),
  passing(409, 'provider/invalid-request'),
  passing(425, 'provider/invalid-request'),
  passing(429, 'provider/rate-limited'),
  passing(500, 'provider/unavailable'),
  passing(502, 'provider/unavailable'),
  passing(503, 'provider/unavailable'),
  passing(504, 'provider/unavailable'),
  passing(529, 'provider/overloaded'),
  { name: '429 once, then an answer', replies: [status(429), answerWith()], expected: ok({ attempts: 2, lost: 0 }) },
  {
    name: '500 three times, then an answer',
    replies: [status(500), status(503), status(529), answerWith()],
    expected: ok({ attempts: 4 }),
  },
  {
    name: '429 with retry-after in seconds',
    replies: [status(429, { 'retry-after': '0' }), answerWith()],
    expected: ok({ attempts: 2 }),
  },
  {
    name: '429 with retry-after-ms',
    replies: [status(429, { 'retry-after-ms': '5' }), answerWith()],
    expected: ok({ attempts: 2 }),
  },
  {
    name: '429 with retry-after as a date gone by',
    replies: [status(429, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }), answerWith()],
    expected: ok({ attempts: 2 }),
  },
  {
    name: '429 that asks for two minutes',
    replies: [status(429, { 'retry-after': '120' }), answerWith()],
    expected: error('provider/rate-limited', { attempts: 1, message: /120 s/ }),
  },
  {
    name: '503 that asks for an hour by date',
    replies: [(context) => status(503, { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() })(context)],
    expected: error('provider/unavailable', { attempts: 1, message: /wait 3[56]\d\d s/ }),
  },
  {
    name: '429 for want of quota',
    replies: [
      (context) =>
        sendJson(
          context.response,
          429,
          wireOf(context).error('You exceeded your current quota, check billing', 'insufficient_quota'),
        ),
    ],
    expected: error('provider/quota', { attempts: 1, retryable: false }),
  },
  {
    name: '400 because the prompt was filtered',
    replies: [status(400, {}, 'content_filter')],
    except: ['ollama'],
    expected: { outcome: 'blocked', code: 'provider/content-blocked', attempts: 1 },
  },
];

const page = '<!DOCTYPE html><html><body>Sign in to the network</body></html>';
const notTheApi: readonly Fault[] = [
  ...[301, 302, 303, 307, 308].map(
    (code): Fault => ({
      name: `redirect ${code}`,
      replies: [redirect(code)],
      expected: error('provider/redirect', { attempts: 1, retryable: false, message: /stealing\.example:81/ }),
    }),
  ),
  { name: 'status 304', replies: [({ response }) => void response.writeHead(304).end()], expected: invalid },
  {
    name: 'status 204',
    replies: [({ response }) => void response.writeHead(204).end()],
    expected: error(['provider/invalid-answer', 'provider/answer-cut']),
  },
  {
    name: 'a web page with status 200',
    replies: [({ response }) => void response.writeHead(200, { 'content-type': 'text/html' }).end(page)],
    expected: error('provider/html-answer', { attempts: 1 }),
  },
  {
    name: 'a web page under the right type',
    replies: [rawBody(page)],
    expected: error('provider/html-answer', { attempts: 1 }),
  },
  {
    name: 'a web page with status 502',
    replies: [({ response }) => void response.writeHead(502, { 'content-type': 'text/html' }).end(page)],
    expected: error('provider/html-answer', { attempts: 1 }),
  },
  {
    name: 'no HTTP at all',
    replies: [({ response }) => void response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n')],
    expected: error(['provider/invalid-answer', 'provider/network', 'provider/connection-lost']),
  },
];

const connections: readonly Fault[] = [
  {
    name: 'connection lost before the answer, every time',
    replies: [breakOff],
    expected: error('provider/connection-lost', { attempts: 4, lost: 4, retryable: true }),
  },
  { name: 'connection lost once', replies: [breakOff, answerWith()], expected: ok({ attempts: 2, lost: 1 }) },
  { name: 'connection lost in the middle', replies: [halfAnswer(breakOff)], expected: cut },
  {
    name: 'silence from the start, every time',
    waits: { silenceMs: 60 },
    replies: [hang],
    expected: error('provider/timeout', { attempts: 4, lost: 4, retryable: true }),
  },
  {
    name: 'silence from the start, once',
    waits: { silenceMs: 60 },
    replies: [hang, answerWith()],
    expected: ok({ attempts: 2, lost: 1 }),
  },
  {
    name: 'silence in the middle, with nobody listening',
    waits: { silenceMs: 60 },
    replies: [halfAnswer(() => {}), answerWith()],
    expected: ok({ attempts: 2, lost: 1 }),
  },
  {
    name: 'a drip that never ends',
    waits: { callMs: 250 },
    replies: [drip],
    expected: error('provider/timeout', { attempts: 1, lost: 1 }),
  },
  {
    name: 'a body shorter than announced',
    replies: [
      (context) => {
        context.response.writeHead(200, {
          'content-type': context.isStream ? wireOf(context).streamType : 'application/json',
          'content-length': 100_000,
        });
        context.response.write(context.isStream ? wireOf(context).textFrame('Hel') : '{"a":', () =>
          context.response.socket?.end(),
        );
      },
    ],
    expected: cut,
  },
];

const malformed: readonly Fault[] = [
  {
    name: 'an empty body',
    replies: [rawBody('')],
    expected: error(['provider/invalid-answer', 'provider/answer-cut'], { attempts: 1 }),
  },
  {
    name: 'truncated JSON in order',
    only: 'whole',
    replies: [
      changed(
        (frames) => frames,
        (body) => body.slice(0, -9),
      ),
    ],
    expected: invalid,
  },
  { name: 'words instead of JSON', only: 'whole', replies: [rawBody('upstream request timeout')], expected: invalid },
  ...['null', '[]', '42', '"text"', '{}', '[null]', '{"choices":[],"content":null,"output":7}'].map(
    (body): Fault => ({
      name: `${body} as the whole answer`,
      only: 'whole',
      replies: [rawBody(body)],
      expected: invalid,
    }),
  ),
  ...['null', '[]', '42', '{}'].map(
    (body): Fault => ({
      name: `${body} as the only frame`,
      only: 'stream',
      replies: [(context) => rawBody(context.api === 'ollama' ? `${body}\n` : `event: x\ndata: ${body}\n\n`)(context)],
      expected: error(['provider/invalid-answer', 'provider/answer-cut'], { attempts: 1 }),
    }),
  ),
  {
    name: 'a frame that is no JSON',
    only: 'stream',
    replies: [
      changed(
        (frames, api) => [
          ...frames.slice(0, 2),
          api === 'ollama' ? '{"message":{"con\n' : 'event: content_block_delta\ndata: {"choices":[{"del\n\n',
          ...frames.slice(2),
        ],
        (body) => body,
      ),
    ],
    expected: invalid,
  },
  {
    name: 'content of a wrong type',
    replies: [
      (context) => {
        const { api, isStream } = context;
        const wire = wireOf(context);
        if (isStream)
          return rawBody(
            wire.frames({}).slice(0, 2).join('') + wire.textFrame({ not: 'text' }) + wire.frames({}).slice(2).join(''),
          )(context);
        return rawBody(
          JSON.stringify(wire.whole({})).replace(`"${hello}"`, api === 'openai-responses' ? '7' : '{"not":"text"}'),
        )(context);
      },
    ],
    except: ['openai-responses'],
    expected: invalid,
  },
  {
    name: 'content null',
    only: 'whole',
    replies: [
      changed(
        (frames) => frames,
        (body) => body.replace(`"${hello}"`, 'null'),
      ),
    ],
    expected: { outcome: 'empty', text: '' },
  },
  {
    name: 'bytes that are no UTF-8',
    replies: [
      changed(
        (frames) => frames,
        (body) =>
          Buffer.concat([Buffer.from(body.slice(0, 30)), Buffer.from([0xff, 0xfe]), Buffer.from(body.slice(30))]),
      ),
    ],
    only: 'whole',
    expected: invalid,
  },
  {
    name: 'bytes in a stream that are no UTF-8',
    only: 'stream',
    replies: [
      (context) => {
        context.response.writeHead(200, { 'content-type': wireOf(context).streamType });
        context.response.write(wireOf(context).frames({})[0]);
        context.response.end(Buffer.from([0x64, 0x61, 0xc3, 0x28, 0x0a]));
      },
    ],
    expected: invalid,
  },
  {
    name: 'an error object with status 200',
    replies: [wholeOnly((api) => wires[api].error('the model fell over', 'overloaded_error'))],
    expected: error(['provider/overloaded', 'provider/invalid-answer', 'provider/unavailable'], {
      attempts: 1,
      message: /fell over/,
    }),
  },
  {
    name: 'an error in the middle of the stream',
    only: 'stream',
    replies: [
      changed(
        (frames, api) => [...frames.slice(0, 2), wires[api].errorFrame('the model fell over', 'server_error')],
        (body) => body,
      ),
    ],
    expected: error(['provider/unavailable', 'provider/invalid-answer'], { attempts: 1, message: /fell over/ }),
  },
  {
    name: 'properties of the prototype',
    only: 'whole',
    replies: [rawBody('{"__proto__":{"choices":[{"message":{"content":"x"}}],"content":[],"output":[],"done":true}}')],
    expected: invalid,
  },
];

const streams: readonly Fault[] = [
  {
    name: 'no end marker',
    only: 'stream',
    replies: [
      changed(
        (frames) => frames.slice(0, -1),
        (body) => body,
      ),
    ],
    expected: cut,
  },
  {
    name: 'text after the end marker',
    only: 'stream',
    replies: [
      changed(
        (frames, api) => [...frames, wires[api].textFrame('EXTRA')],
        (body) => body,
      ),
    ],
    expected: ok(),
  },
  {
    name: 'garbage after the end marker',
    only: 'stream',
    except: ['gemini'],
    replies: [
      changed(
        (frames) => [...frames, '\u0000{{{\n\n'],
        (body) => body,
      ),
    ],
    expected: ok(),
  },
  {
    name: 'the last frame twice',
    only: 'stream',
    replies: [
      changed(
        (frames) => [...frames, frames.at(-1) ?? ''],
        (body) => body,
      ),
    ],
    expected: ok(),
  },
  {
    name: 'every byte in a packet of its own',
    only: 'stream',
    replies: [
      async (context) => {
        context.response.writeHead(200, { 'content-type': wireOf(context).streamType });
        for (const byte of Buffer.from(wireOf(context).frames({}).join('')))
          context.response.write(Buffer.from([byte]));
        context.response.end();
      },
    ],
    expected: ok(),
  },
  {
    name: 'lines that end in CR LF',
    only: 'stream',
    replies: [
      changed(
        (frames) => frames.map((frame) => frame.replaceAll('\n', '\r\n')),
        (body) => body,
      ),
    ],
    expected: ok(),
  },
  {
    name: 'comments and blank lines between frames',
    only: 'stream',
    except: ['ollama'],
    replies: [
      changed(
        (frames) => frames.flatMap((frame) => [': keep-alive\n\n', '\n', frame]),
        (body) => body,
      ),
    ],
    expected: ok(),
  },
  {
    name: 'a byte order mark',
    replies: [
      changed(
        (frames) => ['\uFEFF', ...frames],
        (body) => `\uFEFF${body}`,
      ),
    ],
    expected: ok(),
  },
];

const bombBytes = gzipSync(Buffer.alloc(40 * 1024 * 1024, `${' '.repeat(1023)}\n`), { level: 1 });

const sizes: readonly Fault[] = [
  {
    name: 'a gzipped answer',
    replies: [
      (context) =>
        rawBody(
          gzipSync(context.isStream ? wireOf(context).frames({}).join('') : JSON.stringify(wireOf(context).whole({}))),
          { 'content-encoding': 'gzip' },
        )(context),
    ],
    expected: ok(),
  },
  {
    name: 'a compression bomb',
    replies: [rawBody(bombBytes, { 'content-encoding': 'gzip' })],
    expected: error('provider/answer-too-large', { attempts: 1 }),
  },
  {
    name: 'a torn gzip body',
    replies: [
      (context) =>
        rawBody(gzipSync(JSON.stringify(wireOf(context).whole({}))).subarray(0, 40), { 'content-encoding': 'gzip' })(
          context,
        ),
    ],
    expected: error(['provider/answer-cut', 'provider/invalid-answer'], { attempts: 1 }),
  },
  {
    name: 'a false claim of gzip',
    replies: [rawBody('{"plain":true}', { 'content-encoding': 'gzip' })],
    expected: error(['provider/answer-cut', 'provider/invalid-answer'], { attempts: 1 }),
  },
  {
    name: 'a body without an end',
    replies: [endless(() => `${' '.repeat(65_000)}\n`)],
    expected: error('provider/answer-too-large', { attempts: 1 }),
  },
  {
    name: 'a line without an end',
    only: 'stream',
    replies: [endless(() => 'x'.repeat(65_000))],
    expected: error('provider/answer-too-large', { attempts: 1 }),
  },
  {
    name: 'text without an end',
    only: 'stream',
    replies: [endless((context) => wireOf(context).textFrame('x'.repeat(60_000)))],
    expected: error('provider/answer-too-large', { attempts: 1 }),
  },
];

const tool = { name: 'lookup', arguments: '{"city":"Oslo"}' };
const answers: readonly Fault[] = [
  answered('an ordinary answer', {}, ok({ attempts: 1, lost: 0 })),
  answered('an answer cut by its limit', { stop: 'length' }, { outcome: 'length', text: hello }),
  answered('an answer stopped by a filter', { stop: 'content_filter' }, { outcome: 'content_filter' }, [
    'anthropic',
    'ollama',
  ]),
  answered('a refusal', { stop: 'refusal' }, { outcome: 'refusal' }, ['gemini', 'ollama']),
  answered('a tool call', { tool }, { outcome: 'tool_call' }),
  answered('an empty answer', { text: '' }, { outcome: 'empty', text: '' }),
  answered('an answer of blanks', { text: ' \n ' }, { outcome: 'empty' }),
  answered(
    'line separators and emoji',
    { text: 'a\u2028b\u2029c 👩‍👩‍👧 \u0000 é' },
    { outcome: 'ok', text: 'a\u2028b\u2029c 👩‍👩‍👧 \u0000 é' },
  ),
  ...[-1, 1.5, '12', 1e300, null, {}].map((count) =>
    answered(`usage of ${JSON.stringify(count)}`, { usage: { input: count, output: count } }, ok()),
  ),
  answered('no usage', { usage: null }, ok()),
];

export const faults: readonly Fault[] = [
  ...statuses,
  ...notTheApi,
  ...connections,
  ...malformed,
  ...streams,
  ...sizes,
  ...answers,
];
