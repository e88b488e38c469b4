// Objects to a changed configuration file that still lacks what the task asks for in other words.
import { missingSettings } from '#agent/knownSettings/knownSettings.ts';
import type { Gate } from './gate.ts';

export const settingGate: Gate = ({ goal, texts, before }) =>
  [...texts].flatMap(([path, text]) => {
    const still = missingSettings(goal.request, { path, text: `${before(path) ?? ''}\n${text}` });
    return still
      .slice(0, 1)
      .map((fact) => ({ gate: 'setting', weight: 'may' as const, correction: `${fact} The change does not have it.` }));
  });
