// Cells of one row and repeat that wait for each other, because an evaluator compares the answers of all columns. Their
// answers are kept as they come; only the results wait.

export interface RowGroups<Cell> {
  /** All cells of the group once the last of them is there, in the order of the columns; null before. */
  add(place: number, cell: Cell): readonly Cell[] | null;
}

/** `width` is how many cells a group has; places count the cells of the plan from 0. */
export function createRowGroups<Cell>(width: number): RowGroups<Cell> {
  const open = new Map<number, Map<number, Cell>>();
  return {
    add(place, cell) {
      const number = Math.floor(place / width);
      const group = open.get(number) ?? new Map<number, Cell>();
      group.set(place, cell);
      open.set(number, group);
      if (group.size < width) return null;
      open.delete(number);
      return [...group].sort(([one], [other]) => one - other).map(([, made]) => made);
    },
  };
}
