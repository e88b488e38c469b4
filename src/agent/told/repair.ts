// Defines a correction of the one place that the words of a task point to.

export interface ToldRepair {
  path: string;
  text: string;
  /** For the user; without a full stop. */
  what: string;
}
