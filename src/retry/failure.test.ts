// Tests the classification of failures by evidence, and that a model's words are none.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classifyFailure, type FailureEvidence } from './failure.ts';
import type { Failure } from './failureKind.ts';

const NOW = 1_795_000_000_000;
const DAILY = '[API Error: You have exhausted your daily quota on this model.]\nPlease wait and try again later.';
const TOO_LONG = 'The input token count (1500003) exceeds the maximum number of tokens allowed (1048576).';
const TOO_LARGE =
  'Request too large for model `x` in organization `o` on tokens per minute (TPM): Limit 8000, Requested 15309, please reduce your message size and try again.';
const LIMITED = '[API Error: You exceeded your current quota, please check your plan and billing details.\nSuggested retry after 60s.]';

function classify(evidence: Omit<FailureEvidence, 'now'>): Failure {
  return classifyFailure({ now: NOW, ...evidence });
}

function geminiResult(message: string) {
  return { type: 'result', status: 'error', error: { type: 'unknown', message } };
}

function claudeResult(facts: object) {
  return { type: 'result', subtype: 'success', is_error: true, result: '', api_error_status: null, ...facts };
}

const google = (error: object) => geminiResult(`[API Error: ${JSON.stringify({ error })}]`);
const unknown: Failure = { kind: 'unknown' };

