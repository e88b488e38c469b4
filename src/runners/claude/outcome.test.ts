// Tests the outcome of failed Claude Code requests: limits are waited for, an empty balance is not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toResult } from '#transcript/result.ts';
import { claudeOutcome } from './outcome.ts';

const ENDED = { kind: 'ended', exitCode: 1, signal: null, stderrTail: '', endedBy: 'itself', survivors: 0 } as const;

function outcomeOf(apiError: string | null, facts: object, rateLimitEvent: Record<string, unknown> | null = null) {
  const resultFields = { type: 'result', subtype: 'success', is_error: true, terminal_reason: 'api_error', ...facts };
  const result = toResult(resultFields);
  return claudeOutcome(
    { result, apiError, resultFields, rateLimitEvent, lastText: '', streamedText: '', plainText: '', changedFiles: false },
    ENDED,
    1_000,
  );
}

for (const [how, facts] of Object.entries({
  'with a status': { api_error_status: 400 },
  'without a status': { api_error_status: null },
  'by the name of the API': { api_error_status: 400, api_error: 'billing_error' },
}))
  test(`a used-up balance, told ${how}, fails in the service’s words and with a next step`, () => {
    const outcome = outcomeOf('billing_error', { ...facts, result: 'Credit balance is too low' });
    assert.ok(outcome.kind === 'failed', JSON.stringify(outcome));
    assert.equal(outcome.error.kind, 'agentFailed');
    assert.match(outcome.error.message, /out of credit \(Credit balance is too low\)\. Add credit to its account.* then retry\.$/);
  });

test('what comes back with time is waited for, also where no time is told', () => {
  const limited = { api_error_status: 429, result: 'You’ve hit your limit' };
  assert.deepEqual(outcomeOf('rate_limit', limited), { kind: 'rateLimited' });
  const rejected = { type: 'rate_limit_event', rate_limit_info: { status: 'rejected', resetsAt: 1_795_418_552 } };
  assert.deepEqual(outcomeOf('billing_error', limited, rejected), { kind: 'rateLimited', retryAt: 1_795_418_552_000 });
  assert.deepEqual(outcomeOf(null, { ...limited, api_error: 'usage_limit_reached' }), { kind: 'rateLimited' });
});
