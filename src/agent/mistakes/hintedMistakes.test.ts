// Checks which corrections a task’s words hint at.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code that is read as text
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageOf } from '#agent/files/language.ts';
import { outline } from '#agent/files/outline.ts';
import { fieldValues } from './otherValues.ts';
import { NO_HINTS } from './phrase.ts';
import { hintedRepairs } from './smallRepairs.ts';

const js = (body: string, parameters = 'list, key') => `function f(${parameters}) {\n${body}\n}\n`;
const py = (body: string, parameters = 'rows, key') => `def f(${parameters}):\n${body}\n`;
const go = (body: string, head = 'rows []Row, key string) string') => `package a\n\nfunc f(${head} {\n${body}\n}\n`;

/** Path, code, what is said about it, and what may have to stand there. */
const MENDED: readonly (readonly [string, string, string, string, Record<string, string[]>?])[] = [
  ['a.js', js('  return list.includes(key);'), 'Upper and lower case should not matter.', 'list.toLowerCase().includes(key.toLowerCase())'],
  ['a.js', js('  return a.toLowerCase() === key;'), 'ignore case', 'a.toLowerCase() === key.toLowerCase()'],
  ['a.js', js('  return seen.get(key);'), 'case-insensitive', 'key = key.toLowerCase();'],
  ['a.py', py('    return key in rows'), 'The case of letters must not matter.', 'key.lower() in rows'],
  [
    'a.py',
    '    def guess(self, letter):\n        """Guess."""\n        self.all.add(letter)\n',
    'case',
    '        letter = letter.lower()\n        self.all.add',
  ],
  ['a.py', py('    return re.match(r"a+", key)'), 'case', 're.match(r"a+", key, flags=re.IGNORECASE)'],
  ['a.go', go('\treturn strings.Contains(key, "a")'), 'case', '\tkey = strings.ToLower(key)'],
  ['a.js', js("  return key.split(',');"), 'Spaces around are kept.', ".split(',').map((part) => part.trim())"],
  ['a.js', js("  return key === '';"), 'only blanks', "key.trim() === ''"],
  ['a.py', py('    return key.split(",")'), 'without the spaces', '[part.strip() for part in key.split(",")]'],
  ['a.js', js('  return sum / list.length;'), 'NaN for an empty list', 'list.length === 0 ? 0 : sum / list.length'],
  ['a.js', js('  return list.reduce((a, b) => a + b.n);'), 'Reduce of empty array', 'a + b.n, 0)'],
  ['a.py', py('    return sum(rows) / len(rows)'), 'ZeroDivisionError', 'sum(rows) / len(rows) if len(rows) else 0'],
  ['a.py', py('    return max(rows)'), 'an empty list', 'max(rows, default=0)'],
  ['a.go', go('\treturn rows[0].Name'), 'panics when there are no rows', 'if len(rows) == 0 {'],
  ['a.js', js('  list[key] += 1;'), 'undefined', 'list[key] = (list[key] ?? 0) + 1;'],
  ['a.js', js('  return key.user.name;'), "Cannot read properties of undefined (reading 'name')", 'key.user?.name'],
  ['a.py', py('    return rows["total"]'), "KeyError: 'total'", 'rows.get("total", 0)'],
  ['a.py', py('    rows[key] += 1'), 'KeyError', 'rows[key] = rows.get(key, 0) + 1'],
  ['a.py', py('    rows[key].append(1)'), 'KeyError', 'rows.setdefault(key, []).append(1)'],
  [
    'a.js',
    js('  return list.sort((a, b) => b.n - a.n);\n  // list: { name, n }').replace('// list', 'const x = b.name; // list'),
    'Ties',
    'b.n - a.n || a.name.localeCompare(b.name)',
  ],
  ['a.js', js('  return list.sort((a, b) => a.name - b.name);'), 'sorted by name', 'a.name.localeCompare(b.name)'],
  ['a.js', js('  return list.sort((a, b) => a.n > b.n);'), 'sorted', '(a, b) => a.n - b.n'],
  [
    'a.py',
    py('    return sorted(rows.items(), key=lambda one: one[1], reverse=True)'),
    'ties by name',
    'key=lambda one: (-one[1], one[0])',
  ],
  ['a.py', py('    return rows.most_common(key)'), 'ordered by word', 'sorted(rows.items(), key=lambda one: (-one[1], one[0]))[:key]'],
  [
    'a.go',
    go('\tsort.Slice(rows, func(i, j int) bool {\n\t\treturn rows[i].N > rows[j].N\n\t})\n\treturn rows[0].Name'),
    'ties',
    'rows[i].N == rows[j].N && rows[i].Name < rows[j].Name',
  ],
  [
    'a.py',
    py('    return key.status != "done"'),
    'cancelled is not open',
    'key.status not in ("done", "cancelled")',
    { status: ['done', 'cancelled'] },
  ],
  ['a.py', py('    return key.status != "done"'), 'open ones', 'return key.status == "planned"', { status: ['done', 'planned'] }],
  ['a.js', js("  return key.kind === 'a';"), 'b is one, too', "return (key.kind === 'a' || key.kind === 'b');", { kind: ['a', 'b'] }],
  [
    'a.go',
    go('\tif key.Kind != "a" {\n\t\treturn key\n\t}\n\treturn ""'),
    'b',
    'if key.Kind != "a" && key.Kind != "b" {',
    { Kind: ['a', 'b'] },
  ],
  ['a.js', js('  list.push(key);'), 'twice', 'if (!list.includes(key)) list.push(key);'],
  ['a.py', py('    rows.append(key)'), 'duplicates', 'if key not in rows:\n        rows.append(key)'],
  ['a.js', js('  return `${h}:${m}`;'), 'two digits', "${h}:${String(m).padStart(2, '0')}"],
  ['a.py', py('    return f"{h}:{m}"'), 'leading zero', 'f"{h}:{m:02d}"'],
  ['a.go', go('\treturn fmt.Sprintf("%d:%d", h, m)'), 'leading zero', '"%d:%02d"'],
  ['a.js', js('  return `${h}:${two(m)},${ms}`;'), 'formatted', "${h}:${two(m)},${String(ms).padStart(3, '0')}"],
  ['a.py', py('    return f"{h:02d}:{m:02d},{ms}"'), 'formatted', '{m:02d},{ms:03d}"'],
  ['a.go', go('\treturn fmt.Sprintf("%02d,%d", m, ms)'), 'formatted', '"%02d,%03d"'],
  [
    'a.js',
    js('  const left = String(strokes(list));\n  const right = String(strokes(key));\n  return left < right ? -1 : 1;'),
    'fewest strokes first',
    'const left = strokes(list);\n  const right = strokes(key);',
  ],
  ['a.js', js('  return String(list.n).localeCompare(String(key.n));'), 'sorted', 'return list.n - key.n;'],
  ['a.py', py('    return sorted(rows, key=lambda one: str(one.n))'), 'the order', 'key=lambda one: one.n)'],
  ['a.js', js('  return key.getMonth();'), 'the month is wrong', 'key.getMonth() + 1'],
  ['a.js', js('  return key % 4 === 0;'), '1900 was no leap year', 'key % 4 === 0 && (key % 100 !== 0 || key % 400 === 0)'],
  ['a.js', js('  return key >= FROM && key < TO;'), 'at night', 'key >= FROM || key < TO'],
  ['a.py', py('    return (key - rows).days'), 'both days count', '.days + 1'],
  ['a.go', go('\treturn last - first'), 'including the last day', 'last - first + 1'],
  ['a.go', go('\tif fee < most {\n\t\treturn key\n\t}\n\treturn ""'), 'the maximum of a day', 'fee > most'],
  ['a.js', js('  return Math.min(list, key);'), 'the longest one', 'Math.max(list, key)'],
  ['a.js', js('  return net(a) + discountOf(a) + taxOf(a);'), 'with a discount', 'net(a) - discountOf(a)'],
  ['a.js', js('  return list - discount;'), 'The discount is in percent.', 'list * (1 - discount / 100)'],
  ['a.js', js('  return list * 1.19;'), 'rounded to cents', 'Math.round((list * 1.19) * 100) / 100'],
  ['a.py', py('    return rows * 0.07'), 'two decimals', 'round(rows * 0.07, 2)'],
  ['a.py', py('    return rows - key'), 'a negative distance', 'abs(rows - key)'],
  ['a.js', js('  return /\\d{4}/.test(key);'), 'accepts invalid codes', '/^\\d{4}$/.test(key)'],
  ['a.py', py('    return re.match(PATTERN, key)'), 'accepts invalid codes', 're.fullmatch('],
  ['a.go', go('\tif len(rows) >= most {\n\t\treturn key\n\t}\n\treturn ""'), 'exactly the balance', 'len(rows) > most'],
  ['a.js', js('  return Math.floor(list.length / size);'), 'the last page', 'Math.ceil(list.length / size)'],
  ['a.go', go('\treturn max(1, n/size)'), 'only 2 pages', 'max(1, (n + size - 1) / size)'],
  ['a.py', py('    return len(rows) // size'), 'the last page', '-(-len(rows) // size)'],
  ['a.go', go('\treturn pages[total / size]'), 'the last page', '(total + size - 1) / size'],
  ['a.js', js('  total += key;'), 'adds up numbers as a string', 'total += Number(key);'],
  ['a.py', py('    total += key["n"]'), 'unsupported operand: int and str', 'total += int(key["n"])'],
];

for (const [path, text, about, after, values = {}] of MENDED)
  test(`“${about}” hints at “${after.trim().split('\n')[0]}” in ${path}`, () => {
    const texts = hintedRepairs(path, text, outline(text, languageOf(path)), 200, {
      ...NO_HINTS,
      about,
      values: new Map(Object.entries(values)),
    }).map((repair) => repair.text);
    assert.ok(
      texts.some((one) => one.includes(after)),
      texts.join('\n---\n'),
    );
    assert.deepEqual(hintedRepairs(path, text, outline(text, languageOf(path)), 200, { ...NO_HINTS, about: 'The colour is wrong.' }), []);
  });

test('the values of a field are told where they are few', () => {
  const python = 'def f(status="planned"):\n    self.status = "done"\n    if a.status == "cancelled":\n        name = "A"\n';
  assert.deepEqual([...fieldValues([python])], [['status', ['planned', 'done', 'cancelled']]]);
  assert.equal(fieldValues([python, "const a = { status: 'x', other: 'y' };\nb.status = 'z';\n"]).size, 0);
});
