// Defines the status box below an answer: a title, a message, and buttons that help.
import type { FromPanel } from '#contracts/panelMessages.ts';

export interface Remedy {
  label: string;
  message: FromPanel;
}

/** `tone`: 'error' interrupts a screen reader, the others do not. The first remedy is the likeliest. */
export interface Trouble {
  tone: 'error' | 'clock' | 'card' | 'info';
  title: string;
  message: string;
  remedies: Remedy[];
}
