// Composes everything that runs tasks, without a window: it needs one only through WindowPort.
import path from 'node:path';
import { errorSentence } from '#base/errorMessage.ts';
import { thisProcess } from '#base/owner.ts';
import type { HandOverChoice } from '#contracts/execution.ts';
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';
import type { HostStart, WindowPort } from '#contracts/ports/windowPort.ts';
import { Executor } from '#executor/executor.ts';
import { Pool } from '#executor/queue/pool.ts';
import { ChangeFeed } from '#executor/records/feed.ts';
import { Records } from '#executor/records/records.ts';
import { repositoryOf } from '#executor/scoreboard/repository.ts';
import { checkRow } from '#executor/scoreboard/row.ts';
import { Scoreboard } from '#executor/scoreboard/scoreboard.ts';
import { createClassify } from '#host/agents/classifierModels.ts';
import { conversation } from '#host/agents/conversation.ts';
import { CurrentFacts } from '#host/agents/currentFacts.ts';
import { createPermit } from '#host/agents/policyFacts.ts';
import { createVerifyCommand } from '#host/agents/verifyCommand.ts';
import { type Copies, composeCopies } from '#host/changes/composeCopies.ts';
import { createSetUp } from '#host/changes/setUpCopy.ts';
import { createVerify } from '#host/changes/verifier.ts';
import { ExecutionStore } from '#storage/executions.ts';
import { JsonLines } from '#storage/jsonLines.ts';
import { composeAgents } from './composeAgents.ts';
import { createPort } from './createPort.ts';
import { HostState } from './hostState.ts';
import { startRecovery } from './recovery.ts';

export interface Host {
  port: ExecutorPort;
  /** Stops every run without recording its end, so that the next start finds it interrupted. Nothing relies on this being called. */
  dispose(): Promise<void>;
}

/** Never throws for files that can't be read or saved: that is logged through the window. */
export function composeHost(start: HostStart, window: WindowPort): Host {
  const log = (line: string, executionId?: string) => void window.log(line, executionId ?? null).catch(() => undefined);
  const facts = new CurrentFacts(start.facts, window);
  const store = new ExecutionStore(start.executionsFolder);
  const feed = new ChangeFeed((error) => log(`a window could not apply a change: ${errorSentence(error)}`));
  const state = new HostState(feed);
  const copies = composeCopies({ start, window, setUp: createSetUp({ facts, window, environment: process.env }), log });
  const records = composeRecords({ start, window, store, feed, copies, log });
  const resumes = (id: string) => records.get(id)?.resumes ?? null;

  const commandFor = createVerifyCommand({ facts, window });
  const agents = composeAgents({ commandFor, start, window, facts, store, state, resumes, log });
  const { registry, localModel, localSlots, cliAgents, programs } = agents;
  const searched = (search: Promise<void>) =>
    search.catch((error: unknown) => log(`the search for CLI agents failed: ${errorSentence(error)}`));
  const pool = new Pool(() => ({ ...facts.settings(null).pool, perAccount: localSlots.limits() }));
  localSlots.onDidChangeLimits = () => pool.dispatch();
  const scoreboard = composeScoreboard(start, store, records, log);
  const executor = new Executor({
    store,
    records,
    feed,
    pool,
    registry,
    permit: createPermit(facts, window, localModel, (task) => conversation(task.resumes, resumes, store), registry),
    classify: createClassify(facts, localModel, cliAgents, (task) => scoreboard.evidenceFor(task)),
    copies,
    verify: createVerify({ facts, commandFor, withBase: copies.withBase, environment: process.env }),
    isolation: (folder) => (facts.settings(folder).changes.isolation === 'inPlace' ? 'inPlace' : 'worktree'),
    handOver: (folder) => handOverChoice(facts.settings(folder).routing.handOver),
    usualCost: (agentType, task) => scoreboard.usualCost(agentType, task),
    lookFor: (agentType) => searched(programs.lookFor(agentType)),
    endLeftovers: async (id) => (await import('#host/agents/engine.ts')).endLeftovers(id),
    log: (id, line) => log(line, id),
    now: Date.now,
  });
  feed.subscribe((change) => void scoreboard.follow(change));

  const findAgents = () => searched(programs.refresh());
  const agentsFound = findAgents();
  facts.onDidChange(() => {
    void findAgents();
    pool.dispatch();
  });
  const { executionsFolder } = start;
  const recovery = startRecovery({ copies, executionsFolder, store, records, executor, pool, feed, state, agentsFound, log });
  const port = createPort({ executor, feed, state, store, agents, scoreboard, findAgents, agentsFound, recovered: recovery.done });
  return {
    port,
    dispose: async () => {
      recovery.dispose();
      facts.dispose();
      programs.dispose();
      localModel.dispose();
      await executor.dispose();
    },
  };
}

function handOverChoice(value: string): HandOverChoice {
  return value === 'always' || value === 'never' ? value : 'ask';
}

function composeRecords({ start, window, store, feed, copies, log }: RecordsOfHost): Records {
  return new Records(
    {
      store,
      owner: thisProcess,
      feed,
      saveIndex: (rows) =>
        void window.saveIndex(rows).catch((error: unknown) => log(`the index of executions was not saved: ${errorSentence(error)}`)),
      onRemoved: (id) => void copies.forget([id]).catch((error: unknown) => log(`its copy was not removed: ${errorSentence(error)}`, id)),
      onDiskError: (id, error) => log(`not saved: ${errorSentence(error)}`, id),
      now: Date.now,
    },
    start.rows,
  );
}

interface RecordsOfHost {
  start: HostStart;
  window: Pick<WindowPort, 'saveIndex'>;
  store: ExecutionStore;
  feed: ChangeFeed;
  copies: Pick<Copies, 'forget'>;
  log(line: string, executionId?: string): void;
}

function composeScoreboard(
  { sharedFolder }: HostStart,
  store: ExecutionStore,
  records: Records,
  log: (line: string, executionId?: string) => void,
): Scoreboard {
  const file = path.join(sharedFolder, 'history.jsonl');
  return new Scoreboard({
    lines: new JsonLines({ file, what: 'the scoreboard', maxBytes: 1_000_000, check: checkRow }),
    executions: () => records.all(),
    task: (id) => store.loadTask(id),
    repositoryOf,
    onError: (id, error) => log(`its outcome was not added to the scoreboard: ${errorSentence(error)}`, id),
    now: Date.now,
  });
}
