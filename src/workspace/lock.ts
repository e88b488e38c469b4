// Makes sure that one process at a time works on a copy.
import { link, mkdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { createWhole } from '#base/durableFile.ts';
import { numberOf, objectOf, parseJson, stringAt } from '#base/json.ts';
import { isAlive, type Owner, thisProcess } from '#base/owner.ts';
import { Refusal } from '#base/refusal.ts';

const BUSY = 'Another window is working on this change. Wait until it has finished, or continue there.';
const ATTEMPTS = 5;
/** Who holds a lock says so this often; one elsewhere that has said nothing for that long is assumed dead, as after a container was recreated. */
const SAYS_SO_EVERY_MS = 30_000;
const SILENT_FOR_MS = 10 * 60_000;

/** Locks of this process by file: how many hold it. */
const held = new Map<string, number>();

/** Returns what gives it back. Throws a Refusal where another living process has it; within one process it can be taken several times. */
export async function takeLock(file: string): Promise<() => Promise<void>> {
  const count = held.get(file) ?? 0;
  held.set(file, count + 1);
  try {
    if (count === 0) await claim(file);
  } catch (error) {
    giveUp(file);
    throw error;
  }
  const saying = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => undefined), SAYS_SO_EVERY_MS);
  saying.unref();
  let isHeld = true;
  return async () => {
    if (!isHeld) return;
    isHeld = false;
    clearInterval(saying);
    if (giveUp(file)) await rm(file, { force: true });
  };
}

/** True: it was the last one. */
function giveUp(file: string): boolean {
  const count = (held.get(file) ?? 1) - 1;
  if (count > 0) held.set(file, count);
  else held.delete(file);
  return count <= 0;
}

async function claim(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const owner = await thisProcess();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await createWhole(file, JSON.stringify(owner))) return;
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text === null) continue;
    const other = ownerOf(text);
    if (other !== null && (other.pid !== owner.pid || other.startedAt !== owner.startedAt) && !(await isGone(file, other))) break;
    await takeAway(file, text);
  }
  throw new Refusal(BUSY);
}

/** Only the lock that was seen: another window may have taken it over since. */
async function takeAway(file: string, seen: string): Promise<void> {
  const aside = `${file}.${crypto.randomUUID().slice(0, 8)}`;
  try {
    await rename(file, aside);
    if ((await readFile(aside, 'utf8')) !== seen) await link(aside, file);
  } catch {
    // Another window was faster; the next attempt sees whose it is.
  } finally {
    await rm(aside, { force: true });
  }
}

/** Of an owner on another machine or in another container nothing is known but how long it has been silent. */
async function isGone(file: string, owner: Owner): Promise<boolean> {
  const liveness = await isAlive(owner);
  if (liveness !== 'unknown') return liveness === 'dead';
  const status = await stat(file).catch(() => null);
  return status === null || Date.now() - status.mtimeMs > SILENT_FOR_MS;
}

function ownerOf(text: string): Owner | null {
  const stored = objectOf(parseJson(text));
  const pid = numberOf(stored?.pid);
  return pid === null ? null : { pid, startedAt: stringAt(stored, 'startedAt') ?? '', place: stringAt(stored, 'place') ?? '' };
}
