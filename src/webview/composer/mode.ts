// Lets the user say whether a task is answered, changes files, or is left to the agent.
import { html, type TemplateResult } from 'lit';
import type { TaskMode } from '#contracts/task.ts';
import { icon } from '#webview/common/icons.ts';

const MODES: Record<TaskMode, { label: string; detail: string }> = {
  auto: { label: 'Auto', detail: 'Mode: the words of the task decide whether it is answered or changes files' },
  ask: { label: 'Ask', detail: 'Mode: the task is answered, and no file is changed' },
  change: { label: 'Change', detail: 'Mode: the task changes files' },
};

export function modePicker(mode: TaskMode, choose: (mode: TaskMode) => void): TemplateResult {
  const change = ({ target }: Event) => choose((target as HTMLSelectElement).value as TaskMode);
  const options = Object.entries(MODES).map(
    ([value, { label, detail }]) => html`<option value=${value} title=${detail} .selected=${value === mode}>${label}</option>`,
  );
  return html`<span class="select mode-picker" title=${MODES[mode].detail}>${icon('mode')}<select aria-label="Mode" @change=${change}>${options}</select>${icon('chevron')}</span>`;
}
