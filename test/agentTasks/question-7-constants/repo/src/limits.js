/** Of one letter. */
export const MAX_RETRIES = 4;
export const WAIT_SECONDS = 90;
export const MAX_LETTERS = 500;
