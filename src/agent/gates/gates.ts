// Runs all gates over a draft; the first thing that must be mended is told first.
import type { Ports } from '#agent/task/ports.ts';
import { demandGate } from './demandGate.ts';
import type { Candidate, Gate, Objection } from './gate.ts';
import { importGate } from './importGate.ts';
import { lossGate } from './lossGate.ts';
import { unusedGate } from './unusedGate.ts';

const GATES: readonly Gate[] = [lossGate, importGate, demandGate, unusedGate];

export async function objectionsTo(candidate: Candidate, syntaxProblem: Ports['syntaxProblem']): Promise<Objection[]> {
  const objections = GATES.flatMap((gate) => gate(candidate));
  for (const [path, text] of candidate.texts) {
    const problem = await syntaxProblem(path, text);
    // What did not parse before either (an unknown dialect) is no fault of the draft.
    const before = problem === null ? null : candidate.before(path);
    if (problem !== null && (before === null || (await syntaxProblem(path, before)) === null))
      objections.unshift({ gate: 'syntax', weight: 'must', correction: `${path} does not parse: ${problem}` });
  }
  return objections.sort((a, b) => Number(a.weight === 'should') - Number(b.weight === 'should'));
}