const TABLE: Record<string, [evidence: Omit<FailureEvidence, 'now'>, failure: Failure]> = {
  'HTTP 429 without a time': [{ http: { status: 429 } }, { kind: 'rateLimited', until: null }],
  'HTTP 429 with Retry-After': [{ http: { status: 429, headers: { 'retry-after': '7' } } }, { kind: 'rateLimited', until: NOW + 7_000 }],
  'HTTP 429 of a plan that is used up': [{ http: { status: 429, code: 'usage_limit_reached' } }, { kind: 'quota', until: null }],
  'HTTP 429 of a balance that is used up': [{ http: { status: 429, code: 'insufficient_quota' } }, { kind: 'unpaid' }],
  'HTTP 400 of a spending limit': [{ http: { status: 400, code: 'billing_hard_limit_reached' } }, { kind: 'unpaid' }],
  'HTTP 402': [{ http: { status: 402 } }, { kind: 'unpaid' }],
  'a limit that only the type names': [
    { http: { status: null, code: 'x', type: 'rate_limit_error' } },
    { kind: 'rateLimited', until: null },
  ],
  'HTTP 429 with unified headers': [
    {
      http: {
        status: 429,
        headers: { 'anthropic-ratelimit-unified-status': 'rejected', 'anthropic-ratelimit-unified-reset': '1795418552' },
      },
    },
    { kind: 'quota', until: 1_795_418_552_000 },
  ],
  'HTTP 403 with no requests left': [
    { http: { status: 403, headers: { 'x-ratelimit-remaining': '0' } } },
    { kind: 'rateLimited', until: null },
  ],
  'HTTP 429 with a time in its body': [
    { http: { status: 429, body: { error: { message: 'Please try again in 7s.' } } } },
    { kind: 'rateLimited', until: NOW + 7_000 },
  ],
  'HTTP 429 whose headers are the stronger word': [
    { http: { status: 429, headers: { 'retry-after': '9' }, body: { error: { retry_after: 7 } } } },
    { kind: 'rateLimited', until: NOW + 9_000 },
  ],
  'HTTP 429 whose body names the limit, of several in the headers': [
    {
      http: {
        status: 429,
        headers: { 'x-ratelimit-reset-requests': '2h24m0s', 'x-ratelimit-remaining-requests': '900', 'x-ratelimit-reset-tokens': '9s' },
        body: { error: { message: 'Rate limit reached. Please try again in 9.5s.' } },
      },
    },
    { kind: 'rateLimited', until: NOW + 9_500 },
  ],
  'HTTP 429 whose headers name the limit that is used up, whatever the body says': [
    {
      http: {
        status: 429,
        headers: { 'x-ratelimit-reset-requests': '40s', 'x-ratelimit-remaining-requests': '0' },
        body: { error: { message: 'Please try again in 9.5s.' } },
      },
    },
    { kind: 'rateLimited', until: NOW + 40_000 },
  ],
  'HTTP 413 that names a limit': [
    {
      http: {
        status: 413,
        code: 'rate_limit_exceeded',
        type: 'tokens',
        body: { error: { message: `${TOO_LARGE} Please try again in 7s.` } },
      },
    },
    { kind: 'contextExceeded' },
  ],
  'HTTP 429 of a request that is larger than its limit': [
    { http: { status: 429, code: 'rate_limit_exceeded', type: 'tokens', body: { error: { message: TOO_LARGE } } } },
    { kind: 'contextExceeded' },
  ],
  'HTTP 429 of a request that fits its limit': [
    {
      http: {
        status: 429,
        code: 'rate_limit_exceeded',
        body: { error: { message: 'Rate limit reached for gpt-x: Limit 8000, Used 7000, Requested 9000. Please try again in 7s.' } },
      },
    },
    { kind: 'rateLimited', until: NOW + 7_000 },
  ],
  'HTTP 429 of Moonshot’s suspended account': [{ http: { status: 429, type: 'exceeded_current_quota_error' } }, { kind: 'unpaid' }],
  'HTTP 429 of Moonshot’s limit': [{ http: { status: 429, type: 'rate_limit_reached_error' } }, { kind: 'rateLimited', until: null }],
  'HTTP 429 of Zhipu’s empty balance': [{ http: { status: 429, code: '1113' } }, { kind: 'unpaid' }],
  'HTTP 429 of Zhipu’s limit': [{ http: { status: 429, code: '1302' } }, { kind: 'rateLimited', until: null }],
  'HTTP 400 of Alibaba’s account in arrears': [{ http: { status: 400, code: 'Arrearage' } }, { kind: 'unpaid' }],
  'HTTP 429 of a day’s quota of Google': [
    { http: { status: 429, body: [{ error: { details: [{ violations: [{ quotaId: 'TokensPerDay' }] }, { retryDelay: '3s' }] } }] } },
    { kind: 'quota', until: NOW + 3_000 },
  ],
  'HTTP 500 with a limit as its code': [{ http: { status: 500, code: '429' } }, { kind: 'rateLimited', until: null }],
  'HTTP 400 of AWS': [{ http: { status: 400, type: 'ThrottlingException' } }, { kind: 'rateLimited', until: null }],
  'HTTP 400 that only talks of a time': [
    { http: { status: 400, body: { error: { message: 'Please try again in 7s.' } } } },
    { kind: 'invalid' },
  ],
  'HTTP 401': [{ http: { status: 401 } }, { kind: 'auth' }],
  'HTTP 400 that names the key': [{ http: { status: 400, code: 'API_KEY_INVALID' } }, { kind: 'auth' }],
  'HTTP 400 that names the context': [{ http: { status: 400, code: 'context_length_exceeded' } }, { kind: 'contextExceeded' }],
  'HTTP 404': [{ http: { status: 404 } }, { kind: 'invalid' }],
  'HTTP 503': [{ http: { status: 503 } }, { kind: 'transient' }],
  'HTTP 529': [{ http: { status: 529, code: 'overloaded_error' } }, { kind: 'transient' }],
  'HTTP 500, which is never blindly repeated': [{ http: { status: 500 } }, unknown],
  'a connection that died': [{ http: { status: null, code: 'ECONNRESET' } }, { kind: 'transient' }],
  'a certificate that stays wrong': [{ http: { status: null, code: 'CERT_HAS_EXPIRED' } }, unknown],
  'a rejected window': [
    { rateLimitEvent: { type: 'rate_limit_event', rate_limit_info: { status: 'rejected', resetsAt: 1_795_418_552 } } },
    { kind: 'quota', until: 1_795_418_552_000 },
  ],
  'a window with room': [{ rateLimitEvent: { type: 'rate_limit_event', rate_limit_info: { status: 'allowed', resetsAt: 1 } } }, unknown],
  'Claude: 429': [
    { result: claudeResult({ api_error_status: 429, api_error_type: 'rate_limit_error' }) },
    { kind: 'rateLimited', until: null },
  ],
  'Claude: a used-up plan': [
    { result: claudeResult({ api_error_status: 429, api_error: 'usage_limit_reached' }) },
    { kind: 'quota', until: null },
  ],
  'Claude: a used-up balance, with a status': [
    { result: claudeResult({ api_error_status: 400 }), apiError: 'billing_error' },
    { kind: 'unpaid' },
  ],
  'Claude: a used-up balance, without one': [{ result: claudeResult({}), apiError: 'billing_error' }, { kind: 'unpaid' }],
  'Claude: a used-up balance that the result names': [
    { result: claudeResult({ api_error_status: 400, api_error: 'billing_error' }) },
    { kind: 'unpaid' },
  ],
  'Claude: a window that comes back, with a balance beside it that is used up': [
    {
      apiError: 'billing_error',
      rateLimitEvent: { type: 'rate_limit_event', rate_limit_info: { status: 'rejected', resetsAt: 1_795_418_552 } },
    },
    { kind: 'quota', until: 1_795_418_552_000 },
  ],
  'Claude: a used-up plan, as older CLIs say it': [
    { result: claudeResult({ result: 'Claude AI usage limit reached|1795418552' }) },
    { kind: 'quota', until: 1_795_418_552_000 },
  ],
  'Claude: a limit whose end only its words tell': [
    { result: claudeResult({ api_error_status: 429, result: "You've hit your limit · resets 3am (UTC)" }), apiError: 'rate_limit' },
    { kind: 'rateLimited', until: Date.UTC(2026, 10, 19, 3) },
  ],
  'Claude: a limit whose end only its words tell, without a status': [
    { result: claudeResult({ result: "You've hit your limit · resets 3am (UTC)" }), apiError: 'rate_limit' },
    { kind: 'quota', until: Date.UTC(2026, 10, 19, 3) },
  ],
  'Claude: a limit whose end an event tells better than its words': [
    {
      result: claudeResult({ api_error_status: 429, result: "You've hit your limit · resets 3am (UTC)" }),
      rateLimitEvent: { rate_limit_info: { status: 'rejected', resetsAt: 1_795_418_552 } },
    },
    { kind: 'quota', until: 1_795_418_552_000 },
  ],
  'Claude: a failure that is no limit, in words about one': [
    { result: claudeResult({ api_error_status: 401, result: "You've hit your limit · resets 3am (UTC)" }) },
    { kind: 'auth' },
  ],
  'Claude: a limit that only its words tell': [
    { result: claudeResult({ result: "You've hit your limit · resets 3am (UTC)" }) },
    { kind: 'quota', until: Date.UTC(2026, 10, 19, 3) },
  ],
  'Claude: a failure in other words about a limit': [
    { result: claudeResult({ result: 'The API resets its limit at 3am (UTC)' }) },
    unknown,
  ],
  'Claude: a longer text about a used-up plan': [
    { result: claudeResult({ result: 'It printed: Claude AI usage limit reached|1795418552' }) },
    unknown,
  ],
  'Claude: not logged in': [{ result: claudeResult({}), apiError: 'authentication_failed' }, { kind: 'auth' }],
  'Gemini: 401': [{ result: google({ code: 401, status: 'UNAUTHENTICATED', message: 'x' }) }, { kind: 'auth' }],
  'Gemini: a wrong key': [
    { result: google({ code: 400, status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] }) },
    { kind: 'auth' },
  ],
  'Gemini: a prompt that is too long': [
    { result: geminiResult(`[API Error: ${TOO_LONG}]`), exit: { program: 'gemini', code: 144 } },
    { kind: 'contextExceeded' },
  ],
  'Gemini: a prompt that is too long, as the API tells it': [
    { result: google({ code: 400, status: 'INVALID_ARGUMENT', message: TOO_LONG }) },
    { kind: 'contextExceeded' },
  ],
  'Gemini: overloaded': [{ result: google({ code: 503, status: 'UNAVAILABLE' }) }, { kind: 'transient' }],
  'Gemini: a day’s quota, as the API tells it': [
    { result: google({ code: 429, details: [{ violations: [{ quotaId: 'GenerateRequestsPerDayPerModel' }] }, { retryDelay: '9s' }] }) },
    { kind: 'quota', until: NOW + 9_000 },
  ],
  'Gemini: a day’s quota, as the CLI tells it': [
    { result: geminiResult(DAILY), exit: { program: 'gemini', code: 173 } },
    { kind: 'quota', until: null },
  ],
  'Gemini: a minute’s limit': [
    { result: geminiResult(LIMITED), exit: { program: 'gemini', code: 173 } },
    { kind: 'rateLimited', until: NOW + 60_000 },
  ],
  'Gemini: a plan that resets': [
    { result: geminiResult('[API Error: You have exhausted your capacity on this model. Your quota will reset after 1h2m3s.]') },
    { kind: 'quota', until: NOW + 3_723_000 },
  ],
  'Gemini: no connection': [
    { result: geminiResult('[API Error: exception TypeError: fetch failed sending request]'), exit: { program: 'gemini', code: 1 } },
    { kind: 'transient' },
  ],
  'Gemini: a connection that died': [{ result: geminiResult('[API Error: terminated]') }, { kind: 'transient' }],
  'Gemini: no such model': [{ result: geminiResult('[API Error: models/x is not found for API version v1beta]') }, { kind: 'invalid' }],
  'Gemini exits with 41': [{ exit: { program: 'gemini', code: 41 } }, { kind: 'auth' }],
  'Gemini exits with 42': [{ exit: { program: 'gemini', code: 42 } }, { kind: 'invalid' }],
  'Gemini exits with 429 mod 256': [{ exit: { program: 'gemini', code: 173 } }, { kind: 'rateLimited', until: null }],
  'Gemini exits with 429 on Windows': [{ exit: { program: 'gemini', code: 429 } }, { kind: 'rateLimited', until: null }],
  'Gemini exits with 503 mod 256': [{ exit: { program: 'gemini', code: 247 } }, { kind: 'transient' }],
  'Gemini exits with 130': [{ exit: { program: 'gemini', code: 130 } }, { kind: 'cancelled' }],
  'Gemini exits with 1': [{ exit: { program: 'gemini', code: 1 } }, unknown],
  'Claude’s exit code, which says nothing': [{ exit: { program: 'claude', code: 173 } }, unknown],
  'last words of Gemini without a key': [
    {
      stderrTail:
        'Warning: x\nPlease set an Auth method in your /home/a/.gemini/settings.json or specify one of the following environment variables before running: GEMINI_API_KEY\n',
    },
    { kind: 'auth' },
  ],
  'last words of Gemini without a key, with the exit code of a wrong setting': [
    {
      exit: { program: 'gemini', code: 52 },
      stderrTail:
        'Please set an Auth method in your C:\\Users\\a\\.gemini\\settings.json or specify one of the following environment variables before running: GEMINI_API_KEY\n',
    },
    { kind: 'auth' },
  ],
  'last words of Gemini whose key is not in the environment': [
    {
      exit: { program: 'gemini', code: 52 },
      stderrTail:
        'When using Gemini API, you must specify the GEMINI_API_KEY environment variable.\nUpdate your environment and try again (no reload needed if using .env)!\n',
    },
    { kind: 'auth' },
  ],
  'last words of Gemini that must sign in otherwise': [
    {
      exit: { program: 'gemini', code: 52 },
      stderrTail:
        "The enforced authentication type is 'oauth-personal', but the current type is 'gemini-api-key'. Please re-authenticate with the correct type.",
    },
    { kind: 'auth' },
  ],
  'other last words of Gemini with that exit code': [
    { exit: { program: 'gemini', code: 52 }, stderrTail: 'Invalid configuration in /home/a/.gemini/settings.json' },
    { kind: 'invalid' },
  ],
  'last words of Gemini that waits, then measures its start': [
    { stderrTail: 'Suggested retry after 90s.. Retrying after 91000ms...\n[STARTUP] Cannot measure phase “x”\n' },
    { kind: 'rateLimited', until: NOW + 91_000 },
  ],
  'last words of Gemini that waits after a 500, which is no limit': [
    {
      exit: { program: 'gemini', code: null },
      stderrTail: 'Attempt 2 failed: {"error":{"code":500,"message":"An internal error has occurred."}}. Retrying after 8000ms...',
    },
    unknown,
  ],
  'last words of Gemini that waits after a 503': [
    { stderrTail: 'Attempt 2 failed with status 503. Retrying with backoff... _ApiError: {"error":{"code":503}}' },
    { kind: 'transient' },
  ],
  'last words of Gemini that waits after a 429 without a time': [
    { stderrTail: 'Attempt 2 failed with status 429. Retrying with backoff... RetryableQuotaError: x' },
    { kind: 'rateLimited', until: null },
  ],
  'last words of Gemini that waits': [
    { stderrTail: 'Attempt 1 failed: You exceeded your quota.\nSuggested retry after 90s.. Retrying after 91000ms...\n' },
    { kind: 'rateLimited', until: NOW + 91_000 },
  ],
};

