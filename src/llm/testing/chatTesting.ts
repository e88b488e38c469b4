// Builds requests with nothing remembered, and reads results, for the tests of the client.
import type { Clock } from '#base/clock.ts';
import type { ChatRequest } from '#llm/chat/chatRequest.ts';
import { createServerMemory } from '#llm/servers/serverMemory.ts';
import type { ChatEvent, LlmFailure } from '#llm/types.ts';

/** Waits a hundredth of what is asked, so that retries are quick; records what was asked. */
export function hurriedClock(): Clock & { asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    now: () => Date.now(),
    random: () => 0.5,
    sleep: (ms) => {
      asked.push(ms);
      return new Promise((resolve) => setTimeout(resolve, Math.min(20, ms / 100)));
    },
  };
}

export function requestTo(baseUrl: string, more: Partial<ChatRequest> = {}): ChatRequest {
  return {
    endpoint: { baseUrl, apiKey: null },
    model: 'test-model',
    messages: [{ role: 'user', content: 'Hi' }],
    idleTimeoutMs: 5_000,
    memory: createServerMemory(),
    clock: hurriedClock(),
    ...more,
  };
}

/** The texts of the events of one kind, joined. */
export function joined(events: readonly ChatEvent[], kind: 'text' | 'thinking'): string {
  return events.map((event) => (event.kind === kind ? event.text : '')).join('');
}

export function failureOf(result: { ok: true } | { ok: false; failure: LlmFailure }): LlmFailure {
  if (result.ok) throw new Error('It should have failed');
  return result.failure;
}

/** What a consumer of the events has in the end. */
export function received(events: readonly ChatEvent[]): { text: string; thinking: string } {
  const held = { text: '', thinking: '' };
  for (const event of events) {
    if (event.kind === 'text' || event.kind === 'thinking') held[event.kind] += event.text;
    else if (event.kind === 'textWasThinking') {
      held.thinking += held.text;
      held.text = '';
    }
  }
  return held;
}
