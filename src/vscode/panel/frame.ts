// Builds the panel's state other than its thread: agents, setup, endpoint, limits, attachments.
import { NO_OFFER } from '#contracts/agentOffer.ts';
import type { AgentChoice } from '#contracts/change.ts';
import type { PanelState } from '#contracts/ports/panelMessages.ts';
import { currentFolder, folderLabel } from '#vscode/common/folder.ts';
import type { Replica } from '#vscode/common/replica.ts';
import { readSettings } from '#vscode/common/settings.ts';
import type { LocalModelSetup } from '#vscode/setup/localModelSetup.ts';
import type { PanelMemory } from './memory.ts';

export type Frame = Omit<PanelState, 'seq' | 'turns' | 'draft'>;

const AUTO: AgentChoice = {
  agentType: 'auto',
  label: 'Auto',
  icon: 'hubot',
  detail: 'Claudomator chooses the agent and explains why',
  login: '',
  offer: NO_OFFER,
};

export function panelFrame(
  replica: Replica,
  localModelSetup: LocalModelSetup,
  memory: PanelMemory,
  attachments: PanelState['attachments'],
): Frame {
  const folder = currentFolder();
  const { agents } = replica.snapshot;
  const choices = (folder === null ? undefined : agents.byFolder[folder]) ?? agents.outside;
  const { endpoint, model } = localModelSetup.settingsFor(folder);
  const chosen = memory.agentType ?? readSettings(folder).routing.defaultAgent;
  return {
    agents: [AUTO, ...choices],
    agentType: choices.some(({ agentType }) => agentType === chosen) ? chosen : 'auto',
    picks: memory.picks,
    mode: memory.mode,
    limits: memory.limits,
    missing: agents.missing,
    installable: agents.installable,
    canStartServer: localModelSetup.canStartServer(),
    setup: choices.length > 0 ? null : { reason: 'No agent is set up here yet.' },
    endpoint: endpoint === '' ? null : { label: endpoint, model },
    attachments,
    folder: folderLabel(folder),
  };
}
