// Passes an execution whose owner died on to exactly one of the windows that claim it.
// Claims are numbered files beside the record: the highest holds, and of all windows that try to create the next one, one succeeds.
// The number only grows, so that a window with an old view of the folder can't take what was taken since.
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { createWhole, namesIn } from '#base/durableFile.ts';
import type { Owner } from '#base/owner.ts';
import { checkOwner } from './storedOwner.ts';

const CLAIM = /^claim-(\d{1,9})$/;
/** Stands for the owner of a claim that can't be read, e.g. after a power cut: whether it lives can't be told. */
const UNKNOWN_OWNER: Owner = { pid: 0, startedAt: '', place: '' };

export interface Claim {
  number: number;
  owner: Owner;
}

/** `names`: of the files in the execution's folder. Null = there is no claim: the owner in the record holds. */
export async function currentClaim(folder: string, names: readonly string[]): Promise<Claim | null> {
  const number = Math.max(0, ...numbersIn(names));
  if (number === 0) return null;
  const checked = checkOwner(await readFile(path.join(folder, nameOf(number)), 'utf8').catch(() => ''));
  return { number, owner: checked.ok ? checked.value : UNKNOWN_OWNER };
}

/** Claims the execution after `last`, whose owner must be dead or have given it up. False: another window was first. Rejects with the disk's error. */
export async function claimAfter(folder: string, last: Claim | null, owner: Owner): Promise<boolean> {
  const mine = (last?.number ?? 0) + 1;
  if (!(await createWhole(path.join(folder, nameOf(mine)), JSON.stringify(owner)))) return false;
  const others = numbersIn(await namesIn(folder)).filter((number) => number !== mine);
  const isHighest = others.every((number) => number < mine);
  // Lower ones are deleted only once a higher one is there.
  for (const number of isHighest ? others : [mine]) await rm(path.join(folder, nameOf(number)), { force: true }).catch(() => undefined);
  return isHighest;
}

function numbersIn(names: readonly string[]): number[] {
  return names.flatMap((name) => {
    const digits = CLAIM.exec(name)?.[1];
    return digits === undefined ? [] : Number(digits);
  });
}

function nameOf(number: number): string {
  return `claim-${number}`;
}
