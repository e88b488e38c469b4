// Lets the user say whether a task is answered, changes files, or is left to the agent.
import { html, type TemplateResult } from 'lit';
import type { TaskMode } from '#contracts/task.ts';
import { icon } from '#webview/common/icons.ts';

const MODES: Record<TaskMode, { label: string; detail: string }> = {
  auto: { label: 'Auto', detail: 'Mode: the wording of the task decides whether it’s answered or changes files' },
  ask: { label: 'Ask', detail: 'Mode: answers the task without changing files' },
  change: { label: 'Change', detail: 'Mode: changes files' },
};

export function modePicker(mode: TaskMode, choose: (mode: TaskMode) => void): TemplateResult {
  const change = ({ target }: Event) => choose((target as HTMLSelectElement).value as TaskMode);
  const options = Object.entries(MODES).map(
    ([value, { label, detail }]) => html`<option value=${value} title=${detail} .selected=${value === mode}>${label}</option>`,
  );
  return html`<span class="select mode-picker" title=${MODES[mode].detail}>${icon('mode')}<select aria-label="Mode" @change=${change}>${options}</select>${icon('chevron')}</span>`;
}
