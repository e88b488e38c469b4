// Runs llama-server and stops it when the window is gone, which closes the other end of our stdin.
// Usage: node watchdog.cjs <program> <arguments…>
import { spawn } from 'node:child_process';

const GRACE_MS = 3_000;

const [program = '', ...programArguments] = process.argv.slice(2);
const child = spawn(program, programArguments, { stdio: ['ignore', 'inherit', 'inherit'], windowsHide: true });

child.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 127;
});
child.on('exit', (code, signal) => {
  if (signal) console.error(`ended by ${signal}`);
  process.exit(code ?? 1);
});

function stop(): void {
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
}

process.stdin.resume();
process.stdin.on('end', stop);
process.stdin.on('error', stop);
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
