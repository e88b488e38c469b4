// Chooses titles and remedies for failures of agents that have a service of their own. Pure.
import { isOnEndpoint } from '#contracts/agentTypes.ts';
import type { MissingAgent } from '#contracts/change.ts';
import type { ErrorKind } from '#contracts/execution.ts';
import type { Remedy, StatusBox } from './remedy.ts';

const CLI_NAMES: Record<MissingAgent['agentType'], string> = { claude: 'Claude Code', gemini: 'the Gemini CLI' };

/**
 * null = the same box as for every agent: no agent was chosen yet, it works on the local model's endpoint,
 * or this kind of failure has nothing to do with its service.
 */
export function agentFailure(
  kind: ErrorKind,
  { agentType, label, canLogIn }: { agentType: string; label: string | undefined; canLogIn: boolean },
  retry: Remedy,
): Pick<StatusBox, 'title' | 'remedies'> | null {
  if (agentType === '' || isOnEndpoint(agentType)) return null;
  const name = isCli(agentType) ? sentenceCase(agentName(agentType)) : (label ?? agentType);
  switch (kind) {
    case 'unauthorized':
      return { title: `${name}’s login is missing or was rejected`, remedies: [...(canLogIn ? [logIn(agentType)] : []), retry, output] };
    case 'unreachable':
      return { title: `${name} can’t reach its service`, remedies: [retry, output] };
    case 'modelNotFound':
      return { title: `${name} doesn’t have this model`, remedies: [settings, retry] };
    case 'badResponse':
      return { title: `${name} sent an invalid response`, remedies: [retry, output] };
    case 'agentMissing':
      return {
        title: `${name} can’t be started`,
        remedies: isCli(agentType) ? [lookForAgents, setPath(agentType), retry] : [retry, output],
      };
    default:
      return null;
  }
}

/** Within a sentence. */
export function agentName(agentType: string): string {
  return isCli(agentType) ? CLI_NAMES[agentType] : agentType;
}

function sentenceCase(name: string): string {
  return name.startsWith('the ') ? `T${name.slice(1)}` : name;
}

export const settings: Remedy = { label: 'Open settings', message: { type: 'openSettings' } };
export const output: Remedy = { label: 'Show output', message: { type: 'showOutput' } };
export const lookForAgents: Remedy = { label: 'Find agents', message: { type: 'findAgents' } };

function logIn(agentType: string): Remedy {
  return { label: 'Log in', message: { type: 'logIn', agentType } };
}

function setPath(agentType: MissingAgent['agentType']): Remedy {
  return { label: 'Set path', message: { type: 'openAgentPath', agentType } };
}

function isCli(agentType: string): agentType is MissingAgent['agentType'] {
  return Object.hasOwn(CLI_NAMES, agentType);
}
