// Checks that values are added of what an answer names without saying what it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runScripted } from '#agent/testing/scripted.ts';

const FILES = {
  'app/settings.py': 'RETRIES = 3\nPAUSE = 10  # seconds\nBASE_URL = "http://a.invalid"\n',
  'app/download.py':
    'from app import settings\n\n\ndef download(url, fetch, sleep):\n    """Return the text; a failed download is retried."""\n    for attempt in range(settings.RETRIES):\n        try:\n            return fetch(url)\n        except OSError:\n            sleep(settings.PAUSE)\n',
};
const ask = async (t: Parameters<typeof runScripted>[0], instructions: string, answer: string) =>
  (await runScripted(t, { instructions, files: FILES, answers: [answer] })).result?.text ?? '';
const QUESTION = 'How many times is a failed download retried, and how long is the pause in app/download.py?';

test('the values of constants that the answer only names are added, with their places', async (t) => {
  const text = await ask(t, QUESTION, '`download` tries up to `settings.RETRIES` times and sleeps `settings.PAUSE` seconds.');
  assert.match(text, /Values:\n- `RETRIES` is `3` \(\[app\/settings\.py:1\]\(app\/settings\.py#L1\)\)\n- `PAUSE` is `10`/);
  assert.doesNotMatch(text, /BASE_URL/);
});

test('what the answer says is not said again, and another question gets none', async (t) => {
  assert.doesNotMatch(await ask(t, QUESTION, '`RETRIES` is 3, and `PAUSE` is 10.'), /Values:/);
  assert.doesNotMatch(await ask(t, 'What does download in app/download.py do?', 'It uses `settings.RETRIES`.'), /Values:/);
});

test('so are those that a short function has which the answer names', async (t) => {
  const files = {
    'lib/policy.js':
      'const FIRST_WAIT = 10; // minutes\nconst OTHER = 7;\n\nfunction waitAfter(failures) {\n  return FIRST_WAIT * 2 ** (failures - 1);\n}\n\nmodule.exports = { waitAfter };\n',
  };
  const { result } = await runScripted(t, {
    instructions: 'How long do we wait in lib/policy.js after a feed failed?',
    files,
    answers: ['The wait is computed by the `waitAfter` function from the number of failures.'],
  });
  assert.match(result?.text ?? '', /Values:\n- `FIRST_WAIT` is `10` \(\[lib\/policy\.js:1\]/);
  assert.doesNotMatch(result?.text ?? '', /`OTHER`/);
});
