// Checks which code is never run with a fault in it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDestructive } from './destructive.ts';

const HARMFUL = [
  'fs.rmSync(folder);',
  'await fs.promises.rm(folder);',
  'path.unlink()',
  'await rm(folder, { recursive: true });',
  'shutil.rmtree(path)',
  'os.remove(path)',
  'subprocess.run(["rm", path])',
  'open(path, "w")',
  'os.RemoveAll(path)',
  'exec.Command("rm", path)',
  "execSync('git clean')",
  "fetch('https://example.com')",
  'requests.post(url)',
  'process.kill(pid)',
  "db.run('DELETE FROM users')",
  'Files.deleteIfExists(path);',
  'File.Delete(path);',
  'FileUtils.rm_rf(path)',
  'std::fs::remove_dir_all(path)?;',
  'Command::new("rm")',
  'new ProcessBuilder("rm")',
];
const HARMLESS = [
  'this.items.remove(item)',
  'list.remove(2)',
  'removeItem(cart, name)',
  'const rename = (a) => a;',
  'open(path)',
  'cache.delete(key)',
  "text.replace('rm', '')",
  'pattern.exec(text)',
  "readFileSync('fixture.json')",
  'got.Name()',
  'forms.reset()',
  'File.ReadAllText(path)',
  'Files.readString(path)',
];

for (const code of HARMFUL) test(`${code} is never run with a fault`, () => assert.equal(isDestructive(code), true));
for (const code of HARMLESS) test(`${code} may be`, () => assert.equal(isDestructive(code), false));
