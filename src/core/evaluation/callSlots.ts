// So many calls at a time, whoever makes them: answers, and whatever evaluators ask about them.

/** Runs `call` as soon as fewer than `limit` are under way, in the order they came. Rejects with what `call` rejects with. */
export type CallSlots = <T>(call: () => Promise<T>) => Promise<T>;

export function createCallSlots(limit: number): CallSlots {
  let free = limit;
  const queue: (() => void)[] = [];
  return async (call) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await call();
    } finally {
      const next = queue.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
