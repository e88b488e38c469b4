// Bounds how long a CLI that has printed its result may take to exit.

/** Its session is saved and the user's hooks have run by then; some versions never exit. */
export const EXIT_WAIT_MS = 5_000;
