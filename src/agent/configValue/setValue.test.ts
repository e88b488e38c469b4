import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf, type Files } from '#agent/testing/scripted.ts';
import { setValue } from './setValue.ts';
import { readValue } from './valueRequest.ts';

const YAML =
  '# main\nserver:\n  port: 3000 # default\n  timeouts:\n    read: 30s\n    write: 10s\nstorage:\n  timeouts:\n    read: 5s\n  name: "files"\nfeatures:\n  - name: search\n    enabled: false\n';
const JSON_TEXT =
  '{\n  // comment\n  "http": { "retries": 2, "url": "http://a.invalid" },\n  "queue": { "retries": 10, "isOn": true }\n}\n';
const TOML = '[server]\nport = 80 # web\nname = "a"\n\n[tool.ruff]\nline-length = 88\n';
const INI = '; mail\n[smtp]\nport = 25\n[imap]\nport = 143\n';
const FILES: Files = {
  'config/app.yaml': YAML,
  'settings.json': JSON_TEXT,
  'pyproject.toml': TOML,
  'mail.ini': INI,
  'poll.json': '{ "pollTimeoutMs": 5000, "maxUploadKb": 512, "keep_days": 15 }\n',
  'deploy.yaml': 'country: SE\nrelease: v1\nlimits:\n  cpu: 500m\n',
  'look.toml': '[look]\ncolor = true\n',
  'package-lock.json': '{ "version": "1.0.0" }',
  'package.json': '{\n  "name": "a",\n  "version": "1.0.0"\n}\n',
};

async function set(t: TestContext, instructions: string): Promise<string | null> {
  const asked = readValue(readRequest(instructions));
  const done = asked && setValue(await codebaseOf(t, FILES), asked);
  return done === null ? null : `${done.path} ${done.key}: ${done.before} → ${done.after}`;
}

const ORDERS: readonly (readonly [string, string | null])[] = [
  ['Set server.port to 8080 in config/app.yaml.', 'config/app.yaml server.port: 3000 → 8080'],
  ["In config/app.yaml, raise the server's read timeout to 45 seconds", 'config/app.yaml server.timeouts.read: 30s → 45s'],
  ['change the write timeout from 10s to 20s', 'config/app.yaml server.timeouts.write: 10s → 20s'],
  ['Set storage.name to "archive"', 'config/app.yaml storage.name: "files" → "archive"'],
  ['Change `http.retries` in settings.json to 5', 'settings.json http.retries: 2 → 5'],
  ['Set queue.isOn in settings.json to false', 'settings.json queue.isOn: true → false'],
  ['Set http.url to "https://b.invalid/x" in settings.json', 'settings.json http.url: "http://a.invalid" → "https://b.invalid/x"'],
  ['Set the line length of ruff to 120 in pyproject.toml', 'pyproject.toml tool.ruff.line-length: 88 → 120'],
  ['In mail.ini the smtp port must be 587 now. Leave imap alone.', 'mail.ini smtp.port: 25 → 587'],
  ['Bump the version in package.json to 2.1.0', 'package.json version: "1.0.0" → "2.1.0"'],
  ['Set the poll timeout to 10 seconds in poll.json', 'poll.json pollTimeoutMs: 5000 → 10000'],
  ['Change the poll timeout from 5 to 12 seconds in poll.json', 'poll.json pollTimeoutMs: 5000 → 12000'],
  ['Raise the max upload to 2 MB in poll.json', 'poll.json maxUploadKb: 512 → 2048'],
  ['Set keep days to 4 weeks in poll.json', 'poll.json keep_days: 15 → 28'],
  ['Set keep days to 4 hours in poll.json', null],
  ['Set the poll timeout to 5 MB in poll.json', null],
  ['Set country in deploy.yaml to NO', 'deploy.yaml country: SE → "NO"'],
  ['Set release in deploy.yaml to "1.10"', 'deploy.yaml release: v1 → "1.10"'],
  ['Raise the cpu limits in deploy.yaml to 2 cores', 'deploy.yaml limits.cpu: 500m → 2'],
  ['Set the look color in look.toml to auto', 'look.toml look.color: true → "auto"'],
  ['Set the port to 99', null],
  ['Set retries to 5 in settings.json', null],
  ['Set server.port to 3000 in config/app.yaml', null],
  ['Set http.retries to 5 in settings.json and add a test', null],
  ['Set http.retries to 5 in settings.json, and include the proxy in the list', null],
  ['Set the greeting in src/a.js to "Hello"', null],
];

for (const [order, expected] of ORDERS)
  test(`“${order}” ${expected === null ? 'is left to the model' : `sets ${expected}`}`, async (t) =>
    assert.equal(await set(t, order), expected));

test('every other character of the file stays', async (t) => {
  const asked = readValue(readRequest('Set server.port to 8080 in config/app.yaml.'));
  assert.equal(asked && setValue(await codebaseOf(t, FILES), asked)?.text, YAML.replace('3000', '8080'));
});

test('a value of a key without a unit is left where the unit of the task makes it another size', async (t) => {
  const codebase = await codebaseOf(t, { 'app.json': '{ "cache_ttl": 3600, "retention": 30, "max_upload": 5242880 }\n' });
  const set = (task: string) => {
    const asked = readValue(readRequest(task));
    return asked && setValue(codebase, asked)?.after;
  };
  assert.equal(set('Reduce cache_ttl to 5 minutes.') ?? null, null);
  assert.equal(set('Set max_upload to 10 MB.') ?? null, null);
  assert.equal(set('Set retention to 45 days.'), '45');
});
