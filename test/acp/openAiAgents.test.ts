// Tests the ACP runner on the real OpenCode, Goose, Qwen Code and Codex, pinned, against a stub on loopback.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { installCodexAcp, installGoose, installOpenCode, installQwenCode } from '../../scripts/parts/acpAgents.ts';
import { Missing } from '../../scripts/parts/missing.ts';
import { type AcpGiven, blocksOf, runAcpAgent } from '../cliStubs/acpRun.ts';
import { type OpenAiScript, type OpenAiStub, startOpenAiStub } from '../cliStubs/openAiStub.ts';
import type { OpenAiPart } from '../cliStubs/openAiTypes.ts';
import { aHome, type OpenAiAgent, openAiUser } from './openAiAgents.ts';

const says = (...parts: OpenAiPart[]) => ({ kind: 'message' as const, parts });
const HELLO: OpenAiScript = () => says({ thinking: 'Hmm.' }, { text: 'Hello from the stub.' });

interface Contract {
  agentType: OpenAiAgent;
  install: () => Promise<string>;
  /** A call of its tool that runs a command. */
  command(command: string): OpenAiPart;
  /** Calls of its tools that change `two` in a.txt into `TWO`; null = it has no such tool. */
  edit: ((file: string) => OpenAiPart[]) | null;
  /** It says so when its key is refused; else only in words. */
  knowsRefusedKeys: boolean;
}

const CONTRACTS: Contract[] = [
  {
    agentType: 'opencode',
    install: installOpenCode,
    command: (command) => ({ call: 'bash', args: { command, description: 'x' } }),
    edit: (file) => [{ call: 'edit', args: { filePath: file, oldString: 'two', newString: 'TWO' } }],

    knowsRefusedKeys: false,
  },
  {
    agentType: 'goose',
    install: installGoose,
    command: (command) => ({ call: 'shell', args: { command } }),
    edit: (path) => [{ call: 'edit', args: { path, before: 'two', after: 'TWO' } }],
    knowsRefusedKeys: true,
  },
  {
    agentType: 'qwen',
    install: installQwenCode,
    command: (command) => ({ call: 'run_shell_command', args: { command, description: 'x', is_background: false } }),
    edit: (file) => [
      { call: 'read_file', args: { file_path: file } },
      { call: 'edit', args: { file_path: file, old_string: 'two', new_string: 'TWO' } },
    ],

    knowsRefusedKeys: true,
  },
  {
    agentType: 'codex',
    install: installCodexAcp,
    command: (cmd) => ({ call: 'exec_command', args: { cmd, sandbox_permissions: 'require_escalated', justification: 'x' } }),
    edit: null,

    knowsRefusedKeys: true,
  },
];

for (const { agentType, install, command, edit, knowsRefusedKeys } of CONTRACTS) {
  const program = await install().catch((error: unknown) => {
    if (error instanceof Missing) return error;
    throw error;
  });

  describe(agentType, { skip: program instanceof Missing && `it can’t be installed: ${program.message}` }, () => {
    let stub: OpenAiStub;
    let place: Awaited<ReturnType<typeof aHome>>;

    before(async () => {
      stub = await startOpenAiStub();
      place = await aHome();
    });
    after(async () => {
      await stub.stop();
      await place.remove();
    });

    async function run(script: OpenAiScript, given: AcpGiven = {}) {
      const { baseUrl, requests } = stub.serve(script);
      const user = await openAiUser(agentType, String(program), place.home, baseUrl, stub);
      return { ...(await runAcpAgent(user, given)), requests };
    }

    test('an answer is streamed, counted and kept, and its session goes on', async () => {
      const first = await run(HELLO);
      assert.ok(first.outcome.kind === 'completed', JSON.stringify(first.outcome));
      assert.deepEqual([first.outcome.text, first.outcome.tokensIn, first.outcome.tokensOut], ['Hello from the stub.', 420, 25]);
      assert.deepEqual([first.summary.text, first.summary.thinking], ['Hello from the stub.', 'Hmm.']);
      assert.match(first.summary.model, /stub-coder/);
      const { sessionId = null } = first.outcome;
      const second = await run(() => says({ text: 'And again.' }), {
        task: { instructions: 'More.', resumes: { executionId: 'e0', sessionId } },
      });
      assert.ok(second.outcome.kind === 'completed', JSON.stringify(second.outcome));
      assert.deepEqual(
        [second.summary.text, second.outcome.sessionId, second.summary.notices.filter((each) => /conversation/.test(each))],
        ['And again.', sessionId, []],
      );
      assert.match(second.requests[0]?.body ?? '', /Hello from the stub\./, 'it has what was said before');
    });

    test('a command is asked for with its exact words; allowed it runs, denied it does not', async () => {
      const { outcome, asked, lines } = await run(
        ({ number }) =>
          number === 1
            ? says({ text: 'One.' }, command('touch allowed.txt'))
            : number === 2
              ? says({ text: 'Two.' }, command('touch denied.txt'))
              : says({ text: 'Done.' }),
        { ask: async ({ detail }) => (detail.includes('allowed') ? 'once' : 'deny') },
      );
      assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
      assert.deepEqual(
        asked.map(({ kind, detail }) => [kind, /(?:^|[ '"])touch (?:allowed|denied)\.txt['"]?$/.test(detail)]),
        [
          ['command', true],
          ['command', true],
        ],
      );
      assert.deepEqual(
        ['allowed.txt', 'denied.txt'].map((name) => existsSync(path.join(place.folder, name))),
        [true, false],
      );
      assert.match(JSON.stringify(blocksOf(lines, 'tool_use')[0]), /touch allowed\.txt/);
      assert.deepEqual(
        blocksOf(lines, 'tool_result').map(({ is_error }) => is_error),
        [false, true],
      );
    });

    test('in a copy it changes a file without a question, and the change is in the transcript', { skip: edit === null }, async () => {
      const file = path.join(place.folder, 'a.txt');
      const calls = edit?.(file) ?? [];
      const { outcome, asked, lines } = await run(({ number }) => says(calls[number - 1] ?? { text: 'Done.' }), {
        ask: async () => 'deny',
        task: { isCopy: true },
      });
      assert.ok(outcome.kind === 'completed' && outcome.changedFiles, JSON.stringify(outcome));
      assert.deepEqual([asked, await readFile(file, 'utf8')], [[], 'one\nTWO\nthree\n']);
      assert.match(JSON.stringify(lines.filter((line) => line.tool_use_result)), /\+TWO/);
    });

    test('a cancel in mid-answer ends it, with nothing left', async () => {
      const { outcome, summary } = await run(() => ({ ...says({ text: 'I begin' }), end: 'hang' }), {
        watch: async ({ cancel, until, lines }) => {
          await until(() => JSON.stringify(lines).includes('I begin'));
          cancel();
        },
      });
      assert.deepEqual([outcome.kind, summary.text], ['cancelled', 'I begin']);
    });

    // OpenCode passes on the server's words alone.
    test('a refused key is told as what it is', { skip: !knowsRefusedKeys }, async () => {
      const { outcome } = await run(() => ({ kind: 'error', status: 401, message: 'Incorrect API key provided' }));
      assert.ok(outcome.kind === 'failed', JSON.stringify(outcome));
      assert.equal(outcome.error.kind, 'unauthorized');
    });
  });
}
