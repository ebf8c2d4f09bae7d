// The log is read by bytes, so where a chunk ends must never matter.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bytesToPath } from '../../../src/core/history/bytePath.ts';
import { LogParser } from '../../../src/core/history/logParser.ts';

const id = (digit: string) => digit.repeat(40);
const nothing = id('0');
const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

const log = [
  `c${id('1')} ${id('2')} ${id('3')}\0\0::100644 100644 100644 ${id('a')} ${id('b')} ${id('c')} MM\0a.prompt.yaml\0`,
  `c${id('2')} ${id('3')}\0\n:100644 000000 ${id('a')} ${nothing} D\0old name\n.txt\0:000000 100644 ${nothing} ${id('a')} A\0new.prompt.yaml\0`,
  `c${id('4')} ${id('3')}\0`,
  `c${id('3')}\0\n:000000 120000 ${nothing} ${id('d')} A\0link.prompt.yaml\0:000000 100644 ${nothing} ${id('e')} A\0src/x.ts\0`,
].join('');

function parse(chunks: readonly Uint8Array[]): string[] {
  const seen: string[] = [];
  const isTracked = (all: Uint8Array, start: number, end: number) =>
    bytesToPath(all, start, end).endsWith('.prompt.yaml');
  const shown = (range: { bytes: Uint8Array; start: number; end: number } | null) =>
    range === null ? '-' : bytesToPath(range.bytes, range.start, Math.min(range.end, range.start + 16));
  const parser = new LogParser({
    hexLength: 40,
    isTracked,
    onCommit: ({ head, tracked, untrackedDeletes }) => {
      const entries = [...tracked, ...untrackedDeletes].map(
        ({ path, olds, next }) => `${shown(path)}:${olds.map((old) => shown(old)[0]).join('')}>${shown(next)[0]}`,
      );
      seen.push(`${bytesToPath(head.bytes, head.start, head.end).replace(/(.)\1{39}/g, '$1')} ${entries.join(' ')}`);
    },
  });
  for (const chunk of chunks) parser.push(chunk);
  parser.end();
  return seen;
}

describe('reading the log', () => {
  const whole = parse([bytes(log)]);

  it('tells commits, parents, merges, renames away and links apart', () => {
    assert.deepEqual(whole, [
      '1 2 3 a.prompt.yaml:ab>c',
      '2 3 new.prompt.yaml:->a old name\n.txt:a>-',
      '4 3 ',
      '3 link.prompt.yaml:->-',
    ]);
  });

  it('does not depend on where chunks end', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(log.length), { maxLength: 30 }), (cuts) => {
        const places = [0, ...cuts.toSorted((left, right) => left - right), log.length];
        const chunks = places.slice(1).map((end, at) => bytes(log.slice(places[at], end)));
        assert.deepEqual(parse(chunks), whole);
      }),
    );
  });

  it('refuses what is no log', () => {
    assert.throws(() => parse([bytes('fatal: no')]));
  });
});
