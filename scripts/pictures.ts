// Takes the README's pictures (`npm run pictures`, into media/readme/) in a real VS Code.
// The model, the CLIs and all that is seen are real; only Claude's and Gemini's services are stubs.
import { Missing } from './parts/missing.ts';
import { cached } from './parts/paths.ts';
import { say } from './parts/say.ts';
import { useFonts } from './pictures/fonts.ts';
import { takeAll } from './pictures/scenes.ts';
import { startStage } from './pictures/stage.ts';

try {
  await useFonts();
  const stage = await startStage();
  try {
    await takeAll(stage);
  } catch (error) {
    const file = cached('pictures-failed.png');
    await stage.page.screenshot({ path: file });
    say('pictures', `${file} shows where it stopped`);
    throw error;
  } finally {
    await stage.stop();
  }
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  say('pictures', error.message);
  process.exitCode = 1;
}
