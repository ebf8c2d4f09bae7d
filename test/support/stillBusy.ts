// What would keep this process alive. Handles that are closed and timers that are due leave within a few turns of the loop,
// on a busy machine later; what stays longer than the grace is a leak.
const graceMs = 2_000;
/** Output that is a pipe, and the turn in which is asked. */
const own = new Set(['PipeWrap', 'Immediate']);

export async function stillBusy(): Promise<readonly string[]> {
  const end = performance.now() + graceMs;
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    const busy = process.getActiveResourcesInfo().filter((name) => !own.has(name));
    if (busy.length === 0 || performance.now() > end) return busy;
  }
}
