// Kills a program (-9) before its n-th change of the file system, or within its n-th write.
// DIE_AT: n, from 1. DIE_TORN=1: only writes of text count, and half of the n-th is done. Syncing changes nothing that a kill could take.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const dieAt = Number(process.env.DIE_AT);
const isTorn = process.env.DIE_TORN === '1';
let made = 0;

type Operation = (this: unknown, ...args: unknown[]) => Promise<unknown>;

function watch(holder: object, name: string, isChange: (args: unknown[]) => boolean = () => true): void {
  const all = holder as Record<string, Operation>;
  const real = all[name];
  if (!real) throw new Error(`There is no ${name} to be watched`);
  all[name] = async function (...args) {
    const [text] = args;
    const isWrite = WRITES.includes(name) && typeof text === 'string';
    if (!isChange(args) || (isTorn && !isWrite)) return real.apply(this, args);
    made += 1;
    if (made !== dieAt) return real.apply(this, args);
    if (isTorn) await real.call(this, Buffer.from(String(text)).subarray(0, String(text).length / 2));
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => undefined);
  };
}

const WRITES = ['writeFile', 'appendFile'];

const handle = await fs.promises.open(import.meta.filename, 'r');
await handle.close();
for (const name of WRITES) watch(Object.getPrototypeOf(handle), name);
watch(fs.promises, 'open', ([, flags]) => flags !== 'r');
for (const name of ['mkdir', 'rename', 'link', 'copyFile', 'rm']) watch(fs.promises, name);
syncBuiltinESMExports();
