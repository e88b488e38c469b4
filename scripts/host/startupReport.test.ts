import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStartupReport } from './startupReport.ts';

test("an extension's row of VS Code's startup report is read, other rows are not", () => {
  const report = [
    '## Extension Activation Stats',
    '| Extension                    | Eager | Load Code | Call Activate | Finish Activate | Event            | By |',
    '| ---------------------------- | ----- | --------- | ------------- | --------------- | ---------------- | -- |',
    '| claudomator.claudomator      | false | 9         | 2             | 1               | onStartupFinished | claudomator.claudomator |',
    '| import(main.js) | - | [main] |',
  ];
  assert.deepEqual(parseStartupReport(report), [
    { extensionId: 'claudomator.claudomator', loadCodeMs: 9, callActivateMs: 2, finishActivateMs: 1, event: 'onStartupFinished' },
  ]);
});
