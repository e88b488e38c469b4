// Builds the lines of our own transcripts in the shapes of the Claude Agent SDK's messages.
// Its types know no null usage and no status of ours: what we add stands in fields of our own beside theirs.
import { NOTICE_TAG, STATUS, UNKNOWN } from './ownFields.ts';
import type { TokenUse } from './result.ts';

export function initLine(sessionId: string, facts: { cwd: string | null; model: string; agentType: string }): object {
  return {
    type: 'system',
    subtype: 'init',
    cwd: facts.cwd ?? '',
    session_id: sessionId,
    tools: [],
    mcp_servers: [],
    model: facts.model,
    permissionMode: 'default',
    slash_commands: [],
    apiKeySource: 'none',
    claude_code_version: '',
    output_style: 'default',
    skills: [],
    plugins: [],
    agent_type: facts.agentType,
    uuid: crypto.randomUUID(),
  };
}

export function userLine(sessionId: string, content: object[]): object {
  return { type: 'user', message: { role: 'user', content }, parent_tool_use_id: null, session_id: sessionId };
}

/** A status of a run; see Envelope.status for the statuses and their fields. */
export function statusLine(sessionId: string, status: string, fields: object = {}): object {
  const ids = { session_id: sessionId, uuid: crypto.randomUUID() };
  if (status === 'notice') {
    const { text, ...others } = fields as { text?: string };
    return { ...others, type: 'system', subtype: 'informational', content: text ?? '', level: 'notice', tag: NOTICE_TAG, ...ids };
  }
  if (status === 'retrying') {
    const { attempt = 1, retry_at: retryAt = Date.now() } = fields as { attempt?: number; retry_at?: number };
    const delay = Math.max(0, retryAt - Date.now());
    const retry = { attempt, max_retries: attempt, retry_delay_ms: delay, error_status: null, error: 'unknown' };
    return { ...fields, type: 'system', subtype: 'api_retry', ...retry, ...ids };
  }
  const isWaiting = status === 'waiting' || status === 'loading_model' || status === 'reading_prompt' || status === 'requesting';
  return { ...fields, type: 'system', subtype: 'status', status: isWaiting ? 'requesting' : null, [STATUS]: status, ...ids };
}

export function eventLine(sessionId: string, event: object): object {
  return { type: 'stream_event', event, session_id: sessionId, parent_tool_use_id: null, uuid: crypto.randomUUID() };
}

/** `isAborted`: the message broke off. */
export function assistantLine(sessionId: string, message: object, isAborted: boolean): object {
  const aborted = isAborted ? { aborted: true } : {};
  return { type: 'assistant', message, parent_tool_use_id: null, session_id: sessionId, uuid: crypto.randomUUID(), ...aborted };
}

export function messageBody(id: string, model: string, content: object[]): object {
  return {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content,
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    container: null,
    context_management: null,
    diagnostics: null,
    usage: usageFields(NO_USE),
  };
}

export function textBlock(text: string): object {
  return { type: 'text', text, citations: null };
}

/** Ends a message; unknown tokens are 0 here, as the result tells which are. */
export function messageDelta(stopReason: string | null, use: TokenUse): object {
  const { service_tier: _tier, speed: _speed, inference_geo: _geo, cache_creation: _creation, ...usage } = usageFields(use);
  const delta = { stop_reason: stopReason, stop_sequence: null, stop_details: null, container: null };
  return { type: 'message_delta', delta, context_management: null, usage };
}

/** Of what has no use of its own, or whose use is told later. */
export const NO_USE: TokenUse = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheCreationTokens: 0 };

/** The type of a result's usage has every field, and none is null. */
function usageFields(use: TokenUse) {
  return {
    input_tokens: use.inputTokens ?? 0,
    output_tokens: use.outputTokens ?? 0,
    cache_creation_input_tokens: use.cacheCreationTokens ?? 0,
    cache_read_input_tokens: use.cacheReadTokens ?? 0,
    cache_creation: { ephemeral_1h_input_tokens: 0, ephemeral_5m_input_tokens: 0 },
    server_tool_use: { web_search_requests: 0, web_fetch_requests: 0 },
    output_tokens_details: { thinking_tokens: 0 },
    service_tier: 'standard',
    speed: 'standard',
    inference_geo: '',
    iterations: [],
    fallback_credit: null,
  };
}

export interface ResultFields {
  subtype: string;
  isError: boolean;
  durationMs: number;
  text: string;
  stopReason: string | null;
  use: TokenUse;
  costUsd: number | null;
  /** Of an error. */
  error: { kind: string; message: string } | null;
}

export function resultLine(sessionId: string, { error, use, costUsd, ...result }: ResultFields): object {
  const unknown = [
    ...(use.inputTokens === null ? ['input_tokens'] : []),
    ...(use.outputTokens === null ? ['output_tokens'] : []),
    ...(costUsd === null ? ['total_cost_usd'] : []),
  ];
  return {
    type: 'result',
    subtype: result.subtype,
    is_error: result.isError,
    duration_ms: result.durationMs,
    duration_api_ms: result.durationMs,
    num_turns: 1,
    result: result.text,
    stop_reason: result.stopReason,
    session_id: sessionId,
    total_cost_usd: costUsd ?? 0,
    usage: usageFields(use),
    modelUsage: {},
    permission_denials: [],
    uuid: crypto.randomUUID(),
    ...(unknown.length === 0 ? {} : { [UNKNOWN]: unknown }),
    ...(result.subtype === 'success' ? {} : { errors: error === null ? [] : [error.message] }),
    ...(error === null ? {} : { error }),
  };
}
