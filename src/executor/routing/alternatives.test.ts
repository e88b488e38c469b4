// Checks the words that speak against an agent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AgentFacts, MAX_REJECTED, REJECTED_REASON_LENGTH, rejectedBy, whatSpeaksAgainst } from './alternatives.ts';
import { leastBusy } from './leastBusy.ts';
import type { Permission } from './permissions.ts';

const NOW = new Date(2026, 10, 24, 12, 0, 0).getTime();
const AT_14_05 = new Date(2026, 10, 24, 14, 5, 0).getTime();
const DECISION = { agentType: 'local', model: '', reason: 'small', source: 'localModel' } as const;

function facts(changes: Partial<AgentFacts> = {}): AgentFacts {
  return {
    agentType: 'claude',
    isSetUp: true,
    permission: { kind: 'allowed' },
    restriction: null,
    activeTasks: 0,
    isByNameOnly: false,
    ...changes,
  };
}

function refused(kind: 'notAllowed' | 'untrusted', message: string): Permission {
  return { kind: 'refused', error: { kind, message } };
}

test('each reason is told, the hardest first', () => {
  const limited = { restriction: { kind: 'cooldown', until: AT_14_05, isReported: true }, activeTasks: 4 } as const;
  const words = (changes: Partial<AgentFacts>) => whatSpeaksAgainst(facts(changes), NOW);
  assert.equal(words({ ...limited, permission: refused('untrusted', 'Trust it.') }), 'requires a trusted workspace');
  assert.equal(
    words({ permission: refused('notAllowed', 'x.ts matches routing.localOnlyPaths, so it stays. Choose another.') }),
    'x.ts matches routing.localOnlyPaths, so it stays',
  );
  assert.equal(words({ ...limited, isSetUp: false }), 'not set up for this folder');
  assert.equal(words(limited), 'rate-limited until 14:05');
  assert.equal(words({ activeTasks: 4 }), '4 tasks are running or queued');
  assert.equal(words({ permission: { kind: 'ask', question: '?', grant: async () => undefined } }), 'needs your permission first');
  assert.equal(words({}), '');
});

test('the chosen agent is left out; number and length are bounded', () => {
  const many = Array.from({ length: 50 }, (_, n) =>
    facts({ agentType: `agent-${n}`, permission: refused('notAllowed', 'x'.repeat(5_000)) }),
  );
  const rejected = rejectedBy(DECISION, [facts({ agentType: 'local' }), facts(), ...many], NOW);
  assert.deepEqual(rejected[0], { agentType: 'claude', reason: 'also available' });
  const byName = facts({ agentType: 'claude-local', isByNameOnly: true, activeTasks: 2 });
  assert.deepEqual(rejectedBy(DECISION, [byName], NOW), [{ agentType: 'claude-local', reason: 'runs only when you choose it' }]);
  assert.equal(rejected.length, MAX_REJECTED);
  assert.ok(rejected.every(({ reason }) => reason.length <= REJECTED_REASON_LENGTH));
});

test('the least busy agent is the one with the fewest tasks for its slots; the first of equals', () => {
  const agents = [{ agentType: 'local' }, { agentType: 'claude' }];
  const loads = (local: number, claude: number) => ({
    local: { activeTasks: local, rateLimited: false, slots: 1 },
    claude: { activeTasks: claude, rateLimited: false, slots: 4 },
  });
  assert.equal(leastBusy(agents, loads(1, 2))?.agentType, 'claude');
  assert.equal(leastBusy(agents, loads(1, 4))?.agentType, 'local');
  assert.equal(leastBusy([], {}), undefined);
});
