// Connections that are lost, silent or slow.
import { answerWith } from '../modelServer.ts';
import { breakOff, cut, drip, error, type Fault, halfAnswer, hang, ok, wireOf } from './fault.ts';

export const connections: readonly Fault[] = [
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
  {
    name: 'a reset before the answer, every time',
    replies: [({ response }) => void response.socket?.resetAndDestroy()],
    expected: error('provider/connection-lost', { attempts: 4, lost: 4, retryable: true }),
  },
  {
    name: 'a reset in the middle of the answer',
    replies: [halfAnswer(({ response }) => void response.socket?.resetAndDestroy())],
    expected: cut,
  },
  {
    name: 'the end of the connection right after the headers',
    replies: [
      ({ response }) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
        response.flushHeaders();
        setImmediate(() => response.socket?.destroy());
      },
    ],
    expected: cut,
  },
  {
    name: 'the end of the connection without the last chunk',
    replies: [halfAnswer(({ response }) => void response.socket?.end())],
    expected: cut,
  },
  {
    name: 'the end of the connection in the middle of the headers',
    replies: [({ response }) => void response.socket?.end('HTTP/1.1 200 OK\r\ncontent-ty')],
    expected: error(['provider/connection-lost', 'provider/invalid-answer', 'provider/network']),
  },
  {
    name: 'a chunk whose length is no number',
    replies: [
      ({ response }) => void response.socket?.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\nx\r\n'),
    ],
    expected: error(['provider/answer-cut', 'provider/invalid-answer', 'provider/network', 'provider/connection-lost']),
  },
  {
    name: 'more headers than anybody reads',
    replies: [
      ({ response }) => {
        response.socket?.end(`HTTP/1.1 200 OK\r\n${'x-flood: yyyyyyyyyyyyyyyyyyyy\r\n'.repeat(3000)}\r\n{}`);
      },
    ],
    expected: error(['provider/invalid-answer', 'provider/network', 'provider/connection-lost']),
  },
  {
    name: 'an answer that begins late and comes slowly, but in time',
    replies: [
      (context) => {
        const text = context.isStream ? wireOf(context).frames({}).join('') : JSON.stringify(wireOf(context).whole({}));
        const pieces = [text.slice(0, 40), text.slice(40, 90), text.slice(90)];
        const next = (): void => {
          const piece = pieces.shift();
          if (piece === undefined) return void context.response.end();
          context.response.write(piece);
          setTimeout(next, 5);
        };
        setTimeout(next, 20);
      },
    ],
    expected: ok({ attempts: 1, lost: 0 }),
  },
];
