// Checks which rows of tables a question names, and that others are not told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsHint, rowsOf } from './tableRows.ts';

const PYTHON =
  'COOLING_HOURS = {\n    "glaze": 14,\n    "raku": 1,\n}\n\nPROGRAMS = {\n    "glaze": {"temperature": 1240, "hold_minutes": 20},\n}\n';
const SCRIPT =
  "export const PLANS: Record<string, Plan> = {\n  gold: { guestsPerVisit: 3, pricePerMonth: 49 },\n  silver: {\n    guestsPerVisit: 1,\n  },\n};\nconst LIFTS = [\n  { name: 'Sun', seats: 4 },\n];\nconst FEES = new Map([\n  ['late', 12],\n]);\n";
const GO = 'package a\n\nvar hours = map[string]int{\n\t"museum": 8, // per day\n}\n';

const views = (files: Record<string, string>, kind = 'source') =>
  Object.entries(files).map(([path, text]) => ({ file: { path, text, kind } })) as unknown as Parameters<typeof rowsHint>[1];

test('tables of Python, JavaScript, TypeScript and Go have rows', () => {
  const shown = (path: string, text: string) => rowsOf(path, text).map((row) => `${row.path.join(' ')} = ${row.value}, ${row.place}`);
  assert.deepEqual(shown('a.py', PYTHON), [
    'COOLING_HOURS glaze = 14, a.py:2',
    'COOLING_HOURS raku = 1, a.py:3',
    'PROGRAMS glaze temperature = 1240, a.py:7',
    'PROGRAMS glaze hold_minutes = 20, a.py:7',
  ]);
  assert.deepEqual(shown('a.ts', SCRIPT), [
    'PLANS gold guestsPerVisit = 3, a.ts:2',
    'PLANS gold pricePerMonth = 49, a.ts:2',
    'PLANS silver guestsPerVisit = 1, a.ts:4',
    "LIFTS Sun name = 'Sun', a.ts:8",
    'LIFTS Sun seats = 4, a.ts:8',
    'FEES late = 12, a.ts:11',
  ]);
  assert.deepEqual(shown('a.go', GO), ['hours museum = 8, a.go:4']);
});

test('the rows whose name, and of whose table or field a word, are in the question', () => {
  const kiln = views({ 'kiln.py': PYTHON, 'plans.ts': SCRIPT });
  assert.equal(
    rowsHint('Which temperature does a glaze firing have, and how many hours does it cool?', kiln),
    'Values that it may be about: COOLING_HOURS glaze: 14 (kiln.py:2); PROGRAMS glaze temperature: 1240 (kiln.py:7).',
  );
  assert.equal(
    rowsHint('How many guests may a gold member bring per visit?', kiln),
    'Values that it may be about: PLANS gold guestsPerVisit: 3 (plans.ts:2).',
  );
  assert.equal(rowsHint('How many seats does the lift Sun have?', kiln), 'Values that it may be about: LIFTS Sun seats: 4 (plans.ts:8).');
  assert.equal(rowsHint('What does glaze mean?', kiln), '');
  assert.equal(rowsHint('How many hours does the museum open?', views({ 'a.go': GO }, 'test')), '');
});
