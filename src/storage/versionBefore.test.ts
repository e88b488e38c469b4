// Tests that what the version before wrote is read whole: fixtures/versionBefore/README.md.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parseSettings } from '#config/settings.ts';
import type { Execution } from '#contracts/execution.ts';
import { checkRow } from '#executor/scoreboard/row.ts';
import { extractSummary } from '#transcript/summary.ts';
import { parseRows } from './executionIndex.ts';
import { ExecutionStore } from './executions.ts';
import { JsonLines } from './jsonLines.ts';
import { OutboundLog } from './outboundLog.ts';
import { PauseMark } from './pauseMark.ts';

const FOLDER = path.join(import.meta.dirname, 'fixtures', 'versionBefore');
const EXECUTIONS = path.join(FOLDER, 'executions');
const IDS = readdirSync(EXECUTIONS);

const textOf = (...names: string[]) => readFileSync(path.join(FOLDER, ...names), 'utf8');
const jsonOf = (...names: string[]) => JSON.parse(textOf(...names));
const executionOf = (id: string): Execution => jsonOf('executions', id, 'execution.json').execution;
const linesOf = (name: string): object[] =>
  textOf(name)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const fails = (error: unknown) => {
  throw error;
};

test('the stored workspace has an execution of every kind that a user may come back to', () => {
  const states = new Set(IDS.map((id) => executionOf(id).state));
  assert.deepEqual([...states].toSorted(), [
    'blocked',
    'budget-exceeded',
    'cancelled',
    'completed',
    'failed',
    'interrupted',
    'queued',
    'ready',
    'timed-out',
    'waiting-quota',
  ]);
});

test('every execution is read with all that its file says, and with the owner that claimed it last', async () => {
  const read = new Map<string, unknown>();
  for await (const stored of new ExecutionStore(EXECUTIONS).list())
    read.set(stored.kind === 'ok' ? stored.execution.id : stored.id, stored);
  assert.deepEqual([...read.keys()].toSorted(), IDS.toSorted());
  for (const id of IDS) {
    const { execution, owner } = jsonOf('executions', id, 'execution.json');
    const claimed = existsSync(path.join(EXECUTIONS, id, 'claim-1')) ? jsonOf('executions', id, 'claim-1') : owner;
    assert.partialDeepStrictEqual(read.get(id), { kind: 'ok', execution, owner: claimed });
  }
});

test('every task is read with all that its file says', async () => {
  const store = new ExecutionStore(EXECUTIONS);
  for (const id of IDS) assert.partialDeepStrictEqual(await store.loadTask(id), jsonOf('executions', id, 'task.json').task);
});

test('a transcript tells what it told when its run ended', async () => {
  const store = new ExecutionStore(EXECUTIONS);
  for (const id of IDS) {
    const { name, state, startedAt, summary, stopReason, sessionId } = executionOf(id);
    if (startedAt === null || state === 'blocked') continue;
    const told = await extractSummary(store.transcriptPath(id));
    assert.equal(told.summary, summary, name);
    assert.equal(told.result?.stopReason ?? null, stopReason, name);
    assert.equal(told.sessionId, sessionId, name);
  }
});

test('the queue is still paused', async () => {
  assert.equal(await new PauseMark(path.join(FOLDER, 'queue-paused'), fails).read(), true);
});

test('the scoreboard and the outbound log have every line', async () => {
  const lines = new JsonLines({ file: path.join(FOLDER, 'history.jsonl'), what: 'the scoreboard', maxBytes: 1_000_000, check: checkRow });
  assert.partialDeepStrictEqual(await lines.read(), linesOf('history.jsonl'));
  assert.partialDeepStrictEqual(await new OutboundLog(path.join(FOLDER, 'outbound.jsonl'), fails).read(), linesOf('outbound.jsonl'));
});

test('the index has every row', () => {
  const { executions } = jsonOf('workspaceState.json');
  const rows = parseRows(executions);
  assert.equal(rows.length, IDS.length);
  assert.partialDeepStrictEqual(rows, executions);
});

test('every setting counts as it was written', () => {
  const written: Record<string, unknown> = jsonOf('settings.json');
  const { settings, problems } = parseSettings((key) => written[`claudomator.${key}`]);
  assert.deepEqual(problems, []);
  const { pool, ...others } = settings;
  const { total, perAgent } = pool;
  const inSections = Object.entries(others).flatMap(([section, values]) =>
    Object.entries(values).map(([key, value]) => [`claudomator.${section}.${key}`, value]),
  );
  assert.partialDeepStrictEqual({ ...Object.fromEntries(inSections), 'claudomator.pool.maxConcurrent': { total, ...perAgent } }, written);
});

test('every setting, command and view is there under its old name', () => {
  const { configuration, commands, views, viewsContainers } = JSON.parse(
    readFileSync(path.join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
  ).contributes;
  const before = jsonOf('names.json');
  const idsOf = (contributed: Record<string, { id: string }[]>) => Object.values(contributed).flatMap((each) => each.map(({ id }) => id));
  const missing = (names: string[], from: string[]) => names.filter((name) => !from.includes(name));
  assert.deepEqual(missing(Object.keys(jsonOf('settings.json')), Object.keys(configuration.properties)), []);
  assert.deepEqual(
    missing(
      before.commands.filter((name: string) => name !== 'claudomator.dismissChanges'), // files it left as they were: now Discard Changes
      commands.map(({ command }: { command: string }) => command),
    ),
    [],
  );
  assert.deepEqual(missing(before.views, [...idsOf(views), ...idsOf(viewsContainers)]), []);
});
