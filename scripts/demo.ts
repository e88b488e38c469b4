// `npm run demo`: the extension in a real VS Code with a real model. `-- --once`: one task, headless; the last line of stdout is one JSON object.
import { spawn } from 'node:child_process';
import { QUESTION, runOnce } from './demo/once.ts';
import { type DemoOptions, parseOptions } from './demo/options.ts';
import { prepare } from './demo/prepare.ts';
import { TASK, writeProject } from './demo/project.ts';
import { startHost } from './host/host.ts';
import { Missing } from './parts/missing.ts';
import { say } from './parts/say.ts';

const options = parseOptions(process.argv.slice(2));
try {
  process.exitCode = typeof options === 'string' ? refuse(options) : await demo(options);
} catch (error) {
  process.exitCode = refuse(
    error instanceof Missing ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error),
  );
}

function refuse(message: string): number {
  say('demo', message);
  return 1;
}

async function demo(options: DemoOptions): Promise<number> {
  const stage = await prepare(options);
  const host = await startHost(stage);
  say('demo', `VS Code with Claudomator is up at ${host.url}`);
  try {
    writeProject(host.folders.workspace);
    if (options.once) {
      const result = await runOnce(host, stage.startsServer, options.model === 'tiny' ? QUESTION : TASK);
      console.log(JSON.stringify(result));
      return result.state === 'completed' ? 0 : 1;
    }
    say('demo', `Try the task “${TASK}”: one of the project's tests fails.`);
    say('demo', 'Open the Claudomator icon in the activity bar. Ctrl-C ends everything.');
    if (stage.startsServer) say('demo', 'A model is ready to be loaded: press "Start llama-server" in the panel.');
    openInBrowser(host.url);
    await new Promise(() => setInterval(() => {}, 60_000));
    return 0;
  } finally {
    await host.dispose();
  }
}

/** Failures are ignored: the address is also printed. */
function openInBrowser(url: string): void {
  const hasScreen = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  if (!hasScreen || process.env.CI) return;
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  spawn(opener, [url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
