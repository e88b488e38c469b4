// Checks that once works.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
const { Emitter } = await import(pathToFileURL(path.resolve('src/events/emitter.ts')).href);
const emitter = new Emitter();
const heard = [];
emitter.once((value) => heard.push(value));
const stop = emitter.once((value) => heard.push(value * 100));
stop();
emitter.emit(1);
emitter.emit(2);
assert.deepEqual(heard, [1]);
execFileSync(process.execPath, ['--test'], { stdio: 'inherit' });
