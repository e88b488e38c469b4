// Checks where a function that is handed in is called, and where it is left alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addCalls } from './addCalls.ts';

const CACHE = 'class Cache {\n  constructor({ now = Date.now } = {}) {\n    this.now = now;\n  }\n';

test('a clock that is added up or compared is called', () => {
  const made = addCalls(
    'a.js',
    `${CACHE}}\n`,
    `${CACHE}  set(ttl) {\n    this.until = this.now + ttl;\n  }\n  get() {\n    return this.until <= this.now ? 1 : 0;\n  }\n}\n`,
  );
  assert.match(made, /this\.until = this\.now\(\) \+ ttl;/);
  assert.match(made, /this\.until <= this\.now\(\) \?/);
  assert.match(made, /this\.now = now;/);
  const python =
    'class Cache:\n    def __init__(self, clock=time.time):\n        self.clock = clock\n\n    def old(self):\n        return self.at + 5 < self.clock\n';
  assert.match(addCalls('a.py', null, python), /self\.at \+ 5 < self\.clock\(\)\n/);
});

test('what is called, passed on, a value, or was used so before stays as it is', () => {
  for (const text of [
    `${CACHE}  age() {\n    return this.now() - this.at;\n  }\n}\n`,
    `${CACHE}  copy() {\n    return new Cache({ now: this.now });\n  }\n}\n`,
    'const f = (now = Date.now()) => now - 1;\n',
    "const f = (now = Date.now) => 'now - 1';\n",
    'const f = (now = () => 0) => (x) => now;\n',
  ])
    assert.equal(addCalls('a.js', null, text), text);
  const odd = `${CACHE}  odd() {\n    return this.now - 1;\n  }\n}\n`;
  assert.equal(addCalls('a.js', odd, odd), odd);
});

test('a function of the file that is taken for a member of what it takes is called with that', () => {
  const before =
    'def next_watering(plant):\n    return plant.last\n\n\ndef due(plants, day):\n    return [p for p in plants if next_watering(p) == day]\n';
  const added = '\n\ndef overdue(plants, day):\n    return sorted(plants, key=lambda p: p.next_watering - day)\n';
  assert.equal(addCalls('a.py', before, before + added), before + added.replace('p.next_watering', 'next_watering(p)'));
  const member = `${before}\n\ndef seen(p):\n    return p.next_watering\n`;
  assert.equal(addCalls('a.py', member, member + added), member + added);
});
