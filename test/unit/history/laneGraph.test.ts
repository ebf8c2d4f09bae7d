import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type GraphNode, laneGraph } from '../../../src/core/history/laneGraph.ts';

/** `c:a,b` is c made from a and b; nodes are given newest first, a minute apart. */
function nodes(...given: string[]): GraphNode[] {
  return given.map((text, index) => {
    const [id = '', before = ''] = text.split(':');
    const at = new Date(Date.UTC(2026, 0, 1, 0, given.length - index)).toISOString();
    return { id, before: before === '' ? [] : before.split(','), at };
  });
}

/** `c 0 ^0 |1 v0,1`: its lane, the lines that end in it, those that go past, and its own. */
function drawn(graph: readonly GraphNode[], main: string | null = graph[0]?.id ?? null): string[] {
  return laneGraph(graph, main).map(({ id, lane, above, past, below }) => {
    const part = (sign: string, lanes: readonly number[]) => (lanes.length === 0 ? '' : ` ${sign}${lanes}`);
    return `${id} ${lane}${part('^', above)}${part('|', past)}${part('v', below)}`;
  });
}

describe('a history as lanes', () => {
  it('is one lane where there is one line', () => {
    assert.deepEqual(drawn(nodes('c:b', 'b:a', 'a')), ['c 0 v0', 'b 0 ^0 v0', 'a 0 ^0']);
  });

  it('has a lane for a branch, down to where it left', () => {
    assert.deepEqual(drawn(nodes('c:a', 'b:a', 'a'), 'c'), ['c 0 v0', 'b 1 |0 v1', 'a 0 ^0,1']);
  });

  it('keeps the first lane for the main line, also below a newer branch', () => {
    assert.deepEqual(drawn(nodes('b:a', 'c:a', 'a'), 'c'), ['b 1 v1', 'c 0 |1 v0', 'a 0 ^0,1']);
  });

  it('has two lines below a merge', () => {
    assert.deepEqual(drawn(nodes('d:b,c', 'c:a', 'b:a', 'a')), [
      'd 0 v0,1',
      'c 1 ^1 |0 v1',
      'b 0 ^0 |1 v0',
      'a 0 ^0,1',
    ]);
  });

  it('uses a lane again once its line has ended', () => {
    assert.deepEqual(drawn(nodes('e:d', 'd:c,x', 'x:c', 'c:b,y', 'y:b', 'b')), [
      'e 0 v0',
      'd 0 ^0 v0,1',
      'x 1 ^1 |0 v1',
      'c 0 ^0,1 v0,1',
      'y 1 ^1 |0 v1',
      'b 0 ^0,1',
    ]);
  });

  it('stands a commit with a wrong clock below what was made from it all the same', () => {
    const graph = [
      { id: 'b', before: ['a'], at: '2020-01-01T00:00:00Z' },
      { id: 'a', before: [], at: '2030-01-01T00:00:00Z' },
    ];
    assert.deepEqual(drawn(graph), ['b 0 v0', 'a 0 ^0']);
  });

  it('passes over what is no node, and draws nothing for nothing', () => {
    assert.deepEqual(drawn(nodes('b:gone', 'a')), ['b 0', 'a 0']);
    assert.deepEqual(drawn([]), []);
  });

  it('ends every line it began, below where it began, and shows every node once', () => {
    const graphs = fc.array(fc.array(fc.nat(30), { maxLength: 3 }), { maxLength: 30 });
    fc.assert(
      fc.property(graphs, fc.nat(30), (parents, main) => {
        const graph = parents.map((before, index) => ({
          id: `${index}`,
          before: [...new Set(before.filter((other) => other < index))].map(String),
          at: '',
        }));
        const rows = laneGraph(graph.toReversed(), `${main}`);
        assert.deepEqual(
          rows.map(({ id }) => Number(id)).sort((a, b) => a - b),
          [...graph.keys()],
        );
        let open = new Set<number>();
        for (const { lane, above, past, below } of rows) {
          assert.deepEqual(new Set([...above, ...past]), open);
          assert.ok(!past.includes(lane));
          open = new Set([...past, ...below]);
        }
        assert.equal(open.size, 0);
      }),
    );
  });
});
