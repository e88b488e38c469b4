// Tests that text can't hide anything from the user who reviews it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visible } from './visible.ts';

test('characters that hide or reorder text are replaced by their code points', () => {
  assert.equal(visible('ls\u001b[2K\rrm -rf x'), 'ls⟨U+001B⟩[2K⟨U+000D⟩rm -rf x');
  assert.equal(visible('a\ufff9b\u115fc\u2028d\u2800'), 'a⟨U+FFF9⟩b⟨U+115F⟩c⟨U+2028⟩d⟨U+2800⟩');
  assert.equal(visible('a\u202eb\u200bc\u00a0d\u3164e\u{e0041}f\ud800'), 'a⟨U+202E⟩b⟨U+200B⟩c⟨U+00A0⟩d⟨U+3164⟩e⟨U+E0041⟩f⟨U+D800⟩');
});

test('ordinary text in any script is unchanged', () => {
  for (const text of ['if (a) {\n\treturn "ü — 中文 עברית 👍";\n}\n', 'é e\u0301']) assert.equal(visible(text), text);
});