for (const [name, [evidence, failure]] of Object.entries(TABLE)) {
  test(`${name}: ${failure.kind}`, () => assert.deepEqual(classify(evidence), failure));
}

test('the stronger evidence decides, and the weaker one may still say until when', () => {
  const stderrTail = 'Suggested retry after 90s.. Retrying after 91000ms...';
  assert.deepEqual(classify({ http: { status: 401 }, stderrTail }), { kind: 'auth' });
  assert.deepEqual(classify({ result: geminiResult(DAILY), exit: { program: 'gemini', code: 41 } }), { kind: 'quota', until: null });
  assert.deepEqual(classify({ exit: { program: 'gemini', code: 173 }, stderrTail }), { kind: 'rateLimited', until: NOW + 91_000 });
  assert.deepEqual(
    classify({
      result: claudeResult({ api_error_status: 429 }),
      rateLimitEvent: { rate_limit_info: { status: 'rejected', resetsAt: 1_795_418_552 } },
    }),
    { kind: 'quota', until: 1_795_418_552_000 },
  );
});

const TALK = [
  'The server answers 429 Too Many Requests when the rate limit is reached. Retry-After: 60',
  "You've hit your 5-hour limit · resets 7:22am (UTC)",
  '[API Error: You have exhausted your daily quota on this model.]',
  'Claude AI usage limit reached|1795418552',
  "You've hit your limit · resets 3am (UTC)",
  'Please set an Auth method in your /home/a/.gemini/settings.json',
  '401 Unauthorized: Invalid API key · Please run /login',
  'Suggested retry after 90s.. Retrying after 91000ms...',
  '{"error":{"code":429,"status":"RESOURCE_EXHAUSTED"}}',
  'prompt is too long: maximum context length exceeded',
  TOO_LONG,
];

