// Measures processor time in tests, which other programs on a busy machine hardly change.

/** Processor time of this process while `work` runs, in milliseconds. */
export async function cpuMsOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
