// Shares work out to workers, each of which takes the next piece when it is done with its last.

/** Rejects with the first failure, after which the other workers finish what they have begun. */
export async function shareOut<T, W>(
  things: readonly T[],
  workers: readonly W[],
  work: (thing: T, worker: W) => Promise<void>,
): Promise<void> {
  const left = [...things];
  await Promise.all(
    workers.map(async (worker) => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) await work(next, worker);
    }),
  );
}
