// Checks that the blank in front of an optional part is optional, too.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code that is read as text
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutLeftBlank, withShownBlank } from './optionalPart.ts';

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

test('the blank that an example shows in front of the part is written, and no other', () => {
  const shown = (text: string, quoted = ['1. Mira [WLF] - 40 pts']) => withShownBlank('', text, quoted);
  const variable = (part: string) => `const tag = one.tag ? ${part} : '';\nreturn \`${'${name}'}${'${tag}'} - ${'${points}'}\`;`;
  assert.equal(shown(variable('`[${one.tag}]`')), variable('` [${one.tag}]`'));
  const inline = (part: string) => `return \`${'${name}'}${'${'}tag ? ${part} : ''}\`;`;
  assert.equal(shown(inline('`[${tag}]`')), inline('` [${tag}]`'));
  const python = (part: string) => `tag = ${part} if one.tag else ""\nreturn f"{name}{tag} - {points}"`;
  assert.equal(shown(python('f"[{one.tag}]"')), python('f" [{one.tag}]"'));
  assert.equal(shown(variable('`(${one.tag})`')), variable('`(${one.tag})`'));
  assert.equal(shown(variable('`[${one.tag}]`'), ['[WLF]Mira']), variable('`[${one.tag}]`'));
  const spaced = variable('`[${one.tag}]`').replace('}${tag}', '} ${tag}');
  assert.equal(shown(spaced), spaced);
});
