// Right answers in odd clothing: other success statuses, headers, compressions, packets and keys than the API names.
import { brotliCompressSync, deflateSync } from 'node:zlib';
import { answerWith, type Reply } from '../modelServer.ts';
import { wires } from '../modelServerWire.ts';
import { answered, error, type Fault, ok, wireOf } from './fault.ts';

const bodyOf = (context: Parameters<Reply>[0], isStream = context.isStream): string =>
  isStream ? wireOf(context).frames({}).join('') : JSON.stringify(wireOf(context).whole({}));

const dressed = (name: string, headers: object, code = 200): Fault => ({
  name,
  replies: [(context) => void context.response.writeHead(code, { ...headers }).end(bodyOf(context))],
  expected: ok({ attempts: 1, lost: 0 }),
});
const packed = (name: string, encoding: string, pack: (text: string) => Buffer): Fault => ({
  name,
  replies: [
    (context) => void context.response.writeHead(200, { 'content-encoding': encoding }).end(pack(bodyOf(context))),
  ],
  expected: ok(),
});

/** The same JSON with more keys at the top of every object that stands alone on its line or in its frame. */
const withKeys =
  (keys: string): Reply =>
  (context) => {
    const text = bodyOf(context).replace(/^(data: |)\{(?=")/gm, `$1{${keys},`);
    context.response.writeHead(200, {
      'content-type': context.isStream ? wireOf(context).streamType : 'application/json',
    });
    context.response.end(text);
  };

const inPieces: Reply = async ({ response, ...context }) => {
  response.writeHead(200);
  const text = Buffer.from(bodyOf({ response, ...context }));
  for (let at = 0; at < text.length; at += 97) {
    response.write(text.subarray(at, at + 97));
    await new Promise((resolve) => setImmediate(resolve));
  }
  response.end();
};

export const oddAnswers: readonly Fault[] = [
  dressed('an answer with status 201', { 'content-type': 'application/json' }, 201),
  dressed('an answer with status 203', { 'content-type': 'application/json' }, 203),
  dressed('an answer with status 206', { 'content-type': 'application/json' }, 206),
  dressed('an answer of no declared type', {}),
  dressed('an answer declared to be plain text', { 'content-type': 'text/plain; charset=latin1' }),
  dressed('an answer with a cookie and a hundred headers', {
    'set-cookie': ['a=b', 'c=d'],
    ...Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`x-${index}`, 'y'])),
  }),
  dressed('an answer that asks to close the connection', { connection: 'close' }),
  {
    name: 'an answer after early hints',
    replies: [
      (context) => {
        context.response.writeEarlyHints({ link: '</style.css>; rel=preload' });
        return answerWith()(context);
      },
    ],
    expected: ok({ attempts: 1 }),
  },
  { name: 'an answer in small packets', replies: [inPieces], expected: ok({ attempts: 1 }) },
  packed('an answer in brotli', 'br', (text) => brotliCompressSync(text)),
  packed('an answer in deflate', 'deflate', (text) => deflateSync(text)),
  {
    name: 'half of an answer in brotli',
    replies: [
      (context) =>
        void context.response
          .writeHead(200, { 'content-encoding': 'br' })
          .end(brotliCompressSync(bodyOf(context)).subarray(0, 40)),
    ],
    expected: error(['provider/answer-cut', 'provider/invalid-answer'], { attempts: 1 }),
  },
  {
    name: 'an answer with keys of the prototype beside its own',
    replies: [withKeys('"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}')],
    expected: ok(),
  },
  {
    name: 'an answer with ten thousand lists inside each other',
    replies: [withKeys(`"deep":${'['.repeat(10_000)}${']'.repeat(10_000)}`)],
    expected: ok(),
  },
  {
    name: 'an answer with a key that nobody knows',
    replies: [withKeys('"x_unheard_of":{"of":[1,2,{"three":null}]}')],
    expected: ok(),
  },
  answered('an answer with half of a character', { text: 'a\ud800b' }, { outcome: 'ok', text: 'a\ud800b' }),
  answered('an answer that steers a terminal', { text: '\u001b[2J\u001b]0;x\u0007' }, { outcome: 'ok' }),
  answered('an answer that looks like a stream', { text: 'data: [DONE]\n\nevent: error\n\n' }, { outcome: 'ok' }),
  answered('an answer that looks like a web page', { text: '<!doctype html><html>' }, { outcome: 'ok' }),
  {
    name: 'an answer that holds the key',
    replies: [
      (context) => {
        const { headers } = context.request;
        const key = headers['x-api-key'] ?? headers['x-goog-api-key'] ?? headers.authorization?.slice(7);
        return answerWith({ text: `Your key is ${key}.` })(context);
      },
    ],
    expected: { outcome: 'ok', text: 'Your key is [key hidden].' },
  },
  ...[[1], true, 2 ** 53, -0.5, Number.MAX_VALUE].map((count) =>
    answered(`usage of ${JSON.stringify(count)}, too`, { usage: { input: count, output: count, cached: count } }, ok()),
  ),
  answered('more cached tokens than tokens', { usage: { input: 5, output: 7, cached: 50 } }, ok()),
  {
    name: 'a whole answer where a stream was asked for',
    only: 'stream',
    replies: [(context) => void context.response.end(bodyOf(context, false))],
    // A whole answer of Ollama is the last line of a stream.
    expected: (api) => (api === 'ollama' ? ok() : error('provider/invalid-answer', { attempts: 1 })),
  },
  {
    name: 'a stream where a whole answer was asked for',
    only: 'whole',
    except: ['ollama'],
    replies: [(context) => void context.response.end(bodyOf(context, true))],
    expected: error('provider/invalid-answer', { attempts: 1 }),
  },
  ...(['NaN', "{'single': 'quotes'}", '{"a":1,}', '{"a":1}{"b":2}', '// comment\n{}', '{"a":1'] as const).map(
    (body): Fault => ({
      name: `${JSON.stringify(body)} where JSON was asked for`,
      only: 'whole',
      replies: [({ response }) => void response.end(body)],
      expected: error('provider/invalid-answer', { attempts: 1 }),
    }),
  ),
  {
    name: 'an answer in UTF-16',
    only: 'whole',
    replies: [(context) => void context.response.end(Buffer.from(`\ufeff${bodyOf(context)}`, 'utf16le'))],
    expected: error('provider/invalid-answer', { attempts: 1 }),
  },
  {
    name: 'more text than anybody keeps',
    only: 'whole',
    replies: [answerWith({ text: 'x'.repeat(4 * 1024 * 1024 + 1) })],
    expected: error('provider/answer-too-large', { attempts: 1 }),
  },
  {
    name: 'fields of events that nobody asked for',
    only: 'stream',
    except: ['ollama'],
    replies: [
      (context) => {
        const frames = wires[context.api ?? 'openai-chat'].frames({});
        context.response.end(frames.map((frame) => `id: 7\nretry: 1\nunheard: of\n${frame}`).join(''));
      },
    ],
    expected: ok(),
  },
  {
    name: 'events without the blank after the colon',
    only: 'stream',
    except: ['ollama'],
    replies: [(context) => void context.response.end(bodyOf(context).replace(/^(data|event): /gm, '$1:'))],
    expected: ok(),
  },
  {
    name: 'a thousand blank lines before each frame',
    only: 'stream',
    replies: [
      (context) =>
        void context.response.end(
          wireOf(context)
            .frames({})
            .map((frame) => '\n'.repeat(1000) + frame)
            .join(''),
        ),
    ],
    expected: ok(),
  },
];
