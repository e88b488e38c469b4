// Runs all gates over a draft; the first thing that must be fixed is reported first.

import type { Ports } from '#agent/task/ports.ts';
import { constGate } from './constGate.ts';
import { demandGate } from './demandGate.ts';
import type { Candidate, Gate, Objection } from './gate.ts';
import { importGate } from './importGate.ts';
import { lossGate } from './lossGate.ts';
import { mapMethodGate } from './mapMethodGate.ts';
import { settingGate } from './settingGate.ts';
import { specialCaseGate } from './specialCaseGate.ts';
import { unknownGate } from './unknownGate.ts';
import { unsetOptionGate } from './unsetOptionGate.ts';
import { untouchedGate } from './untouchedGate.ts';
import { unusedGate } from './unusedGate.ts';
import { wordingGate } from './wordingGate.ts';

const WEIGHTS: readonly Objection['weight'][] = ['must', 'should', 'may'];
const GATES: readonly Gate[] = [
  lossGate,
  importGate,
  unknownGate,
  constGate,
  mapMethodGate,
  demandGate,
  unusedGate,
  unsetOptionGate,
  untouchedGate,
  wordingGate,
  settingGate,
  specialCaseGate,
];

export async function objectionsTo(candidate: Candidate, syntaxProblem: Ports['syntaxProblem']): Promise<Objection[]> {
  const objections = GATES.flatMap((gate) => gate(candidate));
  for (const [path, text] of candidate.texts) {
    const problem = await syntaxProblem(path, text);
    // What did not parse before either (an unknown dialect) is no fault of the draft.
    const before = problem === null ? null : candidate.before(path);
    if (problem !== null && (before === null || (await syntaxProblem(path, before)) === null))
      objections.unshift({ gate: 'syntax', weight: 'must', correction: `${path} does not parse: ${problem}` });
  }
  return objections.sort((a, b) => WEIGHTS.indexOf(a.weight) - WEIGHTS.indexOf(b.weight));
}
