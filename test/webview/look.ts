// Takes a screenshot of every scene in every theme and at two widths, for people to look at.
// Usage: node scripts/with-node.mjs test/webview/look.ts [folder] [scene …]
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { startHarness } from './harness.ts';
import { type SceneName, scenes } from './scenes.ts';
import { type ThemeName, themes } from './themes.ts';

/** The default width of a side bar, and double. */
const WIDTHS = [300, 600];

const [folder = '.cache/panel', ...wanted] = process.argv.slice(2);
const names = (Object.keys(scenes) as SceneName[]).filter((name) => wanted.length === 0 || wanted.includes(name));
await mkdir(folder, { recursive: true });
const harness = await startHarness();
try {
  for (const theme of Object.keys(themes) as ThemeName[]) {
    for (const width of WIDTHS) {
      for (const name of names) {
        const panel = await harness.open({ theme, width });
        await panel.send(...scenes[name]);
        if (name === 'finished') await panel.page.click('.decision-chip');
        await panel.page.evaluate("document.querySelectorAll('.verification-output').forEach((e) => { e.open = true; })");
        await panel.send();
        await panel.page.screenshot({ path: path.join(folder, `${name}-${theme}-${width}.png`) });
        await panel.close();
      }
    }
  }
} finally {
  await harness.close();
}
console.log(`Screenshots are in ${path.resolve(folder)}`);
