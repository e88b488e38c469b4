// Tests what the user is asked before an ACP agent acts, what is shown, and what an answer allows.
import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { Answer } from '#contracts/execution.ts';
import { type Move, runScripted, type ScriptedRun, says } from '#runners/testing/scriptedAgent.ts';
import { Permissions } from './permissions.ts';

const OPTIONS = [
  { optionId: 'ever', name: 'Always', kind: 'allow_always' },
  { optionId: 'now', name: 'Once', kind: 'allow_once' },
  { optionId: 'no', name: 'No', kind: 'reject_once' },
];

let calls = 0;

/** A request for a call of its own. */
function asks(toolCall: object, options: object[] = OPTIONS): Move {
  return { ask: { toolCall: { toolCallId: `call ${++calls}`, status: 'pending', ...toolCall }, options } };
}

function turn(...moves: Move[]) {
  return { 'session/prompt': [...moves, says('Done.'), { reply: { stopReason: 'end_turn' } }] };
}

/** What the agent was answered, one by one: the option, or `cancelled`. */
function answersIn({ told }: ScriptedRun): string[] {
  const outcomes = told.map((each) => (each as { result?: { outcome?: { outcome: string; optionId?: string } } }).result?.outcome);
  return outcomes.filter((outcome) => outcome !== undefined).map((outcome) => outcome.optionId ?? outcome.outcome);
}

const always = (answer: Answer) => async () => answer;
const COMMAND = { title: 'Run tests', kind: 'execute', rawInput: { command: 'npm test -- --all', description: 'harmless' } };
const edit = (file: string) => ({
  title: 'Edit',
  kind: 'edit',
  content: [{ type: 'diff', path: file, oldText: 'one\ntwo\n', newText: 'one\nTWO\n' }],
});

test('a command is asked with its exact words, and not with what the agent calls it', async (t) => {
  const run = await runScripted(t, turn(asks(COMMAND)), { answer: always('once') });
  assert.deepEqual(run.asked, [
    {
      tool: 'execute',
      title: 'Scripted wants to run a command',
      kind: 'command',
      detail: 'npm test -- --all',
      path: null,
      always: 'this exact command',
    },
  ]);
  assert.deepEqual(answersIn(run), ['now']);
});

test('a command in words is quoted, and another folder is named', async (t) => {
  const rawInput = { command: ['bash', '-c', "rm -rf 'x'"], cwd: '/elsewhere' };
  const run = await runScripted(t, turn(asks({ kind: 'execute', rawInput })), { answer: always('deny') });
  assert.deepEqual(
    [run.asked[0]?.detail, run.asked[0]?.title],
    [`bash -c 'rm -rf '\\''x'\\'''`, 'Scripted wants to run a command in /elsewhere'],
  );
  assert.deepEqual(answersIn(run), ['no']);
});

test('a title is shown as the command only where the agent is known to title it so', async (t) => {
  const titled = { title: 'ls -la', kind: 'execute' };
  const unknown = await runScripted(t, turn(asks(titled)), { answer: always('deny') });
  assert.deepEqual([unknown.asked[0]?.kind, /"title": "ls -la"/.test(unknown.asked[0]?.detail ?? '')], ['other', true]);
  const known = await runScripted(t, turn(asks(titled)), { answer: always('deny'), agent: { titlesAreCommands: true } });
  assert.deepEqual([known.asked[0]?.kind, known.asked[0]?.detail], ['command', 'ls -la']);
});

test('“always” holds for this exact command in this run, and is never told to the agent', async (t) => {
  const other = { ...COMMAND, rawInput: { command: 'npm test -- --all; rm -rf ~' } };
  const run = await runScripted(t, turn(asks(COMMAND), asks(COMMAND), asks(other)), { answer: always('always') });
  assert.deepEqual(
    run.asked.map(({ detail }) => detail),
    ['npm test -- --all', 'npm test -- --all; rm -rf ~'],
  );
  assert.deepEqual(answersIn(run), ['now', 'now', 'now']);
});

test('what was allowed once is asked again', async (t) => {
  const run = await runScripted(t, turn(asks(COMMAND), asks(COMMAND)), { answer: always('once') });
  assert.equal(run.asked.length, 2);
});

test('a permission that can’t be given for once is denied, and the run says so', async (t) => {
  const run = await runScripted(t, turn(asks(COMMAND, [OPTIONS[0] ?? {}, OPTIONS[2] ?? {}])), { answer: always('always') });
  assert.deepEqual([run.asked, answersIn(run)], [[], ['no']]);
  assert.match(run.summary.notices.join(), /can’t be granted just once/);
});

test('where nobody can be asked, nothing is allowed', async (t) => {
  const run = await runScripted(t, turn(asks(COMMAND)));
  assert.deepEqual(answersIn(run), ['no']);
  assert.match(run.summary.notices.join(), /Nobody can be asked here/);
});

test('a request that names no tool call is denied', async (t) => {
  const run = await runScripted(t, turn({ ask: { options: OPTIONS } }), { answer: always('once') });
  assert.deepEqual([run.asked, answersIn(run)], [[], ['no']]);
});

test('without a way to deny, the agent is told that the request was withdrawn', async (t) => {
  const run = await runScripted(t, turn(asks(COMMAND, [OPTIONS[1] ?? {}])), { answer: always('deny') });
  assert.deepEqual(answersIn(run), ['cancelled']);
});

