// `npm run bench`: our client beside its peers, the pool's planning, copies of a big repository, long transcripts, and the extension's size and activation beside an empty one. `-- --json`: the last line is one JSON object.
import { statSync } from 'node:fs';
import { Missing } from '../parts/missing.ts';
import { say } from '../parts/say.ts';
import { buildVsix } from '../parts/vsix.ts';
import { benchActivation } from './activation.ts';
import { benchClient } from './client.ts';
import { benchCopies } from './copies.ts';
import { benchPlanning } from './planning.ts';
import { benchTranscripts } from './transcripts.ts';

const LIMITS = {
  perCpuVsOpenai: 3,
  cpuVsRawFloor: 2.2,
  activationMs: 15,
  planMs: 250,
  copyVsWorktreeAdd: 1.5,
  copyVsWorktreeDisk: 1.05,
  firstByteVsWorktreeAdd: 1.5,
  openMs: 300,
  openMb: 150,
  vsixBytes: 600 * 1024,
};

try {
  process.exitCode = await bench(process.argv.includes('--json'));
} catch (error) {
  say('bench', error instanceof Missing ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}

async function bench(asJson: boolean): Promise<number> {
  const vsix = await buildVsix();
  const vsixBytes = statSync(vsix).size;
  const planMs = benchPlanning();
  say('bench', 'copies of a repository of 20,000 files, beside git worktree add…');
  const copies = await benchCopies();
  say('bench', 'opening transcripts of 1 GB…');
  const { openMs, openMb, pageMs, pageMb } = await benchTranscripts();
  say('bench', 'activation, in fresh VS Codes…');
  const { activationMs, emptyActivationMs, rounds } = await benchActivation(vsix);
  say('bench', 'the client beside its peers, in alternating rounds…');
  const { contenders, perCpuVsOpenai, perCpuVsAiSdk, cpuVsRawFloor, firstChunkMs } = await benchClient();
  console.table(contenders);
  console.table(rounds);
  const figures = {
    perCpuVsOpenai,
    perCpuVsAiSdk,
    cpuVsRawFloor,
    firstChunkMs,
    activationMs,
    emptyActivationMs,
    planMs,
    openMs,
    openMb,
    pageMs,
    pageMb,
    ...copies,
    vsixBytes,
  };
  if (asJson) console.log(JSON.stringify(figures));
  else console.table(figures);
  const missed = [
    perCpuVsOpenai < LIMITS.perCpuVsOpenai && `perCpuVsOpenai is below ${LIMITS.perCpuVsOpenai}`,
    cpuVsRawFloor > LIMITS.cpuVsRawFloor && `cpuVsRawFloor is above ${LIMITS.cpuVsRawFloor}`,
    activationMs > LIMITS.activationMs && `activationMs is above ${LIMITS.activationMs}`,
    planMs > LIMITS.planMs && `planMs (10,000 queued tasks) is above ${LIMITS.planMs}`,
    Math.max(openMs, pageMs) > LIMITS.openMs && `openMs or pageMs (a transcript of 1 GB) is above ${LIMITS.openMs}`,
    Math.max(openMb, pageMb) > LIMITS.openMb && `openMb or pageMb (a transcript of 1 GB) is above ${LIMITS.openMb}`,
    copies.copyVsWorktreeDisk > LIMITS.copyVsWorktreeDisk && `copyVsWorktreeDisk (20,000 files) is above ${LIMITS.copyVsWorktreeDisk}`,
    copies.firstByteVsWorktreeAdd > LIMITS.firstByteVsWorktreeAdd &&
      `firstByteVsWorktreeAdd (20,000 files) is above ${LIMITS.firstByteVsWorktreeAdd}`,
    copies.copyVsWorktreeAdd > LIMITS.copyVsWorktreeAdd && `copyVsWorktreeAdd (20,000 files) is above ${LIMITS.copyVsWorktreeAdd}`,
    vsixBytes > LIMITS.vsixBytes && `vsixBytes is above ${LIMITS.vsixBytes}`,
  ].filter((line) => line !== false);
  for (const line of missed) say('bench', line);
  return missed.length === 0 ? 0 : 1;
}
