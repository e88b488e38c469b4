// The executor's own tests once more, by way of a connection that carries JSON, delays, ends and comes back.

process.env.CLAUDOMATOR_TEST_LINK = 'unsteady';
await import('./executor.test.ts');
await import('./queueing.test.ts');
await import('./limits.test.ts');
