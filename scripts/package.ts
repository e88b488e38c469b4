// `npm run package`: builds and makes claudomator-<version>.vsix in the root. Needs no network and no git remote.
import { statSync } from 'node:fs';
import { Missing } from './parts/missing.ts';
import { say } from './parts/say.ts';
import { buildVsix } from './parts/vsix.ts';

try {
  const vsix = await buildVsix();
  say('package', `${vsix} (${(statSync(vsix).size / 1024).toFixed(0)} KiB)`);
  console.log(vsix);
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  say('package', error.message);
  process.exitCode = 1;
}
