// Tests questions to the real Gemini CLI, which must use no tool and read no file.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ClassificationCache, classify } from '#executor/routing/classifier.ts';
import { aTask } from '#executor/testing/bench.ts';
import { parseJsonAnswer } from '#llm/chat/jsonAnswer.ts';
import { askGemini } from '#runners/gemini/ask.ts';
import { installGeminiCli } from '../../scripts/parts/geminiCli.ts';
import { Missing } from '../../scripts/parts/missing.ts';
import { type GeminiStub, type StubScript, startGeminiStub } from '../cliStubs/geminiStub.ts';
import { geminiEnvironment, makeGeminiUser } from '../cliStubs/geminiUser.ts';
import { commandsWith } from '../cliStubs/processesWith.ts';

const cli = await installGeminiCli().catch((error: unknown) => {
  if (error instanceof Missing) return error;
  throw error;
});

describe('the Gemini CLI asked one question', { skip: cli instanceof Missing && `it can’t be installed: ${cli.message}` }, () => {
  let stub: GeminiStub;
  let root = '';
  let homes = 0;

  before(async () => {
    stub = await startGeminiStub();
    root = await mkdtemp(path.join(tmpdir(), 'claudomator-gemini-ask-'));
  });
  after(async () => {
    await stub.stop();
    await rm(root, { recursive: true, force: true });
    assert.deepEqual(stub.strangers, [], 'no real service is asked for');
  });

  const newHome = (settings: object = {}) => makeGeminiUser(path.join(root, `home-${++homes}`), settings);

  async function ask(script: StubScript, home: string, signal: AbortSignal, question = 'Which?') {
    const { baseUrl, requests } = stub.serve(script);
    const environment = geminiEnvironment(home, baseUrl, stub);
    const parts = { executable: cli as string, environment, storageFolder: path.join(home, 'storage') };
    const answer = await askGemini(parts, question, signal);
    assert.deepEqual(commandsWith(`HOME=${home}`), [], 'nothing of the CLI is left');
    return { answer, requests };
  }

  test('it answers with one request to one concrete model, and has no tool, server, hook or file of the user', async () => {
    const touch = (name: string) => ({ command: `touch ${path.join(root, name)}` });
    const home = await newHome({
      tools: { core: ['run_shell_command', 'write_file'], allowed: ['run_shell_command'] },
      mcpServers: { spy: { command: 'touch', args: [path.join(root, 'by-server')] } },
      hooks: { SessionStart: [{ hooks: [{ type: 'command', ...touch('by-hook') }] }] },
    });
    await writeFile(path.join(home, '.gemini', 'GEMINI.md'), 'The house rule is 4711.');
    const { answer, requests } = await ask(
      () => ({ kind: 'message', parts: [{ text: '{"agentType":' }, { text: '"local"}' }] }),
      home,
      AbortSignal.timeout(60_000),
    );
    assert.deepEqual(answer, { ok: true, text: '{"agentType":"local"}' });
    assert.equal(requests.length, 1);
    assert.match(requests[0]?.model ?? '', /flash/);
    assert.deepEqual(requests[0]?.toolNames, []);
    assert.ok(!JSON.stringify(requests).includes('4711'));
    assert.match(JSON.stringify(requests[0]?.contents.at(-1)), /Which\?/);
    const made = await readdir(root);
    assert.deepEqual([made.includes('by-server'), made.includes('by-hook')], [false, false]);
  });

  test('a tool that the model calls all the same is not run', async () => {
    const home = await newHome({ tools: { allowed: ['run_shell_command'] } });
    const file = path.join(root, 'by-tool');
    const { answer } = await ask(
      ({ hasToolResult }) =>
        hasToolResult
          ? { kind: 'message', parts: [{ text: 'I could not.' }] }
          : { kind: 'message', parts: [{ call: 'run_shell_command', args: { command: `touch ${file}`, description: 'x' } }] },
      home,
      AbortSignal.timeout(60_000),
    );
    assert.deepEqual(answer, { ok: true, text: 'I could not.' });
    assert.ok(!(await readdir(root)).includes('by-tool'));
  });

  test('it decides for the classifier; where it can’t, its own words say why', async () => {
    const home = await newHome();
    const decide = async (script: StubScript) => {
      const models = [
        {
          source: 'geminiCli' as const,
          agentType: 'gemini',
          name: 'The Gemini CLI',
          ask: async (messages: { content: string }[], _json: unknown, _tokens: number, signal: AbortSignal) =>
            (await ask(script, home, signal, messages.map(({ content }) => content).join('\n\n'))).answer,
        },
      ];
      const candidates = ['local', 'claude'].map((agentType) => ({ agentType, models: [], strengths: '' }));
      const parts = {
        models,
        evidence: async () => ({}),
        parseJsonAnswer: async (text: string) => parseJsonAnswer(text),
        timeoutMs: 60_000,
        cache: new ClassificationCache(),
      };
      return classify(aTask(), null, candidates, {}, parts, new AbortController().signal);
    };
    const text = '```json\n{"agentType":"claude","model":"","reason":"many files"}\n```';
    assert.deepEqual(await decide(() => ({ kind: 'message', parts: [{ text }] })), {
      agentType: 'claude',
      model: '',
      reason: 'many files',
      source: 'geminiCli',
    });
    const refused = await decide(() => ({ kind: 'error', status: 401 }));
    assert.equal(refused.source, 'loadBalancer');
    assert.match(refused.reason, /^The Gemini CLI made no decision: The Gemini API did not accept/);
  });

  test('a question that is taken back, also before the CLI is up, leaves no process', async () => {
    const home = await newHome();
    const abort = new AbortController();
    const { answer } = await ask(
      () => {
        abort.abort();
        return { kind: 'hang' };
      },
      home,
      abort.signal,
    );
    assert.equal(answer.ok, false);
    const early = new AbortController();
    const asked = ask(() => ({ kind: 'hang' }), home, early.signal);
    while (commandsWith(`HOME=${home}`).length === 0) await new Promise(setImmediate);
    early.abort();
    assert.equal((await asked).answer.ok, false);
  });
});
