// Keeps the text and the phase of each execution under way, for windows. In memory only.
import type { ExecutionText, Phase } from '#contracts/change.ts';
import type { ChangeFeed } from '#executor/records/feed.ts';
import type { ExecutionStore } from '#storage/executions.ts';
import { extractSummary } from '#transcript/summary.ts';
import { Rate } from './rate.ts';
import type { RunListener } from './watchedSink.ts';

const PHASE_INTERVAL_MS = 250;

export class LiveView {
  readonly text: ExecutionText;
  phase: Phase | null = null;
  readonly #executionId: string;
  readonly #feed: ChangeFeed;
  readonly #rate = new Rate();
  readonly #now: () => number;
  readonly #earlierText: string;
  #phaseShownAt = 0;
  /** Put before the next text, once: separates it from the text of earlier runs. */
  #gap: string;

  /** `said`: what earlier runs of the same execution said. */
  constructor(executionId: string, feed: ChangeFeed, now: () => number, said: ExecutionText = { text: '', thinking: '', notices: [] }) {
    this.text = { text: said.text, thinking: said.thinking, notices: [...said.notices] };
    this.#earlierText = said.text;
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

  /** Moves what this run wrote so far to its reasoning; what earlier runs said stays. */
  textWasThinking(): void {
    const { text, thinking } = this.text;
    const from = this.#earlierText.length;
    this.text.thinking += text.slice(from);
    this.text.text = this.#earlierText;
    this.#gap = this.#earlierText === '' ? '' : '\n\n';
    this.#feed.emit({ kind: 'textWasThinking', executionId: this.#executionId, from, to: text.length, offset: thinking.length });
  }

  notice(text: string): void {
    this.text.notices.push(text);
    this.#feed.emit({ kind: 'notice', executionId: this.#executionId, text });
  }
}

/** A listener that shows in `view` what a run says. `rest`: what changes the record, which is up to the caller. */
export function listenTo(view: LiveView, rest: Pick<RunListener, 'onIdentity' | 'ask'>): RunListener {
  return {
    onText: (channel, text) => view.append(channel, text),
    onNotice: (text) => view.notice(text),
    onTextWasThinking: () => view.textWasThinking(),
    onPhase: (phase) => view.show(phase),
    ...rest,
  };
}

interface LiveParts {
  feed: ChangeFeed;
  store: Pick<ExecutionStore, 'transcriptPath'>;
  now(): number;
}

/** The views of the executions under way in this window. */
export class LiveViews {
  readonly #parts: LiveParts;
  readonly #views = new Map<string, LiveView>();

  constructor(parts: LiveParts) {
    this.#parts = parts;
  }

  all(): ReadonlyMap<string, LiveView> {
    return this.#views;
  }

  /** Creates it where there is none. */
  of(id: string): LiveView {
    const known = this.#views.get(id);
    if (known) return known;
    return this.#begin(id);
  }

  /** Begins a view with what earlier runs of the execution said, from its transcript. */
  async recall(id: string): Promise<void> {
    const said = await extractSummary(this.#parts.store.transcriptPath(id)).catch(() => undefined); // without it the view begins empty
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
