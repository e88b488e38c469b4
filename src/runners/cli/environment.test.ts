// Tests which variables a CLI inherits.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cliEnvironment } from './environment.ts';

const INHERITED = {
  PATH: '/usr/bin',
  HOME: '/home/ada',
  HTTPS_PROXY: 'http://proxy:3128',
  NODE_EXTRA_CA_CERTS: '/etc/ca.pem',
  AWS_PROFILE: 'work',
  ANTHROPIC_API_KEY: 'a',
  ANTHROPIC_BASE_URL: 'https://a',
  CLAUDE_CODE_USE_BEDROCK: '1',
  GEMINI_API_KEY: 'g',
  GOOGLE_API_KEY: 'g',
  OPENAI_API_KEY: 'o',
  OPENAI_BASE_URL: 'https://o',
  NODE_OPTIONS: '--inspect',
  ELECTRON_RUN_AS_NODE: '1',
  VSCODE_IPC_HOOK: '/tmp/x',
  CLAUDECODE: '1',
  CLAUDE_CODE_ENTRYPOINT: 'cli',
  MISSING: undefined,
};
const COMMON = ['PATH', 'HOME', 'HTTPS_PROXY', 'NODE_EXTRA_CA_CERTS', 'AWS_PROFILE'];

test('each CLI keeps the user’s environment and its own provider’s keys, and no other’s', () => {
  assert.deepEqual(Object.keys(cliEnvironment('claude', INHERITED, {})), [
    ...COMMON,
    'ANTHROPIC_API_KEY',
    'ANTHROPIC_BASE_URL',
    'CLAUDE_CODE_USE_BEDROCK',
  ]);
  assert.deepEqual(Object.keys(cliEnvironment('gemini', INHERITED, {})), [...COMMON, 'GEMINI_API_KEY', 'GOOGLE_API_KEY']);
});

test('what is added holds, whatever was inherited', () => {
  assert.equal(cliEnvironment('claude', { DISABLE_AUTOUPDATER: '0' }, { DISABLE_AUTOUPDATER: '1' }).DISABLE_AUTOUPDATER, '1');
});

test('a program of the table keeps what begins as its providers’ names do, one for any provider keeps all of them, one of the user’s own none', () => {
  const providers = (keeps: Parameters<typeof cliEnvironment>[0]) =>
    Object.keys(cliEnvironment(keeps, INHERITED, {})).filter((name) => !COMMON.includes(name));
  assert.deepEqual(providers(['OPENAI_']), ['OPENAI_API_KEY', 'OPENAI_BASE_URL']);
  assert.deepEqual(providers([]), []);
  assert.ok(providers('all').includes('ANTHROPIC_API_KEY') && providers('all').includes('OPENAI_API_KEY'));
  assert.ok(!providers('all').includes('NODE_OPTIONS'));
});
