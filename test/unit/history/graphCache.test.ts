// A cache may only ever be as good as reading again; anything else in its place reads as no cache.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BlobDigest } from '../../../src/core/history/blobDigests.ts';
import {
  decodeDetails,
  decodeDigests,
  decodeGraph,
  encodeDetails,
  encodeDigests,
  encodeGraph,
} from '../../../src/core/history/graphCache.ts';
import { HistoryGraph } from '../../../src/core/history/historyGraph.ts';

function sampleGraph(): HistoryGraph {
  const graph = new HistoryGraph(40);
  const [one, two] = ['1', '2'].map((digit) => graph.commits.internHex(digit.repeat(40))) as [number, number];
  const [x, y] = ['a', 'b'].map((digit) => graph.blobs.internHex(digit.repeat(40))) as [number, number];
  const path = graph.pathNumber('caf\xe9.prompt.yaml');
  graph.addCommit(one, []);
  graph.addCommit(two, [one]);
  graph.addEvent(one, path, x, [-1, 0]);
  graph.addEvent(two, path, y, [path, x]);
  return graph;
}

describe('the cache of the history', () => {
  const bytes = encodeGraph(sampleGraph(), 'key');

  it('gives back the graph that was stored', () => {
    const graph = decodeGraph(bytes, 'key') as HistoryGraph;
    assert.deepEqual(encodeGraph(graph, 'key'), bytes);
    assert.equal(
      graph.eventsLeaving(graph.findPath('caf\xe9.prompt.yaml'), graph.blobs.findHex('b'.repeat(40))).length,
      1,
    );
    assert.equal(graph.parent(graph.commits.findHex('2'.repeat(40)), 0), graph.commits.findHex('1'.repeat(40)));
  });

  it('is not used under other circumstances', () => {
    assert.equal(decodeGraph(bytes, 'other key'), null);
  });

  it('is not used when a byte of it changed or its end is missing', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const spoilt = bytes.slice();
        spoilt[at] = (spoilt[at] as number) ^ flip;
        assert.equal(decodeGraph(spoilt, 'key'), null);
        assert.equal(decodeGraph(bytes.slice(0, at), 'key'), null);
      }),
    );
  });

  it('keeps digests, and leaves out texts that were not at hand', () => {
    const digest: BlobDigest = { hash: 'f'.repeat(64), runnable: true, problem: null };
    const known = new Map([
      ['a'.repeat(40), digest],
      ['b'.repeat(40), { ...digest, runnable: false, problem: 'not here' }],
    ]);
    const stored = encodeDigests(known, 'version 1');
    assert.deepEqual(decodeDigests(stored, 'version 1'), new Map([['a'.repeat(40), digest]]));
    assert.equal(decodeDigests(stored, 'version 2'), null);
    assert.equal(decodeDigests(stored.slice(0, -1), 'version 1'), null);
    assert.equal(decodeDigests(new Uint8Array([1, 2, 3]), 'version 1'), null);
  });

  it('keeps what commits say, whatever stands in it, and takes nothing that went bad for it', () => {
    const details = new Map([
      ['a'.repeat(40), { author: 'Ada "L" \\n', authoredAt: '2026-01-02T03:04:05Z', subject: 'one\ttwo \u2028' }],
      ['b'.repeat(40), { author: '', authoredAt: '', subject: '' }],
    ]);
    const stored = encodeDetails(details);
    assert.deepEqual(decodeDetails(stored), details);
    for (const bad of [stored.slice(0, -1), stored.map((byte, at) => (at === 30 ? byte ^ 1 : byte)), new Uint8Array(3)])
      assert.equal(decodeDetails(bad), null);
  });
});
