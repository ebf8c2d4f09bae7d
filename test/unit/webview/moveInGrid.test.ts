import assert from 'node:assert/strict';
import { moveInGrid } from '../../../src/webview/moveInGrid.ts';

describe('a key in a grid of ten rows and three columns, four rows in sight', () => {
  const size = { rows: 10, columns: 3, page: 4 };
  const moves: readonly (readonly [key: string, from: readonly [number, number], to: readonly [number, number]])[] = [
    ['ArrowDown', [4, 1], [5, 1]],
    ['ArrowDown', [9, 1], [9, 1]],
    ['ArrowUp', [0, 1], [0, 1]],
    ['ArrowRight', [4, 1], [4, 2]],
    ['ArrowRight', [4, 2], [4, 2]],
    ['ArrowLeft', [4, 0], [4, 0]],
    ['PageDown', [4, 1], [8, 1]],
    ['PageDown', [8, 1], [9, 1]],
    ['PageUp', [2, 1], [0, 1]],
    ['Home', [4, 2], [4, 0]],
    ['End', [4, 0], [4, 2]],
    ['Control Home', [4, 1], [0, 0]],
    ['Control End', [4, 1], [9, 2]],
  ];
  for (const [key, [row, column], to] of moves) {
    it(`${key} leads from ${row}, ${column} to ${to.join(', ')}`, () => {
      const name = key.replace('Control ', '');
      const pressed = { key: name, ctrlKey: name !== key, metaKey: false };
      assert.deepEqual(moveInGrid(pressed, { row, column }, size), { row: to[0], column: to[1] });
    });
  }
  it('leads nowhere when it is another', () => {
    const pressed = { key: 'a', ctrlKey: false, metaKey: false };
    assert.equal(moveInGrid(pressed, { row: 0, column: 0 }, size), null);
  });
  it('stays in a grid without rows', () => {
    const pressed = { key: 'End', ctrlKey: true, metaKey: false };
    assert.deepEqual(moveInGrid(pressed, { row: 0, column: 0 }, { rows: 0, columns: 0, page: 1 }), {
      row: 0,
      column: 0,
    });
  });
});
