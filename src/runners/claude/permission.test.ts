// Checks that Claude Code is allowed what the user said yes to: once, or always; never what nobody answered.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from '#contracts/execution.ts';
import { ClaudeControl } from './control.ts';

const request = (id: string, command: string) => ({
  type: 'control_request',
  request_id: id,
  request: { subtype: 'can_use_tool', tool_name: 'Bash', tool_use_id: id, input: { command } },
});

/** The CLI asks for each command after the other, in one run; each answer is the user's to one question. */
async function behaviours(commands: string[], answers: (Answer | null | Error)[]): Promise<{ behaviours: string[]; asked: string[] }> {
  const told: string[] = [];
  const asked: string[] = [];
  const control = new ClaudeControl(
    {
      write: async () => undefined,
      ask: async ({ detail }) => {
        asked.push(detail);
        const answer = answers.shift() ?? null;
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    '/ws',
    new AbortController().signal,
  );
  const answered = new Promise<void>((resolve) => {
    control.begin({
      write: (line) => {
        told.push(JSON.parse(line).response.response.behavior);
        if (told.length === commands.length) resolve();
      },
      close: () => undefined,
      stop: () => undefined,
      suspendInactivityLimit: () => undefined,
    });
  });
  for (const [index, command] of commands.entries()) control.take(request(`t${index}`, command));
  await answered;
  return { behaviours: told, asked };
}

test('what was allowed once is asked again; a no is no, and so is no answer', async () => {
  assert.deepEqual(await behaviours(['ls', 'ls', 'ls'], ['once', 'deny', null]), {
    behaviours: ['allow', 'deny', 'deny'],
    asked: ['ls', 'ls', 'ls'],
  });
});

test('what was always allowed is not asked again, and nothing else is covered by it', async () => {
  assert.deepEqual(await behaviours(['ls', 'ls', 'rm x'], ['always', 'deny']), {
    behaviours: ['allow', 'allow', 'deny'],
    asked: ['ls', 'rm x'],
  });
});

test('where the question could not be put nothing is allowed', async () => {
  assert.deepEqual((await behaviours(['ls'], [new Error('the disk is full')])).behaviours, ['deny']);
});
