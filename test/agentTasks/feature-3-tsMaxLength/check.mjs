// Checks that the option works and the rest is as before.
import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
const { slugify } = await import(pathToFileURL(path.resolve('src/slugify.ts')).href);
assert.equal(slugify('Hello World'), 'hello-world');
assert.equal(slugify('Hello World', { maxLength: 6 }), 'hello');
assert.equal(slugify('Hello World', { maxLength: 8 }), 'hello-wo');
assert.equal(slugify('Hello World', { separator: '_', maxLength: 6 }), 'hello');
assert.equal(slugify('Hello World', { separator: '_' }), 'hello_world');
