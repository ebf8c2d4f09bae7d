// What stands in the body of an error: words in every place, nothing, too much, half of it, and the key.
import { type Reply, sendJson } from '../modelServer.ts';
import { error, type Fault, wireOf } from './fault.ts';

/** The key that a client of this test sent, read back from its own request. */
const keyOf: (context: Parameters<Reply>[0]) => string = ({ request: { headers } }) =>
  String(headers['x-api-key'] ?? headers['x-goog-api-key'] ?? headers.authorization ?? '').replace('Bearer ', '');

const says = (what: string, body: unknown, message: RegExp): Fault => ({
  name: `400 with its words in ${what}`,
  replies: [({ response }) => sendJson(response, 400, body)],
  expected: error('provider/invalid-request', { attempts: 1, message }),
});
const raw = (name: string, code: number, body: string | Buffer, expected: ReturnType<typeof error>): Fault => ({
  name,
  replies: [({ response }) => void response.writeHead(code, { 'content-type': 'application/json' }).end(body)],
  expected,
});
const quota = (code: number, words: string): Fault => ({
  name: `${code} that says: ${words}`,
  replies: [(context) => sendJson(context.response, code, wireOf(context).error(words))],
  expected: error('provider/quota', { attempts: 1, retryable: false }),
});

const pourErrors: Reply = ({ response }) => {
  response.writeHead(500, { 'content-type': 'application/json' });
  const pour = (): void => {
    while (!response.destroyed && response.write(`{"error":"${'x'.repeat(60_000)}"}`));
    if (!response.destroyed) response.once('drain', pour);
  };
  pour();
};

export const errorBodies: readonly Fault[] = [
  says('`error`', { error: 'the words' }, /: the words$/),
  says('`message`', { message: 'the words' }, /: the words$/),
  says('`detail`', { detail: 'the words' }, /: the words$/),
  says('a list', [{ error: { message: 'the words' } }], /refused the request \(400\)$/),
  says('another type', { error: { message: { text: 'the words' } } }, /refused the request \(400\)$/),
  says('the prototype', JSON.parse('{"__proto__":{"error":{"message":"the words"}}}'), /refused the request \(400\)$/),
  says('ten thousand letters', { error: { message: 'x'.repeat(10_000) } }, /^.{1,500}$/),
  quota(403, 'Your credit balance is too low to access this API'),
  quota(400, 'billing hard limit has been reached'),
  quota(429, 'Quota exceeded for metric generate_requests: quota_exceeded'),
  raw('401 without a body', 401, '', error('provider/unauthorized', { attempts: 1 })),
  raw('400 in bytes that are no UTF-8', 400, Buffer.from([0x7b, 0xff, 0x7d]), error('provider/invalid-request')),
  raw('404 with words instead of JSON', 404, 'no such route', error('provider/not-found', { attempts: 1 })),
  raw('403 with half of its JSON', 403, '{"error":{"mess', error('provider/forbidden', { attempts: 1 })),
  {
    name: '400 that breaks off in the middle of its body',
    replies: [
      ({ response }) => {
        response.writeHead(400, { 'content-type': 'application/json', 'content-length': 1000 });
        response.write('{"error":{"message":"wh', () => response.socket?.destroy());
      },
    ],
    expected: error('provider/invalid-request', { attempts: 1, lost: 0 }),
  },
  {
    name: '429 that goes silent in the middle of its body',
    waits: { silenceMs: 60 },
    replies: [({ response }) => void response.writeHead(429).write('{"error":')],
    expected: error('provider/timeout', { attempts: 4 }),
  },
  {
    name: '500 with a body without an end',
    replies: [pourErrors],
    expected: error('provider/unavailable', { attempts: 4, lost: 0 }),
  },
  {
    name: '401 that echoes the key',
    replies: [(context) => sendJson(context.response, 401, wireOf(context).error(`bad key ${keyOf(context)}`))],
    expected: error('provider/unauthorized', { attempts: 1, message: /bad key \[key hidden\]/ }),
  },
  {
    name: '400 that echoes the key in base64, and its own request',
    replies: [
      (context) => {
        const base64 = Buffer.from(keyOf(context)).toString('base64');
        sendJson(context.response, 400, wireOf(context).error(`${base64} ${JSON.stringify(context.request.headers)}`));
      },
    ],
    expected: error('provider/invalid-request', { attempts: 1, message: /\[key hidden\]/ }),
  },
];
