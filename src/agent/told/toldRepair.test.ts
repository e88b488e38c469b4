// Checks which place the words of a complaint point to, among others that are alike.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code that is read as text
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { toldRepair } from './toldRepair.ts';

const python = (head: string, line: string, more = '') =>
  `"""${head}"""\n\n\ndef problem(reading):\n    if not reading.get("meter"):\n        return "no meter"\n${more}    ${line}\n        return "kwh missing"\n    return None\n`;
const party = (name: string, sign: string) =>
  `export function ${name}Problem(${name}) {\n  if (${name}.players.length ${sign} LIMIT) return '${name} too large';\n  return null;\n}\n`;
const spans = (about: string, name: string, sign: string) =>
  `// ${about}\nexport function ${name}Overlap(a, b) {\n  return a.fromHour ${sign} b.toHour && b.fromHour ${sign} a.toHour;\n}\n`;
const sticker = (field: string) =>
  `package a\n\ntype Sticker struct {\n\tNumber string\n\tWard string\n\tBed string\n}\n\n// On the tube.\nfunc Text(s Sticker) string {\n\treturn fmt.Sprintf("%s %s/%s", s.Number, s.Ward, s.${field})\n}\n\n// Rack has one ward.\nfunc RackText(s Sticker) string {\n\treturn fmt.Sprintf("RACK %s/%s", s.Ward, s.Ward)\n}\n`;

const boards = (departure: string, sign: string) =>
  `"""Texts of a station."""\n\n\ndef board_line(stop):\n    """One line of the departures on the board in the hall."""\n    return ${departure}\n\n\ndef sign_text(stop):\n    """What the sign shows."""\n    return ${sign}\n`;

/** The files with the mistake, the task, and the one that is corrected; null = none. */
const CASES: [string, Record<string, string>, string, [string, string] | null][] = [
  [
    'zero is a value',
    {
      'metering/check.py': python('Readings of the power meters of households.', 'if not reading.get("kwh"):'),
      'solar/check.py': python('Readings of roofs.', 'if not reading.get("kwh"):', '    # nothing fed in is missing on purpose\n'),
    },
    'Household power meters that stand at 0 kwh are refused with "kwh missing". Zero is valid.',
    ['metering/check.py', python('Readings of the power meters of households.', 'if reading.get("kwh") is None:')],
  ],
  [
    'zero is no default',
    { 'src/cart.js': 'export const amountOf = (item) => item.amount || 1;\n' },
    'An amount of 0 is wrong: it is replaced by 1.',
    ['src/cart.js', 'export const amountOf = (item) => item.amount ?? 1;\n'],
  ],
  [
    'zero is refused on purpose',
    { 'solar/check.py': python('Roofs.', 'if not reading.get("kwh"):', '    # on purpose\n') },
    'Roofs with 0 kwh are refused, please fix it.',
    null,
  ],
  [
    'another field in the place of the second',
    { 'print/a.go': sticker('Ward') },
    'The sticker of the tube has the ward twice. It should be number, ward and bed. The sticker of the rack is fine.',
    ['print/a.go', sticker('Bed')],
  ],
  [
    'another field in the place of the first',
    { 'src/name.js': 'export const full = (one) => `${one.last} ${one.last}`;\nexport const first = (one) => one.first;\n' },
    'The name has the last name twice, it should be the first and the last one.',
    ['src/name.js', 'export const full = (one) => `${one.first} ${one.last}`;\nexport const first = (one) => one.first;\n'],
  ],
  ['which field is not told', { 'print/a.go': sticker('Ward') }, 'The sticker of the tube has the ward twice, please fix it.', null],
  [
    'a bound itself',
    { 'src/party.js': party('party', '>='), 'src/raid.js': party('raid', '>=') },
    'A party of exactly five players is refused with "party too large", but up to five are allowed. Raids are fine.',
    ['src/party.js', party('party', '>')],
  ],
  [
    'a bound itself, in a line before the message',
    { 'src/pay.py': 'def pay(sum):\n    if sum < LEAST:\n        raise ValueError("sum is too small")\n' },
    'Paying exactly the least sum must be refused with "sum is too small", too. Now it should not be possible, but is.',
    ['src/pay.py', 'def pay(sum):\n    if sum <= LEAST:\n        raise ValueError("sum is too small")\n'],
  ],
  [
    'two bounds',
    { 'src/a.js': "export function f(a) {\n  if (a < 1 || a > 5) throw new Error('a is out of range');\n}\n" },
    'Exactly 5 is wrongly refused with "a is out of range".',
    null,
  ],
  ['no message is quoted', { 'src/party.js': party('party', '>=') }, 'A party of exactly five players is refused, please fix it.', null],
  [
    'another text',
    {
      'deliveries/gate.js':
        "// What drivers of deliveries read at the gate.\nexport const gateText = (gate) => (gate.open ? '' : 'Gate closed');\n",
      'visitors/board.js': "// The board for visitors.\nexport const boardText = (gate) => (gate.open ? '' : 'Gate closed');\n",
      'safety/alarm.js': "export const alarm = (gate) => (gate.stuck ? 'Gate closed and stuck' : '');\n",
    },
    'When a gate is closed, the drivers of deliveries read "Gate closed". Please make it "Gate closed, use the south entrance". The board for visitors keeps its text.',
    [
      'deliveries/gate.js',
      "// What drivers of deliveries read at the gate.\nexport const gateText = (gate) => (gate.open ? '' : 'Gate closed, use the south entrance');\n",
    ],
  ],
  [
    'two texts of which none becomes the other',
    { 'src/gate.js': "export const gateText = () => 'Gate closed';\n" },
    'The gate shows "Gate closed" and the board shows "Please wait here".',
    null,
  ],
  [
    'a key that may be missing',
    { 'station/boards.py': boards('stop["platform"]', 'stop["platform"]') },
    `The departures on the board in the hall crash with KeyError: 'platform' when there is none yet. The line should then show "-". The signs must not change.`,
    ['station/boards.py', boards('stop.get("platform", "-")', 'stop["platform"]')],
  ],
  [
    'a key that may be missing, whose value is not told',
    { 'station/boards.py': boards('stop["platform"]', 'stop["platform"]') },
    `The departures on the board in the hall crash with KeyError: 'platform'. Such stops should be left out.`,
    null,
  ],
  [
    'spans that touch',
    { 'berths/a.js': spans('Vessel calls at a berth.', 'calls', '<='), 'cranes/a.js': spans('Shifts of a crane.', 'shifts', '<=') },
    'When one vessel leaves a berth in hour 14 and the next one wants it from then, its call is refused. This must be allowed. The crane shifts follow other rules.',
    ['berths/a.js', spans('Vessel calls at a berth.', 'calls', '<')],
  ],
  [
    'spans of which nothing is told',
    { 'berths/a.js': spans('Calls at a berth.', 'calls', '<=') },
    'The overlap of two calls is wrong.',
    null,
  ],
];