for (const words of TALK) {
  test(`a model that says “${words.slice(0, 40)}…” changes nothing`, () => {
    const answer = { type: 'result', subtype: 'success', is_error: false, result: words, api_error_status: null };
    assert.deepEqual(classify({ result: answer }), unknown);
    assert.deepEqual(classify({ result: { ...answer, api_error_status: 429 } }), unknown, 'what ended well has not failed');
    assert.deepEqual(classify({ result: { ...answer, is_error: true, subtype: 'error_during_execution' } }), unknown);
    assert.deepEqual(classify({ result: { type: 'result', status: 'success', result: words, error: { message: words } } }), unknown);
    assert.deepEqual(classify({ result: geminiResult(`Error executing tool run_shell_command: ${words}`) }), unknown);
    assert.deepEqual(classify({ rateLimitEvent: { type: 'assistant', message: { content: [{ type: 'text', text: words }] } } }), unknown);
  });

  test(`“${words.slice(0, 40)}…” in the middle of stderr, or of its last line, changes nothing`, () => {
    assert.deepEqual(classify({ stderrTail: `${words}\nRipgrep is not available. Falling back to GrepTool.\n` }), unknown);
    assert.deepEqual(classify({ stderrTail: `Ripgrep is not available.\nThe tool said: ${words} (and more)\n` }), unknown);
  });
}

test('what is not of the known shape is no evidence', () => {
  for (const odd of [
    null,
    7,
    'result',
    [],
    { type: 'result' },
    { type: 'result', status: 'error', error: 'x' },
    geminiResult('[API Error: {]'),
  ]) {
    assert.deepEqual(classify({ result: odd, rateLimitEvent: odd }), unknown);
  }
});
