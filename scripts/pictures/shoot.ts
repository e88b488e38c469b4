// Takes one picture into media/readme/, once the window has settled.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { inRepo } from '../parts/paths.ts';
import { say } from '../parts/say.ts';
import { smallerPng } from './png.ts';

/** Colours of the theme and the last words reach the view a moment after what they belong to. */
const REST_MS = 1_500;
const MAX_BYTES = 200 * 1024;

/** CSS pixels from the window's upper left corner; default: all of it. `pointer`: where it rests, so that nothing looks hovered that shouldn't. */
export interface Frame {
  width?: number;
  height?: number;
  pointer?: { x: number; y: number };
}

export async function shoot(page: Page, name: string, frame: Frame = {}): Promise<void> {
  const { width: fullWidth = 0, height: fullHeight = 0 } = page.viewportSize() ?? {};
  const { width = fullWidth, height = fullHeight, pointer = { x: fullWidth - 5, y: fullHeight - 5 } } = frame;
  await page.mouse.move(pointer.x, pointer.y);
  await page.waitForTimeout(REST_MS);
  const notice = await page.locator('.notification-toast').allInnerTexts();
  if (notice.length > 0) throw new Error(`A notification lies over the picture “${name}”: ${notice.join(' | ')}`);
  const folder = inRepo('media', 'readme');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.png`);
  const png = smallerPng(await page.screenshot({ clip: { x: 0, y: 0, width, height } }));
  writeFileSync(file, png);
  const bytes = png.length;
  if (bytes > MAX_BYTES) throw new Error(`${file} has ${bytes} bytes, more than ${MAX_BYTES}: take less of the window.`);
  say('pictures', `${path.relative(inRepo(), file)}, ${Math.ceil(bytes / 1024)} KB`);
}
