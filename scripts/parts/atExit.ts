// Runs cleanups however the script ends: normally, by an error, or by a signal. The last registered runs first.

const cleanups: (() => void)[] = [];

/** `cleanup` must be synchronous. Returns a function that unregisters it. */
export function atExit(cleanup: () => void): () => void {
  cleanups.push(cleanup);
  return () => {
    const at = cleanups.indexOf(cleanup);
    if (at >= 0) cleanups.splice(at, 1);
  };
}

process.on('exit', () => {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) cleanup();
});

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
for (const [signal, code] of Object.entries(EXIT_CODES)) process.on(signal, () => process.exit(code));
