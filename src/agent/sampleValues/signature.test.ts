// Checks how the parameters of functions are read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageOf } from '#agent/files/language.ts';
import { outline } from '#agent/files/outline.ts';
import { type Parameter, signatureOf } from './signature.ts';

function read(path: string, text: string): string[] | null {
  const [definition] = outline(text, languageOf(path));
  assert.ok(definition, text);
  return signatureOf(path, text, definition)?.parameters.map(short) ?? null;
}

function short({ name, type, initial, options, isNamed }: Parameter): string {
  const own = options === null ? name : `{${options.map(short).join(' ')}}`;
  return `${isNamed ? '*' : ''}${own}${type === null ? '' : `:${type}`}${initial === null ? '' : `=${initial}`}`;
}

test('names, types, defaults and options of scripts', () => {
  assert.deepEqual(read('a.js', "export function f(a, b = [1, 2], { deep = false, key } = {}) {\n  return ')';\n}\n"), [
    'a',
    'b=[1, 2]',
    '{deep=false key}={}',
  ]);
  assert.deepEqual(read('a.ts', 'export const f = (a: Map<string, number>, b?: string, c: (x: number) => void): void => {\n  a;\n};\n'), [
    'a:Map<string, number>',
    'b:string=undefined',
    'c:(x: number) => void',
  ]);
  assert.deepEqual(read('a.js', 'export const f = async x => x + 1;\n'), ['x']);
  assert.equal(read('a.js', 'export function f(...rest) {\n  return rest;\n}\n'), null);
});

test('those of Python, some given by name', () => {
  assert.deepEqual(read('a.py', 'def f(a: int, b="x", *, strict: bool = False):\n    return a\n'), [
    'a:int',
    'b="x"',
    '*strict:bool=False',
  ]);
  assert.equal(read('a.py', 'def f(*args):\n    return args\n'), null);
});
