// Tests the permission questions of the real Claude CLI, and what each answer does.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '#contracts/execution.ts';
import type { ToolRequest } from '#contracts/runner.ts';
import { installClaudeCli } from '../../scripts/parts/claudeCli.ts';
import { Missing } from '../../scripts/parts/missing.ts';
import type { StubBlock, StubScript } from '../cliStubs/anthropicStub.ts';
import { says, toolOnce, uses } from '../cliStubs/anthropicStubReplies.ts';
import { type ClaudeRuns, claudeRuns } from '../cliStubs/claudeRun.ts';

const cli = await installClaudeCli().catch((error: unknown) => {
  if (error instanceof Missing) return error;
  throw error;
});

/** `cancel` ends the run while the question is open. */
type Decide = (request: ToolRequest, cancel: () => void) => Promise<Answer> | Answer;

describe('what the real Claude CLI asks', { skip: cli instanceof Missing && cli.message, timeout: 600_000 }, () => {
  let runs: ClaudeRuns;

  before(async () => {
    runs = await claudeRuns(String(cli), ['Bash(sleep:*)']);
  });
  after(() => runs.stop());

  async function run(script: StubScript, decide: Decide, inactivityMs = 30_000) {
    const asked: ToolRequest[] = [];
    const { outcome, requests } = await runs.run(script, {
      task: { instructions: 'Do it.' },
      inactivityMs,
      maxTurns: 6,
      ask: async (request, signal, cancel) => {
        asked.push(request);
        const answer = await decide(request, cancel);
        return signal.aborted ? null : answer;
      },
    });
    return { outcome, asked, lastMessages: JSON.stringify(requests.at(-1)?.messages) };
  }

  const touch = (name: string) => ({ command: `touch ${name}`, description: 'Make a file' });
  const made = (name: string) => existsSync(path.join(runs.folder, name));
  const calls = (...blocks: StubBlock[]): StubScript => {
    return ({ hasToolResult }) => (hasToolResult ? says('Done.') : { kind: 'message', blocks });
  };

  test('what is allowed is done; what is denied is not, and the model is told', async () => {
    const allowed = await run(toolOnce('Bash', touch('allowed')), () => 'once');
    assert.deepEqual(
      allowed.asked.map(({ tool, kind, detail }) => [tool, kind, detail]),
      [['Bash', 'command', 'touch allowed']],
    );
    assert.ok(made('allowed') && allowed.outcome.kind === 'completed');
    const denied = await run(toolOnce('Bash', touch('denied')), () => 'deny');
    assert.ok(!made('denied') && denied.outcome.kind === 'completed' && denied.outcome.text === 'Done.');
    assert.match(denied.lastMessages, /The user did not allow this/);
  });

  test('an edit is asked as a diff, and changes the file', async () => {
    const file = path.join(runs.folder, 'a.txt');
    await writeFile(file, 'one\ntwo\n');
    const { outcome, asked } = await run(
      ({ number }) => {
        if (number === 1) return uses('Read', { file_path: file });
        return number === 2 ? uses('Edit', { file_path: file, old_string: 'two', new_string: 'TWO' }) : says('Done.');
      },
      () => 'once',
    );
    assert.deepEqual(
      asked.map(({ kind, detail, path: of }) => [kind, detail, of]),
      [['edit', '@@ -1,2 +1,2 @@\n one\n-two\n+TWO\n', file]],
    );
    assert.ok(outcome.kind === 'completed' && outcome.changedFiles);
    assert.equal(await readFile(file, 'utf8'), 'one\nTWO\n');
  });

  test('after “always” the same command is not asked again, and another is; nothing is kept for the next run', async () => {
    const commands = ['touch same', 'touch same', 'touch other'];
    const script: StubScript = ({ number }) => {
      const command = commands[number - 1];
      return command ? uses('Bash', { command, description: `Step ${number}` }) : says('Done.');
    };
    const first = await run(script, () => 'always');
    assert.deepEqual(
      first.asked.map(({ detail }) => detail),
      ['touch same', 'touch other'],
    );
    assert.equal((await run(script, () => 'once')).asked.length, 3);
  });

  test('calls that come together are asked one after the other', async () => {
    let open = 0;
    const { asked } = await run(
      calls({ type: 'tool_use', name: 'Bash', input: touch('p1') }, { type: 'tool_use', name: 'Bash', input: touch('p2') }),
      async ({ detail }) => {
        open += 1;
        assert.equal(open, 1);
        await delay(50);
        open -= 1;
        return detail === 'touch p1' ? 'deny' : 'once';
      },
    );
    assert.deepEqual([asked.length, made('p1'), made('p2')], [2, false, true]);
  });

  test('what works on in the background may ask after the first answer', async () => {
    const { asked, outcome } = await run(
      ({ number }) => {
        if (number === 1) return uses('Bash', { command: 'sleep 0.5', run_in_background: true, description: 'Wait' });
        return number === 3 ? uses('Bash', touch('late')) : says(`Answer ${number}.`);
      },
      () => 'once',
    );
    assert.deepEqual([asked.length, made('late'), outcome.kind === 'completed' && outcome.text], [1, true, 'Answer 4.']);
  });

  test('it may wait for an answer longer than it may be silent', async () => {
    for (let silenceMs = 2_500; ; silenceMs *= 2) {
      const wait = () => delay(silenceMs + 1_000, 'once' as const);
      const { outcome } = await run(toolOnce('Bash', touch('waited')), wait, silenceMs);
      // On a busy machine the CLI itself is silent that long.
      if (outcome.kind !== 'completed' && silenceMs < 20_000) continue;
      assert.ok(outcome.kind === 'completed' && made('waited'), JSON.stringify(outcome));
      return;
    }
  });

  test('a cancel while it asks leaves no process, and nothing is done', async () => {
    const { outcome } = await run(toolOnce('Bash', touch('cancelled')), (_, cancel) => {
      cancel();
      return 'once';
    });
    assert.deepEqual([outcome, made('cancelled')], [{ kind: 'cancelled' }, false]);
  });
});
