// Builds Ollama from the Go module proxy if Go is installed. Newer versions don't build from the proxy alone.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { ask, command } from './command.ts';
import { Missing } from './missing.ts';
import { cached } from './paths.ts';
import { wholeFolder } from './wholeFolder.ts';

const MODULE = 'github.com/ollama/ollama@v0.10.1';

/** The path of the `ollama` command. */
export async function installOllama(): Promise<string> {
  const folder = cached('ollama');
  const executable = path.join(folder, process.platform === 'win32' ? 'ollama.exe' : 'ollama');
  await wholeFolder('Ollama', folder, [MODULE, process.platform, process.arch], async (temporary) => {
    if (ask('go', ['version']) === null) throw new Missing('Ollama is built with Go, which is not installed here (https://go.dev/dl).');
    const workshop = cached('go');
    await command('go', ['install', MODULE], {
      env: {
        ...process.env,
        GOBIN: temporary,
        GOPATH: workshop,
        GOCACHE: path.join(workshop, 'build'),
        // -modcacherw: Go's read-only module cache could not be deleted afterwards.
        GOFLAGS: '-modcacherw -buildvcs=false',
      },
    });
    rmSync(workshop, { recursive: true, force: true });
  });
  return executable;
}
