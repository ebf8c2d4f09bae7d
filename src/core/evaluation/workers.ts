// A bounded number of workers on one stream of work: each takes the next piece when it is free, so nothing is read ahead.

/**
 * Calls `work` for every item, at most `limit` at a time, in the order of the stream. Stops taking items once `isStopped`
 * says so or one piece of work has rejected; rejects with that after those under way have ended.
 */
export async function workThrough<T>(
  items: AsyncIterable<T>,
  { limit, isStopped, work }: { limit: number; isStopped: () => boolean; work: (item: T) => Promise<void> },
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  let failure: { readonly error: unknown } | null = null;
  const worker = async (): Promise<void> => {
    while (failure === null && !isStopped()) {
      const next = await iterator.next();
      if (next.done || failure !== null || isStopped()) return;
      await work(next.value);
    }
  };
  const guarded = (): Promise<void> =>
    worker().catch((error: unknown) => {
      failure ??= { error };
    });
  await Promise.all(Array.from({ length: limit }, guarded));
  await iterator.return?.();
  if (failure !== null) throw (failure as { readonly error: unknown }).error;
}
