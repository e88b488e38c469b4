// Finds a browser for VS Code: an installed Chromium, Chrome or Edge, otherwise Debian's package of Chromium's headless shell.
import { existsSync } from 'node:fs';
import { aptInstall, canAptInstall } from './apt.ts';
import { Missing } from './missing.ts';
import { say } from './say.ts';

const PLACES: Record<string, string[]> = {
  linux: [
    // Without windows of its own it takes a tenth less of the processor than the others.
    '/usr/bin/chromium-headless-shell',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/microsoft-edge',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

let finding: Promise<string> | undefined;

/** Found or installed once per run. */
export function findChromium(): Promise<string> {
  finding ??= find();
  return finding;
}

async function find(): Promise<string> {
  const installed = lookUp();
  if (installed) return installed;
  if (canAptInstall()) {
    say('Chromium', 'installing…');
    await aptInstall(['chromium-headless-shell', 'fonts-dejavu-core']);
    const now = lookUp();
    if (now) return now;
  }
  throw new Missing('No Chromium, Chrome or Edge found (Debian: apt-get install chromium; or set CLAUDOMATOR_BROWSER to its path).');
}

function lookUp(): string | undefined {
  const chosen = process.env.CLAUDOMATOR_BROWSER;
  if (chosen) return chosen;
  return PLACES[process.platform]?.find((file) => existsSync(file));
}
