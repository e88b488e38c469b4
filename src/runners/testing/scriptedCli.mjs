// Stands in for a CLI: prints what its script says once it has read something, then exits or stays.
import { readFileSync } from 'node:fs';

const { resumed, ...fresh } = JSON.parse(readFileSync(process.env.SCRIPT, 'utf8'));
const script = resumed && process.argv.some((arg) => arg.startsWith('--resume')) ? resumed : fresh;

process.stdin.once('data', print);
process.stdin.once('end', print);
let hasPrinted = false;

function print() {
  if (hasPrinted) return;
  hasPrinted = true;
  process.stderr.write(script.stderr ?? '');
  process.stdout.write(script.stdout ?? '', () => {
    // Not for ever, as a test that was killed cannot end it.
    if (script.stays) setTimeout(() => {}, 60_000);
    else process.exit(script.exit ?? 0);
  });
}
