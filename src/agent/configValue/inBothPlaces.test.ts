// Checks which numbers are set in two places at once.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { setInBothPlaces } from './inBothPlaces.ts';

const FILES = {
  Dockerfile: 'FROM alpine:3.19\n# listens on port 8080\nENV PORT=8080\nENV BASE=https://a\nEXPOSE 8080\n',
  'deploy/service.yml': 'service:\n  port: 8080\n  workers: 4\n',
  'deploy/local.yml': 'port: 8080 # of this machine\n',
};

async function changed(t: TestContext, text: string): Promise<Record<string, string> | null> {
  const set = setInBothPlaces(await codebaseOf(t, FILES), readRequest(text));
  return set === null ? null : Object.fromEntries(set.texts);
}

test('two lines of one file, or one of each that is named, get the number', async (t) => {
  const both = 'The container should listen on port 9090 instead of 8080. Change the Dockerfile, both the PORT variable and EXPOSE.';
  assert.deepEqual(await changed(t, both), {
    Dockerfile: FILES.Dockerfile.replace('PORT=8080', 'PORT=9090').replace('EXPOSE 8080', 'EXPOSE 9090'),
  });
  const files = await changed(t, 'Change the port from 8080 to 9090 in deploy/service.yml and deploy/local.yml.');
  assert.deepEqual(files, {
    'deploy/service.yml': FILES['deploy/service.yml'].replace('8080', '9090'),
    'deploy/local.yml': FILES['deploy/local.yml'].replace('8080', '9090'),
  });
});

test('where it is not clear which two places are meant, none is changed', async (t) => {
  assert.equal(await changed(t, 'Change the port from 8080 to 9090 in the Dockerfile.'), null);
  assert.equal(await changed(t, 'Change both port settings from 8080 to 9090 in deploy/service.yml.'), null);
  assert.equal(await changed(t, 'Change the port in the Dockerfile from 8080 to 9090 and add a health check, both are missing.'), null);
});
