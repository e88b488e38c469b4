// Checks that a stored field of the wrong type is refused by name, and that older files may lack newer fields.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check, FieldReader } from './fieldReader.ts';

/** The value that `read` gives for a JSON text, or the reason why it does not fit. */
function reading(json: string, read: (fields: FieldReader) => unknown): unknown {
  const checked = check(() => read(new FieldReader(JSON.parse(json), 'file')));
  return checked.ok ? checked.value : checked.reason;
}

test('what does not fit is refused with the name of the field', () => {
  const wrong = 'Its file has no valid "field".';
  for (const [json, read] of [
    ['{}', (fields) => fields.text('field')],
    ['{"field":1}', (fields) => fields.text('field')],
    ['{}', (fields) => fields.textOrNull('field')],
    ['{"field":null}', (fields) => fields.textOr('field', '')],
    ['{"field":1}', (fields) => fields.textOr('field', '')],
    ['{"field":"1"}', (fields) => fields.number('field')],
    ['{"field":1e999}', (fields) => fields.number('field')],
    ['{}', (fields) => fields.numberOrNull('field')],
    ['{"field":0}', (fields) => fields.boolean('field')],
    ['{"field":"toString"}', (fields) => fields.oneOf('field', { yes: true })],
    ['{"field":{}}', (fields) => fields.list('field', () => 1)],
  ] satisfies [string, (fields: FieldReader) => unknown][])
    assert.equal(reading(json, read), wrong, json);
  assert.equal(
    reading('{"field":[]}', (fields) => fields.fields('field')),
    'Its field is not an object.',
  );
  assert.equal(
    reading('[]', () => 1),
    'Its file is not an object.',
  );
  assert.equal(
    reading('{', () => 1),
    'It isn’t complete JSON.',
  );
});

test('what an older file does not have is absent, which is not the same as null', () => {
  const fields = new FieldReader({ nothing: null, text: 'a' }, 'file');
  assert.deepEqual(
    [fields.has('later'), fields.has('nothing'), fields.isNull('nothing'), fields.isNull('later')],
    [false, true, true, false],
  );
  assert.deepEqual(
    [fields.textOr('later', 'absent'), fields.textOr('text', 'absent'), fields.textOrNull('nothing')],
    ['absent', 'a', null],
  );
  assert.equal(
    fields.orNull('nothing', () => 1),
    null,
  );
});

test('a bug in reading is not taken for a damaged file', () => {
  assert.throws(
    () =>
      check(() => {
        throw new TypeError('a bug');
      }),
    TypeError,
  );
});
