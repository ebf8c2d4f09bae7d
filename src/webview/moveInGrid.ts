// Where a key leads in a grid.

export interface GridSpot {
  readonly row: number;
  readonly column: number;
}

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Rows in sight. */
  readonly page: number;
}

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>;

/** As in the grids of the ARIA practices: Home and End in the row, with Ctrl in the grid. Null for other keys. */
export function moveInGrid({ key, ctrlKey, metaKey }: Key, { row, column }: GridSpot, size: GridSize): GridSpot | null {
  const last = { row: Math.max(0, size.rows - 1), column: Math.max(0, size.columns - 1) };
  const isFar = ctrlKey || metaKey;
  const rowAt = (to: number) => ({ row: Math.min(last.row, Math.max(0, to)), column });
  const columnAt = (to: number) => ({ row, column: Math.min(last.column, Math.max(0, to)) });
  switch (key) {
    case 'ArrowDown':
      return rowAt(row + 1);
    case 'ArrowUp':
      return rowAt(row - 1);
    case 'PageDown':
      return rowAt(row + size.page);
    case 'PageUp':
      return rowAt(row - size.page);
    case 'ArrowRight':
      return columnAt(column + 1);
    case 'ArrowLeft':
      return columnAt(column - 1);
    case 'Home':
      return isFar ? { row: 0, column: 0 } : columnAt(0);
    case 'End':
      return isFar ? last : columnAt(last.column);
    default:
      return null;
  }
}
