// Runs the executor's tests once more over a connection that carries JSON, delays and breaks.

process.env.CLAUDOMATOR_TEST_LINK = 'unsteady';
await import('./executor.test.ts');
await import('./queueing.test.ts');
await import('./rateLimits.test.ts');
await import('./limits.test.ts');
