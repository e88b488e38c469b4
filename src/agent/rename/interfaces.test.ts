// Checks that a method is renamed in the interfaces that declare it, and on their objects.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renamed } from '#agent/testing/renamed.ts';

test('in Go by its types; another method of the name stays, by them and by what the task says', async (t) => {
  const files = {
    'go.mod': 'module example.com/a\n\ngo 1.22\n',
    'vault/vault.go':
      'package vault\n\ntype Store interface {\n\t// Fetch reads.\n\tFetch(id string) ([]byte, error)\n\tPut(id string)\n}\n\nfunc Copy(from, to Store, id string) {\n\tfrom.Fetch(id)\n}\n',
    'vault/disk/disk.go': 'package disk\n\ntype Store struct{}\n\nfunc (s Store) Fetch(name string) ([]byte, error) { return nil, nil }\n',
    'scans/check.go':
      'package scans\n\ntype docs interface {\n\tFetch(id string) ([]byte, error)\n}\n\nfunc Size(d docs, id string) int {\n\td.Fetch(id)\n\treturn 0\n}\n',
    'feeds/client.go':
      'package feeds\n\ntype source interface {\n\tFetch(url string) ([]string, error)\n}\n\ntype Client struct{}\n\nfunc (c Client) Fetch(url string) ([]string, error) { return nil, nil }\n\nfunc all(s source) {\n\ts.Fetch("a")\n}\n',
  };
  const task =
    'In the interface of our vault, `Fetch` should be called `Load`. Rename it in all stores, too. The feeds have a `Fetch`, but that is something else and stays.';
  const load = (path: keyof typeof files) => files[path].replaceAll('Fetch', 'Load');
  assert.deepEqual(await renamed(t, task, files), {
    'vault/vault.go': load('vault/vault.go'),
    'vault/disk/disk.go': load('vault/disk/disk.go'),
    'scans/check.go': load('scans/check.go'),
  });
});

test('in TypeScript those that the class implements', async (t) => {
  const files = {
    'src/types.ts':
      'export interface Store {\n  fetch(id: string): string;\n}\n\nexport interface Other {\n  fetch(id: string): string;\n}\n\nexport function first(store: Store): string {\n  return store.fetch("1");\n}\n',
    'src/disk.ts':
      "import type { Store } from './types.ts';\n\nexport class DiskStore implements Store {\n  fetch(id: string) {\n    return id;\n  }\n}\n",
  };
  const made = await renamed(t, 'Rename the method fetch of DiskStore to load, also in its interface.', files);
  assert.ok(typeof made === 'object');
  assert.match(made['src/types.ts'] ?? '', /interface Store \{\n {2}load\(/);
  assert.match(made['src/types.ts'] ?? '', /interface Other \{\n {2}fetch\(/);
  assert.match(made['src/types.ts'] ?? '', /return store\.load\("1"\)/);
});
