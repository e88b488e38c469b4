// Chooses titles and remedies for failures of agents that have a service of their own. Pure.
import type { MissingAgent } from '#contracts/change.ts';
import type { ErrorKind } from '#contracts/execution.ts';
import type { Remedy, Trouble } from './remedy.ts';

const CLI_NAMES: Record<MissingAgent['agentType'], string> = { claude: 'Claude Code', gemini: 'The Gemini CLI' };
/** '' = none was chosen yet. */
const ON_ENDPOINT: readonly string[] = ['', 'local', 'claude-local'];

/** null = it works on the local model's endpoint, or this kind of failure reads the same for every agent. */
export function ofOtherAgent(kind: ErrorKind, agentType: string, retry: Remedy): Pick<Trouble, 'title' | 'remedies'> | null {
  if (ON_ENDPOINT.includes(agentType)) return null;
  const name = isCli(agentType) ? CLI_NAMES[agentType] : agentType;
  switch (kind) {
    case 'unauthorized':
      return { title: `${name}’s login is missing or refused`, remedies: [retry, output] };
    case 'unreachable':
      return { title: `${name} can’t reach its service`, remedies: [retry, output] };
    case 'modelNotFound':
      return { title: `${name} doesn’t have this model`, remedies: [settings, retry] };
    case 'badResponse':
      return { title: `The answer of ${name} makes no sense`, remedies: [retry, output] };
    case 'agentMissing':
      return {
        title: `${name} can’t be started`,
        remedies: isCli(agentType) ? [lookForAgents, setPath(agentType), retry] : [retry, output],
      };
    default:
      return null;
  }
}

export const settings: Remedy = { label: 'Open settings', message: { type: 'openSettings' } };
export const output: Remedy = { label: 'Show output', message: { type: 'showOutput' } };
export const lookForAgents: Remedy = { label: 'Look for agents', message: { type: 'findAgents' } };

function setPath(agentType: MissingAgent['agentType']): Remedy {
  return { label: 'Set its path', message: { type: 'openAgentPath', agentType } };
}

function isCli(agentType: string): agentType is MissingAgent['agentType'] {
  return Object.hasOwn(CLI_NAMES, agentType);
}
