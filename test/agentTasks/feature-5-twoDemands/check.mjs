// Checks that both demands are met.
import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
const { addTodo, countOpen, finishTodo, listTodos } = await import(pathToFileURL(path.resolve('src/todos.js')).href);
assert.throws(() => addTodo(''));
assert.throws(() => addTodo('   '));
const first = addTodo('Buy milk');
addTodo('Write');
assert.equal(countOpen(), 2);
finishTodo(first.id);
assert.equal(countOpen(), 1);
assert.equal(listTodos().length, 2);
