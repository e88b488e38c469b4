// Gives the browser two good free fonts where apt can fetch them, without installing anything.
// Elsewhere the system's own fonts are used.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { command } from '../parts/command.ts';
import { Missing } from '../parts/missing.ts';
import { cached } from '../parts/paths.ts';
import { say } from '../parts/say.ts';
import { wholeFolder } from '../parts/wholeFolder.ts';

const PACKAGES = ['fonts-inter', 'fonts-jetbrains-mono'];
/** The names that VS Code asks for, and what it gets. */
const FAMILIES = { 'system-ui': 'Inter', 'sans-serif': 'Inter', sans: 'Inter', monospace: 'JetBrains Mono' };

/** For every browser that this process starts from now on. */
export async function useFonts(): Promise<void> {
  try {
    const folder = await wholeFolder('fonts', cached('fonts'), PACKAGES, unpackFonts);
    const file = path.join(folder, 'fonts.conf');
    writeFileSync(file, fontConfig(folder));
    process.env.FONTCONFIG_FILE = file;
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    say('fonts', `the system's own are used: ${error.message.split('\n')[0]}`);
  }
}

async function unpackFonts(folder: string): Promise<void> {
  const downloads = path.join(folder, 'downloads');
  mkdirSync(downloads);
  await command('apt-get', ['download', '-q', ...PACKAGES], { cwd: downloads });
  for (const name of readdirSync(downloads)) await command('dpkg-deb', ['--extract', path.join(downloads, name), folder]);
  rmSync(downloads, { recursive: true });
}

function fontConfig(folder: string): string {
  const aliases = Object.entries(FAMILIES).map(
    ([asked, given]) => `<match target="pattern"><test name="family"><string>${asked}</string></test>
    <edit name="family" mode="assign" binding="strong"><string>${given}</string></edit></match>`,
  );
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${folder}</dir>
  ${aliases.join('\n  ')}
</fontconfig>
`;
}
