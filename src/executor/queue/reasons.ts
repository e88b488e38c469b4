// Why an execution waits, in words. Pure.
import { clockTime } from '#base/units.ts';
import type { Hold } from './cooldowns.ts';
import type { Why } from './plan.ts';

const NAMES: Readonly<Record<string, string>> = { claude: 'Claude', gemini: 'Gemini', 'claude-local': 'Claude Code on the local model' };
const WAS = { failures: 'failed several times in a row', limit: 'was limited' } as const;
const A_DAY_MS = 24 * 60 * 60 * 1_000;

export function waitReason(why: Why, agentType: string, now: number): string {
  const name = NAMES[agentType] ?? agentType;
  switch (why.kind) {
    case 'paused':
      return 'the queue is paused';
    case 'cooling':
      return why.isTold ? `${name} resets ${atTime(why.until, now)}` : `${name} is limited: next try ${atTime(why.until, now)}`;
    case 'tripped':
      return `${name} failed several times in a row: tried again ${atTime(why.until, now)}`;
    case 'probing':
      return `${name} ${WAS[why.cause]}: one task tries it first`;
    case 'slot':
      return `waits for ${agentType === 'local' ? 'the GPU' : name}: ${why.ahead} ahead`;
    case 'total':
      return `waits for a free slot: ${why.running} under way`;
  }
}

export function isSameWhy(one: Why, other: Why): boolean {
  return one.kind === other.kind && factOf(one) === factOf(other);
}

function factOf(why: Why): number {
  switch (why.kind) {
    case 'cooling':
    case 'tripped':
      return why.until;
    case 'slot':
      return why.ahead;
    case 'total':
      return why.running;
    default:
      return 0;
  }
}

/** Of an agent that was passed over. */
export function holdReason(hold: Hold, now: number): string {
  if (hold.kind === 'cooling') return `cooling until ${clockTime(hold.until, now)}`;
  return `${WAS[hold.cause]}: tried again ${hold.until > now ? atTime(hold.until, now) : 'with one task first'}`;
}

function atTime(at: number, now: number): string {
  return at - now < A_DAY_MS ? `at ${clockTime(at, now)}` : `on ${clockTime(at, now)}`;
}
