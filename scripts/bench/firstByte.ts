// Measures how much later the real Claude CLI prints its first byte when it works in a copy of a big repository.

import { says } from '../../test/cliStubs/anthropicStubReplies.ts';
import { claudeRuns } from '../../test/cliStubs/claudeRun.ts';
import { installClaudeCli } from '../parts/claudeCli.ts';
import { median } from './median.ts';

const ROUNDS = 5;

export interface FirstByteFigures {
  /** From the request to the first byte, in the user's folder and in a copy. Medians. */
  firstByteInFolderMs: number;
  firstByteInCopyMs: number;
}

/** `folder`: of the user. `makeCopy`: makes a copy and resolves to its folder. In alternating rounds. */
export async function benchFirstByte(folder: string, makeCopy: () => Promise<string>): Promise<FirstByteFigures> {
  const runs = await claudeRuns(await installClaudeCli(), []);
  const [inFolder, inCopy]: [number[], number[]] = [[], []];
  const timeTo = async (place: () => Promise<string>) => {
    const startedAt = performance.now();
    let ms = 0;
    const watch = async ({ until, lines }: { until: (claim: () => boolean) => Promise<void>; lines: readonly object[] }) => {
      await until(() => lines.length > 0);
      ms = performance.now() - startedAt;
    };
    await runs.run(() => says('Hello.'), { task: { folder: await place() }, watch });
    return ms;
  };
  const measures = [async () => void inFolder.push(await timeTo(async () => folder)), async () => void inCopy.push(await timeTo(makeCopy))];
  try {
    for (let round = 0; round < ROUNDS; round++) for (const measure of round % 2 === 0 ? measures : measures.toReversed()) await measure();
  } finally {
    await runs.stop();
  }
  return { firstByteInFolderMs: Math.round(median(inFolder)), firstByteInCopyMs: Math.round(median(inCopy)) };
}
