// Sends the events of a node:test run over IPC to its parent process as they happen.
import type { TestEvent } from 'node:test/reporters';
import type { TestName, TestNews } from './testNews.ts';

// biome-ignore lint/style/noDefaultExport: node:test asks a reporter's file for one.
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of events) {
    const news = newsOf(event);
    if (news) process.send?.(news);
  }
  yield '';
}

/** Uses the events in execution order; `test:start` and `test:pass` come later, in the order of the file. */
function newsOf(event: TestEvent): TestNews | null {
  switch (event.type) {
    case 'test:dequeue':
      return { kind: 'began', ...nameOf(event.data) };
    case 'test:complete':
      return {
        kind: 'ended',
        ...nameOf(event.data),
        isPassed: event.data.details.passed,
        isSuite: event.data.details.type === 'suite',
      };
    case 'test:summary': {
      if (event.data.file !== undefined) return null; // of one file among several
      const { tests, passed, skipped, todo } = event.data.counts;
      return { kind: 'totals', counts: { passed, failed: tests - passed - skipped - todo, skipped: skipped + todo } };
    }
    default:
      return null;
  }
}

/** `file`: where the test is defined. `entryFile`: the file that is run. */
function nameOf(data: { name: string; file?: string; line?: number; column?: number; entryFile?: string }): TestName {
  const { name, file = '', line, column, entryFile } = data;
  return {
    key: `${file}:${line}:${column} ${name}`,
    name,
    file: entryFile ?? file,
    isFile: entryFile === undefined && name !== '' && file.endsWith(name),
  };
}