test('an edit is asked as a diff; “always” covers the folder, but for names that begin with a dot', async (t) => {
  const run = await runScripted(
    t,
    turn(asks(edit('a.txt')), asks(edit('b/c.txt')), asks(edit('.vscode/tasks.json')), asks(edit('/etc/hosts'))),
    { answer: always('always') },
  );
  assert.deepEqual(
    run.asked.map(({ title }) => title),
    ['Scripted wants to change a.txt', 'Scripted wants to change .vscode/tasks.json', 'Scripted wants to change /etc/hosts'],
  );
  assert.match(run.asked[0]?.detail ?? '', /^@@ -1,2 \+1,2 @@\n one\n-two\n\+TWO\n$/);
  assert.equal(run.asked[0]?.path, path.join(run.folder, 'a.txt'));
});

test('in a copy an edit is not asked; a command, a dot file and what lies outside are', async (t) => {
  const outside = { ...edit('a.txt'), locations: [{ path: '/etc/hosts' }] };
  const run = await runScripted(
    t,
    turn(asks(edit('a.txt')), asks(COMMAND), asks(edit('.git/hooks/pre-commit')), asks(edit('../b.txt')), asks(outside)),
    {
      answer: always('deny'),
      task: { isCopy: true },
    },
  );
  assert.deepEqual(answersIn(run), ['now', 'no', 'no', 'no', 'no']);
  assert.equal(run.asked.length, 4);
});

test('in a copy an edit through a link that leads out is asked', async (t) => {
  const run = await runScripted(t, turn(asks(edit('out/a.txt'))), {
    answer: always('deny'),
    task: { isCopy: true },
    onReady: async (folder) => {
      await mkdir(path.join(folder, 'elsewhere'));
      await symlink('/tmp', path.join(folder, 'out'));
    },
  });
  assert.deepEqual(answersIn(run), ['no']);
});

test('in a copy what only calls itself an edit is asked', async (t) => {
  const disguised = { ...edit('a.txt'), rawInput: { command: 'curl example.invalid' } };
  const run = await runScripted(t, turn(asks(disguised), asks({ kind: 'edit', title: 'Edit' })), {
    answer: always('deny'),
    task: { isCopy: true },
  });
  assert.deepEqual(
    [answersIn(run), run.asked.map(({ kind }) => kind)],
    [
      ['no', 'no'],
      ['command', 'other'],
    ],
  );
});

test('a question is withdrawn by a cancel, and the agent is told so', async (t) => {
  const run = await runScripted(
    t,
    { 'session/prompt': [asks(COMMAND), { reply: { stopReason: 'cancelled' } }] },
    {
      answer: (_request, signal, cancel) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve(null));
          cancel();
        }),
    },
  );
  assert.equal(run.outcome.kind, 'cancelled');
  assert.deepEqual(answersIn(run), ['cancelled']);
});

test('while the user is asked, the agent’s silence does not count', async () => {
  const waiting: boolean[] = [];
  let tellAnswered = () => {};
  const answered = new Promise<void>((resolve) => {
    tellAnswered = resolve;
  });
  const call = {
    id: 'c1',
    name: '',
    title: 'x',
    kind: 'other',
    status: 'pending',
    texts: [],
    diffs: [],
    paths: [],
    input: {},
    output: null,
    printed: '',
  } as const;
  const permissions = new Permissions({
    agent: { label: 'Agent', cwd: '/', isCopy: false, titlesAreCommands: false },
    sink: {
      write: async () => undefined,
      ask: async () => {
        assert.deepEqual(waiting, [true]);
        return 'once';
      },
    },
    signal: new AbortController().signal,
    note: async () => ({ ...call, texts: [], diffs: [], paths: [] }),
    answer: () => tellAnswered(),
    notice: async () => undefined,
    onWaiting: (isWaiting) => waiting.push(isWaiting),
  });
  permissions.take(1, { toolCall: { toolCallId: 'c1' }, options: OPTIONS });
  await answered;
  await permissions.end();
  assert.deepEqual(waiting, [true, false]);
});

test('the call that was asked about stands in the transcript, with its result', async (t) => {
  const done = {
    update: {
      sessionUpdate: 'tool_call_update',
      toolCallId: 'c1',
      status: 'completed',
      content: [{ type: 'content', content: { type: 'text', text: 'all passed' } }],
    },
  };
  const run = await runScripted(t, turn(asks({ ...COMMAND, toolCallId: 'c1' }), done), { answer: always('once') });
  const blocks = run.lines.flatMap(
    (line) => ((line.message as { content?: unknown[] } | undefined)?.content ?? []) as Record<string, unknown>[],
  );
  const use = blocks.find(({ type }) => type === 'tool_use');
  assert.deepEqual([use?.name, use?.input], ['execute', COMMAND.rawInput]);
  const result = blocks.find(({ type }) => type === 'tool_result');
  assert.deepEqual([result?.tool_use_id, result?.content, result?.is_error], ['c1', 'all passed', false]);
});

test('an agent that ends its turn because something was denied has not failed', async (t) => {
  const run = await runScripted(
    t,
    { 'session/prompt': [says('I would.'), asks(COMMAND), { reply: { stopReason: 'cancelled' } }] },
    { answer: always('deny') },
  );
  assert.ok(run.outcome.kind === 'completed' && run.outcome.text === 'I would.', JSON.stringify(run.outcome));
});
