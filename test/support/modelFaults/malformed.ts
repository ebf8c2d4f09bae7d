// Bodies that are not what the API promises.
import { wires } from '../modelServerWire.ts';
import { changed, error, type Fault, hello, invalid, rawBody, wholeOnly, wireOf } from './fault.ts';

export const malformed: readonly Fault[] = [
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
