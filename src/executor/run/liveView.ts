// What windows see of an execution while it lives: its text so far and its phase. In memory only; never written to workspace state.
import type { ExecutionText, Phase } from '#contracts/change.ts';
import type { ChangeFeed } from '#executor/records/feed.ts';
import type { ExecutionStore } from '#storage/executions.ts';
import { extractSummary } from '#transcript/summary.ts';
import { Rate } from './rate.ts';
import type { RunListener } from './runOnce.ts';

const PHASE_INTERVAL_MS = 250;

export class LiveView {
  readonly text: ExecutionText;
  phase: Phase | null = null;
  readonly #executionId: string;
  readonly #feed: ChangeFeed;
  readonly #rate = new Rate();
  readonly #now: () => number;
  #phaseShownAt = 0;
  /** Between what an earlier run said and what comes now. */
  #gap: string;

  /** `said`: by earlier runs of the same execution. */
  constructor(executionId: string, feed: ChangeFeed, now: () => number, said: ExecutionText = { text: '', thinking: '', notices: [] }) {
    this.text = { text: said.text, thinking: said.thinking, notices: [...said.notices] };
    this.#gap = said.text === '' ? '' : '\n\n';
    this.#executionId = executionId;
    this.#feed = feed;
    this.#now = now;
  }

  show(phase: Phase | null): void {
    this.phase = phase;
    this.#phaseShownAt = this.#now();
    this.#feed.emit({ kind: 'phase', executionId: this.#executionId, phase });
  }

  append(channel: 'text' | 'thinking', said: string): void {
    const piece = channel === 'text' ? `${this.#gap}${said}` : said;
    if (channel === 'text') this.#gap = '';
    const offset = this.text[channel].length;
    this.text[channel] += piece;
    this.#feed.emit({ kind: 'text', executionId: this.#executionId, channel, offset, text: piece });
    this.#rate.add(this.#now());
    const kind = channel === 'text' ? 'writing' : 'thinking';
    if (this.phase?.kind === kind && this.#now() - this.#phaseShownAt < PHASE_INTERVAL_MS) return;
    this.show({ kind, tokensPerSecond: this.#rate.perSecond() });
  }

  notice(text: string): void {
    this.text.notices.push(text);
    this.#feed.emit({ kind: 'notice', executionId: this.#executionId, text });
  }
}

/** Turns what a run says into what windows see. The rest is the caller's: it changes the record. */
export function listenTo(view: LiveView, rest: Pick<RunListener, 'onIdentity' | 'ask'>): RunListener {
  return {
    onText: (channel, text) => view.append(channel, text),
    onNotice: (text) => view.notice(text),
    onPhase: (phase) => view.show(phase),
    ...rest,
  };
}

interface LiveParts {
  feed: ChangeFeed;
  store: Pick<ExecutionStore, 'transcriptPath'>;
  now(): number;
}

/** The views of what lives in this window. */
export class LiveViews {
  readonly #parts: LiveParts;
  readonly #views = new Map<string, LiveView>();

  constructor(parts: LiveParts) {
    this.#parts = parts;
  }

  all(): ReadonlyMap<string, LiveView> {
    return this.#views;
  }

  /** A new one where there is none. */
  of(id: string): LiveView {
    const known = this.#views.get(id);
    if (known) return known;
    return this.#begin(id);
  }

  /** What earlier runs of it said stays in sight while it goes on. */
  async recall(id: string): Promise<void> {
    const said = await extractSummary(this.#parts.store.transcriptPath(id)).catch(() => undefined); // it is only shown
    this.#begin(id, said);
  }

  end(id: string): void {
    if (this.#views.delete(id)) this.#parts.feed.emit({ kind: 'phase', executionId: id, phase: null });
  }

  #begin(id: string, said?: ExecutionText): LiveView {
    const view = new LiveView(id, this.#parts.feed, this.#parts.now, said);
    this.#views.set(id, view);
    return view;
  }
}
