// Writes the settings table of README.md anew from package.json (`npm run readme`).
import { readFileSync, writeFileSync } from 'node:fs';
import { inRepo } from './parts/paths.ts';
import { manifestSettings, withSettingsTable } from './readme/settingsTable.ts';

const file = inRepo('README.md');
writeFileSync(file, withSettingsTable(readFileSync(file, 'utf8'), manifestSettings()));
