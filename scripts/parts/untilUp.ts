// Waits until a started server answers, or fails with the reason why it can't.
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Missing } from './missing.ts';
import type { ProcessGroup } from './processGroup.ts';

const LOOK_EVERY_MS = 50;
const LAST_CHARACTERS = 1_500;

export async function untilUp(name: string, url: string, group: ProcessGroup, logFile: string, limitMs: number): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await answers(url))) {
    const end = group.ended();
    const late = Date.now() > deadline;
    if (end !== null || late) {
      await group.stop();
      const log = readFileSync(logFile, 'utf8').slice(-LAST_CHARACTERS);
      throw new Missing(`${name} ${late ? `did not answer within ${limitMs / 1000} s` : `ended (${end})`}:\n${log}`);
    }
    await delay(LOOK_EVERY_MS);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
