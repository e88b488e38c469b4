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

test('a component is no clock, and neither is what has its name in another function', () => {
  const page =
    'const Footer = () => <p>End</p>;\n\nexport function Page() {\n  return (\n    <div>\n      <Footer />\n    </div>\n  );\n}\n';
  assert.equal(addCalls('a.tsx', null, page), page);
  const two =
    'export function first(now = Date.now) {\n  return now();\n}\n\nexport function second(item) {\n  const now = Date.now();\n  return now - item.at;\n}\n';
  assert.equal(addCalls('a.js', null, two), two);
  const python = 'def age(clock, item):\n    return clock - Timer(clock=time.time).read(item)\n';
  assert.equal(addCalls('a.py', null, python), python);
});
