// Compression, and bodies without an end.
import { gzipSync } from 'node:zlib';
import { endless, error, type Fault, ok, rawBody, wireOf } from './fault.ts';

const bombBytes = gzipSync(Buffer.alloc(40 * 1024 * 1024, `${' '.repeat(1023)}\n`), { level: 1 });

export const sizes: readonly Fault[] = [
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
