// Posts messages to the extension, and keeps the draft and scroll position across page reloads.
// The only file that calls acquireVsCodeApi.
import type { FromPanel } from '#contracts/panelMessages.ts';

interface VsCodeApi {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: Saved): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** What VS Code keeps for this view across reloads and moves. `scrollTop` in pixels; null = the view follows the end. */
export interface Saved {
  draft: string;
  /** Long pasted texts that go along with the draft. */
  pastes: string[];
  scrollTop: number | null;
  /** null = the user chose none, and the settings' default holds. */
  chosenAgentType: string | null;
}

// Saving serialises the whole draft, so it waits for a pause; leaving the page does not wait.
const SAVE_DELAY_MS = 100;

const api = acquireVsCodeApi();
let current = parseSaved(api.getState());
let gather: (() => Partial<Saved>) | null = null;
let timer: ReturnType<typeof setTimeout> | null = null;

export function post(message: FromPanel): void {
  api.postMessage(message);
}

export function saved(): Saved {
  return current;
}

/** Saves soon. `collect` is asked at that moment, so that nothing is copied on every keystroke. */
export function saveSoon(collect: () => Partial<Saved>): void {
  gather = collect;
  timer ??= setTimeout(saveNow, SAVE_DELAY_MS);
}

export function saveNow(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  if (gather === null) return;
  current = { ...current, ...gather() };
  gather = null;
  api.setState(current);
}

function parseSaved(value: unknown): Saved {
  const fields: Partial<Record<keyof Saved, unknown>> = typeof value === 'object' && value !== null ? value : {};
  return {
    draft: typeof fields.draft === 'string' ? fields.draft : '',
    pastes: Array.isArray(fields.pastes) ? fields.pastes.filter((paste) => typeof paste === 'string') : [],
    scrollTop: typeof fields.scrollTop === 'number' ? fields.scrollTop : null,
    chosenAgentType: typeof fields.chosenAgentType === 'string' ? fields.chosenAgentType : null,
  };
}
