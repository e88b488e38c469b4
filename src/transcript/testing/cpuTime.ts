// How much work something is, for tests on machines that are busy with other things too.

/** Processor time of this process meanwhile, in milliseconds: unlike the clock's it hardly grows when others take the processor away. */
export async function cpuMsOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
