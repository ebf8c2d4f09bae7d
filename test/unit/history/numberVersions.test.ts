// The definition of v1, v2, … on its own: events in, numbers out.
import assert from 'node:assert/strict';
import { type LinearEvent, numberVersions } from '../../../src/core/history/numberVersions.ts';

/** `x1` is the first layout of the prompt x; null is a deletion. */
function event(text: string | null, predecessors: readonly number[], isMerge = false): LinearEvent {
  return { blob: text, hash: text === null ? null : (text[0] as string), isMerge, predecessors };
}

function numbers(events: readonly LinearEvent[]): string[] {
  const { versions } = numberVersions(events);
  return versions.map(
    ({ event: at, sameAs, cosmetic }) =>
      `${events[at]?.blob}${sameAs === null ? '' : `=v${sameAs}`}${cosmetic.length > 0 ? `+${cosmetic}` : ''}`,
  );
}

describe('numbering versions', () => {
  it('counts distinct prompts along a line', () => {
    assert.deepEqual(numbers([event('x1', []), event('y1', [0]), event('x1', [1])]), ['x1', 'y1', 'x1=v1']);
  });

  it('folds another layout of the same prompt', () => {
    assert.deepEqual(numbers([event('x1', []), event('x2', [0]), event('x1', [1]), event('y1', [2])]), [
      'x1+1,2',
      'y1',
    ]);
  });

  it('sees no change in a move or a deletion', () => {
    const events = [event('x1', []), event('x1', [0]), event(null, [1]), event('x1', [2]), event('y1', [3])];
    assert.deepEqual(numbers(events), ['x1', 'y1']);
    assert.deepEqual(numberVersions(events).numberAt, [1, 1, 1, 1, 2]);
  });

  it('measures a file created again against the text it had before', () => {
    assert.deepEqual(numbers([event('x1', []), event(null, [0]), event('x2', [1])]), ['x1+2']);
  });

  it('folds a reformat made beside an edit under what it reformatted', () => {
    const events = [event('x1', []), event('y1', [0]), event('x2', [0]), event('y2', [1, 2], true)];
    assert.deepEqual(numbers(events), ['x1+2', 'y1+3']);
  });

  it('counts the same edit made on two lines once when nothing lies between', () => {
    assert.deepEqual(numbers([event('x1', []), event('y1', [0]), event('y1', [0]), event('z1', [1, 2])]), [
      'x1',
      'y1',
      'z1',
    ]);
  });

  it('ends with the version of the head, also where a merge goes back to one side', () => {
    const events = [event('x1', []), event('y1', [0]), event('z1', [0]), event('y2', [1, 2], true)];
    assert.deepEqual(numbers(events), ['x1', 'y1', 'z1', 'y2=v2']);
  });
});
