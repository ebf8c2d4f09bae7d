/** Computing time of this thread so far in ms. A limit on its growth holds on a busy machine, where the clock runs on. */
export function computingMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
