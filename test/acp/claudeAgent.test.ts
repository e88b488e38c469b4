// Tests the ACP runner on the real adapter of Claude's Agent SDK, pinned, with the pinned Claude Code, against a stub on loopback.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { knownAgent } from '#runners/acp/agents.ts';
import { installClaudeAgentAcp } from '../../scripts/parts/acpAgents.ts';
import { installClaudeCli } from '../../scripts/parts/claudeCli.ts';
import { Missing } from '../../scripts/parts/missing.ts';
import { type AcpGiven, runAcpAgent } from '../cliStubs/acpRun.ts';
import { type AnthropicStub, type StubScript, startAnthropicStub } from '../cliStubs/anthropicStub.ts';
import { refuses, says, uses } from '../cliStubs/anthropicStubReplies.ts';
import { aHome } from './openAiAgents.ts';

const parts = await Promise.all([installClaudeAgentAcp(), installClaudeCli()]).catch((error: unknown) => {
  if (error instanceof Missing) return error;
  throw error;
});

describe('Claude over ACP', { skip: parts instanceof Missing && `it can’t be installed: ${parts.message}` }, () => {
  const [adapter = '', cli = ''] = parts instanceof Missing ? [] : parts;
  let stub: AnthropicStub;
  let place: Awaited<ReturnType<typeof aHome>>;

  before(async () => {
    stub = await startAnthropicStub();
    place = await aHome();
  });
  after(async () => {
    await stub.stop();
    await place.remove();
  });

  async function run(script: StubScript, given: AcpGiven = {}) {
    const { baseUrl } = stub.serve(script);
    const environment = {
      HOME: place.home,
      PATH: [path.dirname(process.execPath), '/usr/bin', '/bin'].join(path.delimiter),
      ANTHROPIC_API_KEY: 'dummy',
      ANTHROPIC_BASE_URL: baseUrl,
      CLAUDE_CODE_EXECUTABLE: cli,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    };
    const user = { agent: knownAgent('claude-acp'), executable: adapter, environment, folder: place.folder, storageFolder: place.home };
    return runAcpAgent(user, given);
  }

  test('it asks before a command, allowed it runs, and what that cost is told', async () => {
    const { outcome, asked, summary } = await run(
      ({ hasToolResult }) => (hasToolResult ? says('Done.') : uses('Bash', { command: 'touch made.txt' })),
      {
        ask: async () => 'once',
      },
    );
    assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
    assert.deepEqual(
      asked.map(({ kind, detail }) => [kind, detail]),
      [['command', 'touch made.txt']],
    );
    assert.equal(existsSync(path.join(place.folder, 'made.txt')), true);
    assert.deepEqual([summary.text, summary.sessionId], ['Done.', outcome.sessionId]);
    assert.ok((outcome.costUsd ?? 0) > 0 && (outcome.tokensOut ?? 0) > 0, JSON.stringify(outcome));
  });

  test('a refused key is told as what it is', async () => {
    const refused = await run(refuses(401));
    assert.ok(refused.outcome.kind === 'failed' && refused.outcome.error.kind === 'unauthorized', JSON.stringify(refused.outcome));
  });
});
