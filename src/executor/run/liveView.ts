// Keeps the text and the phase of each execution under way, for windows. In memory only.
import type { ExecutionText, Phase } from '#contracts/change.ts';
import type { ChangeFeed } from '#executor/records/feed.ts';
import type { ExecutionStore } from '#storage/executions.ts';
import { extractSummary } from '#transcript/summary.ts';
import { Rate } from './rate.ts';
import type { RunListener } from './watchedSink.ts';

const PHASE_INTERVAL_MS = 250;
/** UTF-16 units of each channel that are held; of more, the second half. */
const MAX_HELD = 32 * 1024 * 1024;

type Said = Pick<ExecutionText, 'text' | 'thinking' | 'notices'>;
/** `start`: how much was said before what is held. */
type HeldText = Said & { start: { text: number; thinking: number } };

export class LiveView {
  readonly text: HeldText;
  phase: Phase | null = null;
  readonly #executionId: string;
  readonly #feed: ChangeFeed;
  readonly #rate = new Rate();
  readonly #now: () => number;
  /** Length of what earlier runs said. */
  readonly #earlier: number;
  #phaseShownAt = 0;
  /** Put before the next text, once: separates it from the text of earlier runs. */
  #gap: string;

  /** `said`: what earlier runs of the same execution said. */
  constructor(executionId: string, feed: ChangeFeed, now: () => number, said: Said = { text: '', thinking: '', notices: [] }) {
    this.text = { text: said.text, thinking: said.thinking, notices: [...said.notices], start: { text: 0, thinking: 0 } };
    this.#earlier = said.text.length;
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
    const offset = this.text.start[channel] + this.text[channel].length;
    this.#hold(channel, piece);
    this.#feed.emit({ kind: 'text', executionId: this.#executionId, channel, offset, text: piece });
    this.#rate.add(this.#now());
    const kind = channel === 'text' ? 'writing' : 'thinking';
    if (this.phase?.kind === kind && this.#now() - this.#phaseShownAt < PHASE_INTERVAL_MS) return;
    this.show({ kind, tokensPerSecond: this.#rate.perSecond() });
  }

  /** Moves what this run wrote so far to its reasoning; what earlier runs said stays. */
  textWasThinking(): void {
    const { text, thinking, start } = this.text;
    const from = Math.max(this.#earlier, start.text);
    const to = start.text + text.length;
    const offset = start.thinking + thinking.length;
    this.text.text = text.slice(0, from - start.text);
    this.#hold('thinking', text.slice(from - start.text));
    this.#gap = this.#earlier === 0 ? '' : '\n\n';
    this.#feed.emit({ kind: 'textWasThinking', executionId: this.#executionId, from, to, offset });
  }

  #hold(channel: 'text' | 'thinking', piece: string): void {
    const all = this.text[channel] + piece;
    const dropped = all.length > MAX_HELD ? all.length - MAX_HELD / 2 : 0;
    this.text[channel] = dropped === 0 ? all : all.slice(dropped);
    this.text.start[channel] += dropped;
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

  #begin(id: string, said?: Said): LiveView {
    const view = new LiveView(id, this.#parts.feed, this.#parts.now, said);
    this.#views.set(id, view);
    return view;
  }
}
