// Hands a task that the local model did not solve to a stronger agent, with what was done so far.
import { Refusal } from '#base/refusal.ts';
import type { Execution, HandOverChoice, HandOverOffer } from '#contracts/execution.ts';
import { isAtRest } from '#contracts/states.ts';
import type { Task } from '#contracts/task.ts';
import type { CopyStore } from '#executor/changes/copyStore.ts';
import type { AgentFacts } from '#executor/routing/alternatives.ts';
import { packetText } from './packet.ts';
import { strongerAgent } from './stronger.ts';

export interface HandOverParts {
  records: { get(id: string): Execution | undefined };
  copies: Pick<CopyStore, 'review'> | null;
  /** As the settings of the folder say. */
  handOver(folder: string | null): HandOverChoice;
  /** What a task of this kind costs with this agent at the median, in US dollars; null = unknown. */
  usualCost(agentType: string, task: Task): Promise<number | null>;
  agentsFor(task: Task): Promise<AgentFacts[]>;
  submit(task: Task): Promise<Execution>;
}

export class HandOver {
  readonly #parts: HandOverParts;

  constructor(parts: HandOverParts) {
    this.#parts = parts;
  }

  /** Null = nobody could take the task over, or the user wants none to. */
  async offer(agentType: string, task: Task): Promise<HandOverOffer | null> {
    const { handOver, agentsFor, usualCost } = this.#parts;
    if (handOver(task.folder) === 'never') return null;
    const stronger = strongerAgent(await agentsFor(task), agentType);
    return stronger === null ? null : { agentType: stronger, costUsd: await usualCost(stronger, task) };
  }

  /** Hands it over where the user wants that without being asked. */
  async startIfWanted(id: string, task: Task): Promise<void> {
    if (this.#parts.handOver(task.folder) === 'always') await this.start(id, task);
  }

  /** Goes on with the work in the same thread, and so in the same copy. Throws a Refusal where no agent can take it. */
  async start(id: string, task: Task): Promise<Execution> {
    const { records, copies, submit } = this.#parts;
    const execution = records.get(id);
    if (!execution || !isAtRest(execution.state)) throw new Refusal('This execution is still in progress. Wait for it, or stop it first.');
    const agentType = execution.handOver?.agentType ?? strongerAgent(await this.#parts.agentsFor(task), execution.agentType);
    if (agentType === null) throw new Refusal('No stronger agent is set up. Install Claude Code or the Gemini CLI, then try again.');
    const isOpen = execution.changes?.state === 'open' || execution.changes?.state === 'partlyKept';
    const files = isOpen && copies !== null ? await copies.review(id) : [];
    const instructions = await packetText(execution, files);
    return submit({
      ...task,
      instructions,
      name: execution.name,
      attachments: [],
      agentType,
      model: '',
      agentMode: '',
      mode: 'change',
      resumes: id,
    });
  }
}
