// Checks that the blank in front of an optional part is optional, too.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code that is read as text
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutLeftBlank } from './optionalPart.ts';

const CASES: [string, string][] = [
  ["`#${id} ${isShown ? `(${status})` : ''}`", "`#${id}${isShown ? ` (${status})` : ''}`"],
  ["`#${id} ${isShown ? status : ''}`", "`#${id}${isShown ? ` ${status}` : ''}`"],
  ["`#${id} ${short ? '' : '(open)'} today`", "`#${id}${short ? '' : ' (open)'} today`"],
  ["f\"{name} {'(open)' if shown else ''}\"", "f\"{name}{' (open)' if shown else ''}\""],
  ['f"{name} {status if shown else \'\'}"', "f\"{name}{f' {status}' if shown else ''}\""],
];
for (const [draft, right] of CASES)
  test(`${draft} becomes ${right}`, () => {
    assert.equal(withoutLeftBlank('', `return ${draft}`), `return ${right}`);
  });

test('what was there, what has no blank, and what stands between others stays', () => {
  for (const line of [
    "`#${id} ${isShown ? `(${status})` : 'none'}`",
    "`#${id}${isShown ? ` (${status})` : ''}`",
    "`#${id} ${isShown ? `(${status})` : ''}: ${title}`",
    '`#${id} ${status}`',
  ])
    assert.equal(withoutLeftBlank('', line), line);
  const before = "  return `#${id} ${isShown ? `(${status})` : ''}`;";
  assert.equal(withoutLeftBlank(before, before), before);
});
