// Checks that a function which the task says stays is put back, and that no other is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepStaying } from './keepStaying.ts';

const file = (guild: string, player: string, tail = '1') =>
  `export function guildLadderLine(a) {\n  return ${guild};\n}\n\nexport function ladderLine(a) {\n  return ${player};\n}\n\nexport function tail() {\n  return ${tail};\n}\n`;
const TASK = 'On the ladder page a line should show the guild tag. The guild ladder and the season ladder stay as they are.';

test('the function that stays is put back where the one that is asked for changed, too', () => {
  assert.equal(keepStaying('a.js', file('a.x', 'a.x'), file('a.y + 1', 'a.y'), TASK), file('a.x', 'a.y'));
  assert.equal(keepStaying('a.js', file('a.x', 'a.x'), file('a.y\n    + 1', 'a.y', '2'), TASK), file('a.x', 'a.y', '2'));
});

test('nothing is put back where it is all that changed, or the task says nothing of the kind', () => {
  const all = file('a.y', 'a.x');
  assert.equal(keepStaying('a.js', file('a.x', 'a.x'), all, TASK), all);
  const both = file('a.y', 'a.y');
  assert.equal(
    keepStaying('a.js', file('a.x', 'a.x'), both, 'The lines of the guild ladder and the ladder page should show the tag.'),
    both,
  );
  assert.equal(
    keepStaying('a.js', file('a.x', 'a.x'), both, 'On the ladder page a line gets its currency. The guild ladder stays in points.'),
    both,
  );
  assert.equal(keepStaying('a.js', file('a.x', 'a.x'), both, 'Show the guild tag. The season ladder stays as it is.'), both);
});
