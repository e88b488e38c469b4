// Takes a screenshot of every scene in every theme and at two widths, for people to look at.
// Usage: node scripts/with-node.mjs test/webview/look.ts <folder> [scene…]
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { startHarness } from './harness.ts';
import { type SceneName, scenes } from './scenes.ts';
import { type ThemeName, themes } from './themes.ts';

const folder = path.resolve(process.argv[2] ?? '.cache/panel');
await mkdir(folder, { recursive: true });
const harness = await startHarness();
try {
  for (const theme of Object.keys(themes) as ThemeName[]) {
    for (const name of Object.keys(scenes) as SceneName[]) {
      const panel = await harness.open({ theme });
      await panel.send(...scenes[name]);
      if (name === 'finished') await panel.page.click('.decision-chip');
      await panel.send();
      await panel.page.screenshot({ path: path.join(folder, `${name}-${theme}.png`) });
      await panel.close();
    }
  }
} finally {
  await harness.close();
}
console.log(`Pictures are in ${folder}`);
