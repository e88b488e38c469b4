// Builds Ollama from the Go module proxy if Go is installed. Newer versions don't build from the proxy alone.
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ask, command } from './command.ts';
import { Missing } from './missing.ts';
import { cached } from './paths.ts';
import { wholeFolder } from './wholeFolder.ts';

const MODULE = 'github.com/ollama/ollama@v0.10.1';

/**
 * A build takes minutes and its tests write a few sentences: so only the matrix code, which is C, is compiled with care. The module itself
 * names no instruction set, without which a prompt is read at a quarter of the speed.
 */
const FOR_THIS_MACHINE = hasAvx2() ? ' -march=x86-64-v3' : '';
const BUILD = {
  CGO_CFLAGS: `-O2 -g0${FOR_THIS_MACHINE}`,
  CGO_CXXFLAGS: `-O0 -g0${FOR_THIS_MACHINE}`,
  GO_ARGUMENTS: ['-gcflags=all=-N -l', '-ldflags=-s -w'],
};

/** The path of the `ollama` command. */
export async function installOllama(): Promise<string> {
  const folder = cached('ollama');
  const executable = path.join(folder, process.platform === 'win32' ? 'ollama.exe' : 'ollama');
  await wholeFolder('Ollama', folder, [MODULE, process.platform, process.arch, JSON.stringify(BUILD)], async (temporary) => {
    if (ask('go', ['version']) === null) throw new Missing('Ollama is built with Go, which is not installed here (https://go.dev/dl).');
    const workshop = cached('go');
    await command('go', ['install', ...BUILD.GO_ARGUMENTS, MODULE], {
      env: {
        ...process.env,
        GOBIN: temporary,
        GOPATH: workshop,
        CGO_CFLAGS: BUILD.CGO_CFLAGS,
        CGO_CXXFLAGS: BUILD.CGO_CXXFLAGS,
        GOCACHE: path.join(workshop, 'build'),
        // -modcacherw: Go's read-only module cache could not be deleted afterwards.
        GOFLAGS: '-modcacherw -buildvcs=false',
      },
    });
    rmSync(workshop, { recursive: true, force: true });
  });
  return executable;
}

/** Linux tells; elsewhere nothing is known. */
function hasAvx2(): boolean {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false;
  return /^flags\s*:.* avx2 .*$/m.test(readFileSync('/proc/cpuinfo', 'utf8'));
}
