// Measures in tests how the cost of work grows with its size: a ratio, which holds on a slow and busy machine too.

/** Four times as much takes four times as long, or somewhat more for the garbage; what grows with the square takes sixteen times as long. */
export const LINEAR = 10;
/** Four times as much takes no longer. */
export const CONSTANT = 2;

const TRIES = 3;
/** Below it nothing can be told. */
const NOISE_MS = 20;

/** How much more processor time `work` takes for four times `size`: the least of three tries. */
export async function growth(work: (size: number) => unknown, size: number): Promise<number> {
  const ratios: number[] = [];
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const [small, large] = [await cpuMsOf(() => work(size)), await cpuMsOf(() => work(4 * size))];
    ratios.push((large + NOISE_MS) / (small + NOISE_MS));
  }
  return Math.min(...ratios);
}

async function cpuMsOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
