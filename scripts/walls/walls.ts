// Writes biome.walls.json, the linter's rows for the rooms of src/: `npm run walls` after a change of rooms.ts.
import { writeFileSync } from 'node:fs';
import { inRepo } from '../parts/paths.ts';
import { wallsFile } from './biomeWalls.ts';

writeFileSync(inRepo('biome.walls.json'), wallsFile());
