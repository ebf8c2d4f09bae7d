// Work that waits for its turn: a process for every answer of a large evaluation at once would be more than a machine takes.

export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** At most `limit` at a time, first come, first served. */
export function createTurns(limit: number): Turns {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return async (work) => {
    if (busy < limit) busy += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // A turn is handed on, so that nobody who comes now gets in between.
      if (next === undefined) busy -= 1;
      else next();
    }
  };
}