for (const [name, files, task, wanted] of CASES)
  test(`${name}${wanted === null ? ': nothing is corrected' : ''}`, async (t) => {
    const repair = toldRepair(await codebaseOf(t, files), readRequest(task));
    assert.deepEqual(repair && [repair.path, repair.text], wanted);
  });

/** Code that is right, and what somebody may say who means something else. */
const LEFT_ALONE: [string, string, string][] = [
  [
    'app.py',
    'root = Tk()\n\n\ndef show():\n    root.title("Calculator")\n    root.mainloop()\n',
    'The calculator shows the wrong result when I press = twice.',
  ],
  [
    'nav.js',
    "export function open(user) {\n  navigation.replace('Home', { user });\n}\n",
    'The home page of the user is missing when navigation opens it.',
  ],
  [
    'sum.js',
    'export const lineTotal = (item) =>\n  item.price * item.quantity;\n',
    'The total of a line is wrong, the item price is missing.',
  ],
  ['db.py', 'def active(query, name):\n    query.filter(name=name)\n    return query\n', 'The query is missing the name.'],
  [
    'order.js',
    "export function check(quantity) {\n  if (quantity === 0 || quantity < 0) throw new Error('bad quantity');\n}\n",
    'An order with a quantity of 0 is rejected with an error, but the draft must be allowed.',
  ],
  [
    'board.py',
    'def average(games):\n    if not games:\n        return None\n    return sum(games) / len(games)\n',
    'Players with 0 games are missing on the board, they should have an average of 0.',
  ],
  [
    'room.js',
    "export const titleOf = (room) => room.guests || 'nobody';\n",
    'A room with 0 guests gets the default name instead of "empty room".',
  ],
  ['price.js', 'export function priceOf(text) {\n  const price = parseFloat(text);\n  return price || 5;\n}\n', 'A price of 0 is ignored.'],
  [
    'units.py',
    'SYMBOLS = {\n    "celsius": "C",\n    "fahrenheit": "F",\n}\n',
    'Please add a function that converts celsius to fahrenheit and the other way round.',
  ],
  [
    'pay.js',
    "export function pay(amount) {\n  if (amount > 100) throw new Error('Amount to high');\n}\n",
    'There is a typo in "Amount to high", exactly there. Fix the spelling of that message.',
  ],
  [
    'signUp.js',
    "export function signUp(password) {\n  if (password.length < 8) throw new Error('Password is too short');\n}\n",
    'Passwords should have at least 12 characters. Shorter ones must be refused with "Password is too short".',
  ],
  [
    'leave.js',
    '// Do two holidays overlap?\nexport const overlap = (a, b) => a.start <= b.end && b.start <= a.end;\n',
    'Two holidays that begin and end on the same day may be entered; that is wrong, the second one must be refused.',
  ],
  [
    'points.py',
    '"""Points for every full 100 euros."""\n\n\ndef points(amount, each):\n    return amount // 100 * each\n',
    'The points of members are too low, gold members should get more points.',
  ],
  [
    'parking.js',
    '// Only full hours are charged.\nexport const fee = (minutes, rate) => Math.floor(minutes / 60) * rate;\n',
    'The parking fee is too low on Sundays.',
  ],
  [
    'client.js',
    'const defaults = { retries: 3 };\n\nexport function configure(options) {\n  Object.assign(defaults, options);\n}\n',
    'The client shares its options with another one. Fix it.',
  ],
  ['fib.py', 'def fib(n, memo={}):\n    memo[n] = n\n    return memo[n]\n', 'fib is wrong for other numbers, please fix the memo.'],
];

for (const [path, text, task] of LEFT_ALONE)
  test(`“${task}” changes nothing in ${path}`, async (t) => {
    assert.equal(toldRepair(await codebaseOf(t, { [path]: text }), readRequest(task)), null);
  });
