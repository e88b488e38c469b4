// Posts messages to the extension, and keeps the draft and scroll position across page reloads.
// The only file that calls acquireVsCodeApi.
import type { FromPanel } from '#contracts/ports/panelMessages.ts';

interface VsCodeApi {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: Saved): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** What VS Code keeps for this view across reloads and moves. `scrollTop` in pixels; null = the view follows the end. */
export interface Saved {
  draft: string;
  /** Long pasted texts that are sent with the draft. */
  pastes: string[];
  scrollTop: number | null;
  /** null = the user chose none, and the default from the settings applies. */
  chosenAgentType: string | null;
}

// Saving serializes the whole draft, so changes are collected for a while. Leaving the page saves at once.
const SAVE_DELAY_MS = 100;

const api = acquireVsCodeApi();
let current = parseSaved(api.getState());
let collectChanges: (() => Partial<Saved>) | null = null;
let timer: ReturnType<typeof setTimeout> | null = null;

export function post(message: FromPanel): void {
  api.postMessage(message);
}

export function saved(): Saved {
  return current;
}

/** Saves within SAVE_DELAY_MS. `collect` is called only then, so that nothing is copied on every keystroke. */
export function saveSoon(collect: () => Partial<Saved>): void {
  collectChanges = collect;
  timer ??= setTimeout(saveNow, SAVE_DELAY_MS);
}

export function saveNow(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  if (collectChanges === null) return;
  current = { ...current, ...collectChanges() };
  collectChanges = null;
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
