// Explains in words why an execution waits or an agent was passed over. Pure.
import { clockTime } from '#base/units.ts';
import type { Restriction } from './cooldowns.ts';
import type { WaitReason } from './entry.ts';

const NAMES: Readonly<Record<string, string>> = {
  claude: 'Claude',
  gemini: 'Gemini',
  'claude-local': 'Claude Code on the local model',
  'opencode-local': 'OpenCode on the local model',
  'qwen-local': 'Qwen Code on the local model',
};
const WAS = { failures: 'failed several times in a row', limit: 'was rate-limited' } as const;
const A_DAY_MS = 24 * 60 * 60 * 1_000;

/** `agentType`: whose slots or limits it waits for. `now`: epoch ms. */
export function waitText(reason: WaitReason, agentType: string, now: number): string {
  const name = NAMES[agentType] ?? agentType;
  switch (reason.kind) {
    case 'paused':
      return 'the queue is paused';
    case 'cooldown':
      return reason.isReported
        ? `${name} is rate-limited until ${clockTime(reason.until, now)}`
        : `${name} is rate-limited, retrying ${atTime(reason.until, now)}`;
    case 'openCircuit':
      return `${name} failed several times in a row, retrying ${atTime(reason.until, now)}`;
    case 'probing':
      return `${name} ${WAS[reason.cause]}, another task is trying it first`;
    case 'slot':
      return `waiting for ${agentType === 'local' ? 'the GPU' : name}: ${reason.ahead} ahead`;
    case 'total':
      return `waiting for a free slot: ${reason.running} running`;
  }
}

export function isSameReason(one: WaitReason, other: WaitReason): boolean {
  return one.kind === other.kind && detailOf(one) === detailOf(other);
}

/** The number in which two reasons of one kind may differ. */
function detailOf(reason: WaitReason): number {
  switch (reason.kind) {
    case 'cooldown':
    case 'openCircuit':
      return reason.until;
    case 'slot':
      return reason.ahead;
    case 'total':
      return reason.running;
    default:
      return 0;
  }
}

/** For an agent that was passed over: stands behind its name. */
export function restrictionText(restriction: Restriction, now: number): string {
  const { kind, until } = restriction;
  if (kind === 'cooldown') return `rate-limited until ${clockTime(until, now)}`;
  return `${WAS[restriction.cause]}, ${until > now ? `retrying ${atTime(until, now)}` : 'the next task will try it again'}`;
}

function atTime(at: number, now: number): string {
  return at - now < A_DAY_MS ? `at ${clockTime(at, now)}` : `on ${clockTime(at, now)}`;
}
