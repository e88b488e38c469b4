// Tests that a missing session is recognized in every wording, and no other failure is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { saysSessionGone } from './sessionGone.ts';

const ID = 'a1b2c3d4-0000-4000-8000-000000000009';

test('a session that is gone is recognized in the words of all CLIs and versions', () => {
  for (const text of [
    `No conversation found with session ID: ${ID}`,
    'No conversation found to continue',
    `Warning: old\nError: No conversation found with session ID: ${ID}\n    at main`,
    `Error: No such session: ${ID}`,
    `Session ${ID} was not found.`,
    `Session ${ID} not found. It may have been archived or expired.`,
    'The conversation could not be found',
    `Session ${ID} does not exist`,
    `Session ${ID} no longer exists`,
    `Failed to resume session ${ID}`,
    'Error: --resume requires a valid session ID or session title when used with --print. Usage: claude -p --resume <session-id|title>',
    `Error resuming session: Invalid session identifier "${ID}".\n  Searched for sessions in /home/ada/.gemini/tmp/x/chats.`,
    'Error resuming session: No previous sessions found for this project.',
    `Internal error: { "details": "Invalid session identifier \\"${ID}\\"." }`,
  ])
    assert.ok(saysSessionGone(text), text);
});

test('another failure is not taken for a session that is gone', () => {
  for (const text of [
    '',
    'Invalid API key · Please run /login',
    'Your session could not be found. Please log in again.',
    'MCP session expired (server no longer recognizes session ID), triggering reconnection',
    'MCP server “x”: Session not found',
    'API Error: 404 model not found',
    'error: unknown option --add-dir',
    'Claude Code cannot be launched inside another Claude Code session.',
    'No such file or directory',
    'Maximum session turns exceeded',
    'Could not find node in PATH',
  ])
    assert.ok(!saysSessionGone(text), text);
});
