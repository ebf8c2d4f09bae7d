// How long an event loop is held, told in computing time of its own thread, so that a busy machine does not count.
import { setImmediate as turn } from 'node:timers/promises';

/** The most computing time in ms that one turn of the event loop took while `work` ran. */
export async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let isDone = false;
  const watch = async () => {
    let before = process.threadCpuUsage();
    while (!isDone) {
      await turn();
      const { user, system } = process.threadCpuUsage(before);
      before = process.threadCpuUsage();
      longest = Math.max(longest, (user + system) / 1000);
    }
  };
  const watching = watch();
  try {
    await work();
  } finally {
    isDone = true;
    await watching;
  }
  return longest;
}
