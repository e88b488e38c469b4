// Draws the panel's icons as inline SVG: a dozen paths weigh 2 KB, the codicon font 120 KB.
import { svg, type TemplateResult } from 'lit';

const PATHS = {
  add: 'M8 3v10M3 8h10',
  attach: 'M13 7.5 8 12.5a3 3 0 0 1-4.3-4.3l5.5-5.4a2 2 0 0 1 2.9 2.9l-5.3 5.2a1 1 0 0 1-1.4-1.4l4.6-4.6',
  card: 'M1.8 3.5h12.4v9H1.8zM1.8 6.5h12.4M4 10h3',
  check: 'm3 8.5 3.2 3.2L13 4.8',
  chevron: 'm6 4 4 4-4 4',
  clock: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 4.5V8l2.4 1.6',
  close: 'm4 4 8 8M12 4l-8 8',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  diff: 'M8 2.2v7M4.5 5.7h7M4.5 13h7',
  down: 'M8 3v9.5M4 9l4 4 4-4',
  error: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 4.8v4M8 10.9v.4',
  file: 'M4 1.8h5l3.2 3.2v9.2H4zM9 1.8V5h3.2',
  info: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 7.3v4M8 4.7v.4',
  limits: 'M2.2 12.2a6.4 6.4 0 1 1 11.6 0M8 9.6l2.8-3.8M8 9.4v.4',
  mode: 'M10.8 2.6l2.6 2.6-8 8H2.8v-2.6zM9 4.4 11.6 7',
  newChat: 'M13.5 8.5v4a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1h4M6 10l.4-2.2 6-6 1.8 1.8-6 6z',
  play: 'M4.5 2.8v10.4L13 8z',
  question: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM6.2 6.3a1.8 1.8 0 1 1 2.6 1.6c-.5.3-.8.6-.8 1.2M8 11.2v.3',
  retry: 'M12.8 5.6A5.2 5.2 0 1 0 13.2 8M13.2 2.6v3.2H10',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3l3.4 3.4',
  send: 'M8 13.2V3.2M3.8 7.4 8 3.2l4.2 4.2',
  stop: 'M4 4h8v8H4z',
  transcript: 'M2.5 3.5h11M2.5 6.5h11M2.5 9.5h11M2.5 12.5h6',
  warning: 'M8 2.2 14.3 13.5H1.7zM8 6.3v3.6M8 11.4v.4',
} as const;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): TemplateResult {
  return svg`<svg class="icon icon-${name}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d=${PATHS[name]}></path></svg>`;
}
