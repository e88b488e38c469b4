// Composes the copies of the workspace in which agents work.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { HostStart, WindowPort } from '#contracts/ports/windowPort.ts';
import type { CopyStore, PlaceRequest } from '#executor/changes/copyStore.ts';
import type { SetUp } from './setUpCopy.ts';

export interface CopiesParts {
  start: Pick<HostStart, 'sharedFolder'>;
  window: Pick<WindowPort, 'unsavedTexts' | 'saveText'>;
  /** Prepares a new copy with the workspace's own command. */
  setUp(request: PlaceRequest, copy: string): Promise<SetUp>;
  log(line: string, executionId?: string): void;
}

export interface Copies extends CopyStore {
  /** Runs `use` in a folder with the state before the change; null = no change is known. */
  withBase<T>(executionId: string, use: (folder: string) => Promise<T>): Promise<T | null>;
}

/** Loaded when the first run needs it, so that activation does not wait for it. */
export function composeCopies({ start, window, setUp, log }: CopiesParts): Copies {
  const storageFolder = path.join(start.sharedFolder, 'copies');
  const load = async () => {
    const { Workspaces } = await import('#workspace/workspaces.ts');
    return new Workspaces({
      storageFolder,
      unsaved: (paths) => window.unsavedTexts(paths),
      saveText: (file, text) => window.saveText(file, text),
      log: (id, line) => log(line, id),
      now: Date.now,
    });
  };
  let loaded: ReturnType<typeof load> | null = null;
  const store = () => {
    loaded ??= load();
    return loaded;
  };
  return {
    prepare: async (request) => {
      const { isNew, ...place } = await (await store()).prepare(request);
      if (!isNew) return place;
      const { hasRun, note } = await setUp(request, place.folder);
      if (hasRun) await (await store()).settleSetUp(request.executionId);
      return note === null ? place : { ...place, notes: [...place.notes, note] };
    },
    settle: async (id) => (await store()).settle(id),
    placeOf: async (id) => (await store()).placeOf(id),
    changes: async (id) => (await store()).changes(id),
    review: async (id) => (await store()).review(id),
    keep: async (id, files) => (await store()).keep(id, files),
    undoKeep: async (id) => (await store()).undoKeep(id),
    discard: async (id) => (await store()).discard(id),
    undoDiscard: async (id) => (await store()).undoDiscard(id),
    stateOf: async (id) => (await store()).stateOf(id),
    forget: async (ids) => (await store()).forget(ids),
    withBase: async (id, use) => (await store()).withBase(id, use),
    // Most starts have nothing to recover.
    recover: async () => (existsSync(storageFolder) ? (await store()).recover() : undefined),
  };
}
