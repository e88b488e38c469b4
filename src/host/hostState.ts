// Keeps the parts of a snapshot other than executions, and emits their changes.
import { isDeepStrictEqual } from 'node:util';
import type { Agents, ManagedServer, Snapshot, Unreadable } from '#contracts/change.ts';
import type { ChangeFeed } from '#executor/records/feed.ts';

type Parts = Pick<Snapshot, 'isRecovered' | 'unreadable' | 'agents' | 'server'>;

export class HostState {
  readonly #feed: ChangeFeed;
  #parts: Parts = {
    isRecovered: false,
    unreadable: [],
    agents: { byFolder: {}, outside: [], registered: [], missing: [], installable: [] },
    server: null,
  };

  constructor(feed: ChangeFeed) {
    this.#feed = feed;
  }

  get parts(): Parts {
    return this.#parts;
  }

  set unreadable(unreadable: Unreadable[]) {
    this.#parts = { ...this.#parts, unreadable };
    this.#feed.emit({ kind: 'unreadable', unreadable });
  }

  setRecovered(): void {
    this.#parts = { ...this.#parts, isRecovered: true };
    this.#feed.emit({ kind: 'recovered' });
  }

  set agents(agents: Agents) {
    if (isDeepStrictEqual(agents, this.#parts.agents)) return;
    this.#parts = { ...this.#parts, agents };
    this.#feed.emit({ kind: 'agents', agents });
  }

  set server(server: ManagedServer | null) {
    this.#parts = { ...this.#parts, server };
    this.#feed.emit({ kind: 'server', server });
  }
}
