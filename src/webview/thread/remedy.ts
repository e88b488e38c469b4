// Defines the status box below an answer: a title, a message, and buttons that help.
import type { FromPanel } from '#contracts/ports/panelMessages.ts';

/** A button: its label and the message that it posts. */
export interface Remedy {
  label: string;
  message: FromPanel;
}

/** `tone`: 'error' interrupts a screen reader, the others do not. `message`: '' = none. The first remedy is the likeliest to help. */
export interface StatusBox {
  tone: 'error' | 'clock' | 'card' | 'info';
  title: string;
  message: string;
  remedies: Remedy[];
}
