// Generates the linter's rules from the table of rooms: every import that a room does not allow is forbidden.
import { ROOMS } from './rooms.ts';

/** Files that may import whatever they test or share with tests. */
const TESTS = ['src/**/*.test.ts', 'src/**/testing/**'];
/** Matches every specifier; patterns with `!` then allow some. Parent folders (`../`) are never allowed. */
const CLOSED = ['**', '!./*'];

/** The text of biome.walls.json, which biome.json extends; one override per line. */
export function wallsFile(): string {
  return `{\n  "overrides": [\n${rows()
    .map((each) => `    ${JSON.stringify(each)}`)
    .join(',\n')}\n  ]\n}\n`;
}

function rows(): object[] {
  return [
    row(['src/**'], CLOSED, 'This folder has no row in scripts/walls/rooms.ts yet: until then it may import only its own files.'),
    ...Object.entries(ROOMS).map(([room, doors]) => {
      const own = `src/${room}${room.endsWith('.ts') ? '' : '/*.ts'}`;
      return row([own], [...CLOSED, ...doors.flatMap(allowed)], `${room} may import: ${doors.join(', ')} (scripts/walls/rooms.ts).`);
    }),
    { includes: TESTS, linter: { rules: { style: { noRestrictedImports: 'off' } } } },
  ];
}

function row(includes: string[], group: string[], message: string): object {
  const options = { patterns: [{ group, message }] };
  return { includes, linter: { rules: { style: { noRestrictedImports: { level: 'error', options } } } } };
}

/** The pattern of a room's files without its sub-rooms, of one file, or of a package with its subpaths. */
function allowed(door: string): string[] {
  if (door.startsWith('#')) return [door.endsWith('.ts') ? `!${door}` : `!${door}/*.ts`];
  return [`!${door}`, `!${door}/**`];
}
