// Routes each request of the executor's port to the part that carries it out.
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';
import { replied } from '#contracts/reply.ts';
import type { Executor } from '#executor/executor.ts';
import type { ChangeFeed } from '#executor/records/feed.ts';
import { repositoryOf } from '#executor/scoreboard/repository.ts';
import type { Scoreboard } from '#executor/scoreboard/scoreboard.ts';
import type { ExecutionStore } from '#storage/executions.ts';
import { readablePage } from '#transcript/readable.ts';
import type { ComposedAgents } from './composeAgents.ts';
import type { HostState } from './hostState.ts';

export interface PortParts {
  executor: Executor;
  feed: ChangeFeed;
  state: HostState;
  store: ExecutionStore;
  agents: ComposedAgents;
  scoreboard: Scoreboard;
  /** Searches for the CLIs again. Resolves when the search is done. */
  findAgents(): Promise<void>;
  /** Resolves when the first search is done. */
  agentsFound: Promise<void>;
  recovered: Promise<void>;
}

export function createPort(parts: PortParts): ExecutorPort {
  const { executor, feed, state, agents, scoreboard, store } = parts;
  const { localModel, outbound, windowRunners } = agents;
  return {
    submit: (task) => executor.submit(task),
    whenFinished: (id) => executor.whenFinished(id),
    cancel: (id) => executor.cancel(id),
    answer: (id, answer, questionId) => executor.answer(id, answer, questionId),
    wholeQuestion: (id) => executor.wholeQuestion(id),
    remove: (ids) => executor.remove(ids),
    detail: (id, most) => executor.detail(id, most),
    earlierText: (id, request) => executor.earlierText(id, request),
    answerText: (id) => executor.answerText(id),
    rerun: (id, how, limits) => executor.rerun(id, how, limits),
    move: (id, direction) => executor.move(id, direction),
    pausePool: () => executor.pausePool(),
    resumePool: () => executor.resumePool(),
    alternatives: (id) => executor.alternatives(id),
    runWith: (id, agentType) => executor.runWith(id, agentType),
    handOver: (id) => executor.handOver(id),

    ...executor.changes,

    agentsFound: () => parts.agentsFound,
    findAgents: () => parts.findAgents(),
    addRunner: (agentType) => windowRunners.addRunner(agentType),
    removeRunner: (agentType) => windowRunners.removeRunner(agentType),
    writeLine: (runId, line) => windowRunners.writeLine(runId, line),
    writeStderr: (runId, text) => windowRunners.writeStderr(runId, text),
    askUser: (runId, askId, request) => windowRunners.askUser(runId, askId, request),
    withdrawQuestion: (runId, askId) => windowRunners.withdrawQuestion(runId, askId),

    findServers: (folder) => localModel.find(folder),
    findServer: (address, folder) => replied(() => localModel.findAt(address, folder)),
    checkEndpoint: (folder, checkId) => replied(() => localModel.check(folder, (line) => feed.emit({ kind: 'checkLine', checkId, line }))),
    startServer: () => replied(() => localModel.startServer().then(() => null)),
    stopServer: () => localModel.stopServer(),

    readableTranscript: (id) => readablePage(store.transcriptPath(id)),
    outboundLog: async () => ({ records: await outbound.read(), file: outbound.file }),
    scoreboard: async (folder) => ({ rows: await scoreboard.rows(), current: await repositoryOf(folder) }),
    clearScoreboard: () => scoreboard.clear(),

    recovered: () => parts.recovered,
    snapshot: async () => ({ ...executor.snapshot(), ...state.parts }),
    onDidChange: (listener) => feed.subscribe(listener),
  };
}
