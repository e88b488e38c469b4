import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';

test('the licence server is installed', () => assert.ok(existsSync('/opt/licence-server-of-another-machine')));
