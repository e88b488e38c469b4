// Checks that a draft which asks for the value of a test is told, and one that asks for what the task names is not.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { goalOf } from './goal.ts';
import { specialCaseGate } from './specialCaseGate.ts';

const BASE = 'package call\n\nfunc Base(call string) string {\n\treturn split(call)[0]\n}\n';
const TEST = 'package call\n\nfunc TestBase(t *testing.T) {\n\tcheck(Base("OE/DL1ABC"), "DL1ABC")\n\tcheck(Base("G4XYZ/P"), "G4XYZ")\n}\n';

async function told(t: TestContext, task: string, line: string): Promise<string[]> {
  const codebase = await codebaseOf(t, { 'call.go': BASE, 'call_test.go': TEST, 'band.go': 'package call\n\nconst Band = "40m"\n' });
  const texts = new Map([['call.go', BASE.replace('\treturn', `\t${line}\n\treturn`)]]);
  return specialCaseGate({ goal: goalOf(readRequest(task), codebase), codebase, texts, before: () => BASE }).map(({ weight }) => weight);
}

test('a part of the task’s example, or a value that only a test has, is a special case', async (t) => {
  const task = 'TestBase fails for stations that operate from abroad ("OE/DL1ABC").';
  assert.deepEqual(await told(t, task, 'if strings.HasPrefix(call, "OE/") { call = call[3:] }'), ['may']);
  assert.deepEqual(await told(t, task, 'if call == "G4XYZ/P" { return "G4XYZ" }'), ['may']);
  assert.deepEqual(await told(t, task, 'if call != "" { call = longest(call) }'), []);
});

test('what the task names, other code has, or no test has is none, nor is what is no condition', async (t) => {
  assert.deepEqual(await told(t, 'A call that ends in /P should lose it.', 'if strings.HasSuffix(call, "/P") { call = call[:2] }'), []);
  assert.deepEqual(await told(t, 'Fix Base for 40 metres.', 'if band == "40m" { return "" }'), []);
  assert.deepEqual(await told(t, 'Fix Base.', 'if call == "none" { return "" }'), []);
  assert.deepEqual(await told(t, 'Fix Base.', 'log("G4XYZ/P")'), []);
});

test('a draft with the values of an example is told, one with its keys is not', async (t) => {
  const stock = 'def first(units):\n    return units[0]\n';
  const codebase = await codebaseOf(t, { 'stock.py': stock });
  const said = (task: string, line: string) =>
    specialCaseGate({
      goal: goalOf(readRequest(task), codebase),
      codebase,
      texts: new Map([['stock.py', `${stock}\n\ndef count(units):\n    """Such as "A+" and "0-"."""\n    ${line}\n`]]),
      before: () => stock,
    }).map(({ correction }) => correction);
  const task = 'We need count(units), it returns a dict from group to number, e.g. {"A+": 2, "0-": 1}';
  assert.deepEqual(await said(task, 'result = {"A+": 0, "0-": 0}'), [
    'stock.py has the values of the example (`"A+"`, `"0-"`). Others come as well: make them of what goes in.',
  ]);
  assert.deepEqual(await said(task, 'result[unit["group"]] = 1'), []);
  assert.deepEqual(await said('We need count(units), it returns e.g. {"total": 2, "free": 1}', 'return {"total": 1, "free": 0}'), []);
});

test('a fixed value where one was computed is told, a guard and a new start are not', async (t) => {
  const before =
    'export function count(list) {\n  let sum = list.start + 1;\n  for (const one of list) {\n    sum += one.n;\n  }\n  return sum / list.length;\n}\n';
  const codebase = await codebaseOf(t, { 'count.js': before });
  const said = (old: string, now: string) =>
    specialCaseGate({
      goal: goalOf(readRequest('Fix count.'), codebase),
      codebase,
      texts: new Map([['count.js', before.replace(old, now)]]),
      before: () => before,
    }).map(({ correction }) => correction);
  assert.match(said('sum += one.n;', 'sum = 1;')[0] ?? '', /has the fixed value `1` where one was computed/);
  assert.match(said('return sum / list.length;', 'return 30;')[0] ?? '', /fixed value `30`/);
  assert.deepEqual(said('  return sum / list.length;', '  if (list.length === 0) {\n    return 0;\n  }\n  return sum / list.size;'), []);
  assert.deepEqual(said('sum += one.n;', 'sum = one.n;'), []);
  assert.deepEqual(said('  return sum / list.length;', '  if (list.ok) {\n    return sum / list.length;\n  }\n  return 7;'), []);
  assert.deepEqual(said('return sum / list.length;', 'return 0;'), []);
});
