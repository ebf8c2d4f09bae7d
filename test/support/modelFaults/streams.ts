// Streams that end wrong, or say too much.
import { wires } from '../modelServerWire.ts';
import { changed, cut, type Fault, ok, wireOf } from './fault.ts';

export const streams: readonly Fault[] = [
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
